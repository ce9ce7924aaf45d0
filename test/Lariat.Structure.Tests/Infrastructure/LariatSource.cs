using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lariat.Structure.Tests;

/// <summary>The source of src/Lariat, compiled in memory: its files, and what each name in them means.</summary>
/// <remarks>
/// Source generators do not run: P/Invokes, whose bodies they would write, are declared <c>extern</c> instead. Comments are not parsed as
/// documentation: a <c>cref</c> is no reference.
/// </remarks>
internal static partial class LariatSource
{
    // What <ImplicitUsings> stands for.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.Latest, DocumentationMode.None);
    private static readonly Lazy<CSharpCompilation> s_compilation = new(Compile);

    /// <summary>The folder of the project.</summary>
    public static string Root { get; } = Path.Combine(Repository.Root, "src", "Lariat");

    /// <summary>The files below it, relative to it and with slashes, in order; what a build writes is not among them.</summary>
    public static string[] Files { get; } = FindFiles();

    /// <summary>The project as the compiler sees it.</summary>
    public static CSharpCompilation Compilation => s_compilation.Value;

    /// <summary>The trees of <see cref="Files"/>; a tree's path is the file's.</summary>
    public static IEnumerable<SyntaxTree> Trees => Compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0);

    /// <summary>The files whose tree fulfils a condition.</summary>
    public static string[] FilesWhere(Func<SyntaxTree, bool> condition) => [.. Trees.Where(condition).Select(tree => tree.FilePath)];

    /// <summary>The lines of a file.</summary>
    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    private static string[] FindFiles() =>
    [
        .. Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    private static CSharpCompilation Compile()
    {
        var trees = new SyntaxTree[Files.Length + 1];
        Parallel.For(0, Files.Length, i => trees[i] = Parse(Files[i]));
        trees[^1] = CSharpSyntaxTree.ParseText(ImplicitUsings, s_parsing);

        // What the project refers to is the runtime. The list also holds the assemblies of this test.
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        IEnumerable<string> references = trusted.Where(file => Path.GetDirectoryName(file) == runtime);
        return CSharpCompilation.Create(
            "Lariat",
            trees,
            references.Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static SyntaxTree Parse(string file)
    {
        string text = File.ReadAllText(Path.Combine(Root, file));
        if (text.Contains("[LibraryImport(", StringComparison.Ordinal))
        {
            text = PartialMethod().Replace(text, "static extern");
        }

        return CSharpSyntaxTree.ParseText(text, s_parsing, file);
    }

    [GeneratedRegex(@"static partial(?! class)")]
    private static partial Regex PartialMethod();
}
