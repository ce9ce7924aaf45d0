using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;

namespace Lariat.Jobs.Generators.Tests;

/// <summary>A program with what the generators have added.</summary>
/// <param name="Program">The whole program.</param>
/// <param name="Files">What the generator of jobs wrote, by the name of the file.</param>
internal sealed record Generated(Compilation Program, IReadOnlyDictionary<string, string> Files)
{
    /// <summary>Compiles the program, in which neither compiler nor rules may find anything, and loads it.</summary>
    public async Task<Assembly> LoadAsync()
    {
        Assert.Empty(await Sample.FindAsync(Program));
        using var image = new MemoryStream();
        EmitResult result = Program.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        image.Position = 0;
        return new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image);
    }

    /// <summary>Loads the program and reads one of its jobs.</summary>
    /// <param name="type">The metadata name of the class that has the method.</param>
    /// <param name="name">The property.</param>
    public async Task<Job> ReadJobAsync(string type, string name) => Read(await LoadAsync(), type, name);

    public static Job Read(Assembly assembly, string type, string name) => (Job)ReadStatic(assembly, type + "+Jobs", name);

    /// <summary>Loads the program and reads <c>AppJobs.All</c>.</summary>
    public async Task<IReadOnlyList<Job>> ReadAllAsync() => (IReadOnlyList<Job>)ReadStatic(await LoadAsync(), "AppJobs", "All");

    private static object ReadStatic(Assembly assembly, string type, string property) => assembly.GetType(type, throwOnError: true)!
        .GetProperty(property, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
}
