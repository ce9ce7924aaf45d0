namespace Lariat.Jobs.Benchmarks;

/// <summary>This program, as a process of its own.</summary>
internal static class Self
{
    /// <summary>The program and its arguments.</summary>
    public static string[] Command(params string[] arguments)
        => Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet"
            ? [Environment.ProcessPath!, typeof(Self).Assembly.Location, .. arguments]
            : [Environment.ProcessPath!, .. arguments];
}
