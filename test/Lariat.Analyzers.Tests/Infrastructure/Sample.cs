using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lariat.Analyzers.Tests;

/// <summary>Compiles a source against the real Lariat and says what all rules find in it.</summary>
internal static class Sample
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Lariat;
        """;

    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(LariatAnalyzer).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public static ImmutableArray<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "Lariat.dll" or "netstandard.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static CSharpCompilationOptions Options { get; } =
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true);

    public static IEnumerable<SyntaxTree> Parse(string source) =>
    [
        CSharpSyntaxTree.ParseText(Usings, path: "Usings.cs", cancellationToken: TestContext.Current.CancellationToken),
        CSharpSyntaxTree.ParseText(source, path: "Sample.cs", cancellationToken: TestContext.Current.CancellationToken),
    ];

    public static Document AsDocument(string source)
    {
        Project project = new AdhocWorkspace().AddProject("Sample", LanguageNames.CSharp)
            .WithCompilationOptions(Options)
            .AddMetadataReferences(References)
            .AddDocument("Usings.cs", Usings).Project;
        return project.AddDocument("Sample.cs", source);
    }

    public static Task<ImmutableArray<Diagnostic>> FindAsync(string source)
        => FindAsync(CSharpCompilation.Create("Sample", Parse(source), References, Options));

    /// <summary>What the rules report, the compiler's own errors and warnings that they do not suppress, and AD0001 if a rule throws.</summary>
    public static async Task<ImmutableArray<Diagnostic>> FindAsync(Compilation compilation)
    {
        CompilationWithAnalyzers analysis = compilation.WithAnalyzers(
            Analyzers, new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false));
        ImmutableArray<Diagnostic> all = await analysis.GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. all.Where(found => !found.IsSuppressed && found.Severity >= DiagnosticSeverity.Warning).OrderBy(found => found.Location.SourceSpan.Start)];
    }
}
