using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lariat.Jobs.Generators.Tests;

/// <summary>Compiles sources against the real Lariat.Jobs, with its generator and that of System.Text.Json.</summary>
internal static class Sample
{
    public const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Text.Json.Serialization;
        global using Lariat;
        global using Lariat.Jobs;
        """;

    // As in a project that generates documentation: a public member without a comment is a warning.
    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    private static readonly ISourceGenerator[] s_jsonGenerators =
    [
        ((IIncrementalGenerator)Activator.CreateInstance(
            Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "System.Text.Json.SourceGeneration.dll"))
                .GetType("System.Text.Json.SourceGeneration.JsonSourceGenerator", throwOnError: true)!)!).AsSourceGenerator(),
    ];

    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } = [new JobAnalyzer(), new ProgramAnalyzer()];

    public static ImmutableArray<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "Lariat.dll" or "Lariat.Jobs.dll" or "netstandard.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static CSharpCompilationOptions Options { get; } =
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true);

    public static SyntaxTree Parse(string source, string path)
        => CSharpSyntaxTree.ParseText(source, s_parsing, path, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>The sources are the files Sample.cs, Sample2.cs and so on.</summary>
    public static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "Sample",
        [Parse(Usings, "Usings.cs"), .. sources.Select((source, index) => Parse(source, index == 0 ? "Sample.cs" : $"Sample{index + 1}.cs"))],
        References,
        Options);

    public static GeneratorDriver CreateDriver(bool withJson = true) => CSharpGeneratorDriver.Create(
        [new JobGenerator().AsSourceGenerator(), .. withJson ? s_jsonGenerators : []],
        parseOptions: s_parsing,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs the generators.</summary>
    public static Generated Generate(params string[] sources) => Generate(Compile(sources));

    public static Generated Generate(Compilation compilation, bool withJson = true)
    {
        GeneratorDriver driver = CreateDriver(withJson).RunGeneratorsAndUpdateCompilation(
            compilation, out Compilation program, out _, TestContext.Current.CancellationToken);
        GeneratorRunResult result = driver.GetRunResult().Results[0];
        Assert.Null(result.Exception);
        return new Generated(program, result.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString()));
    }

    /// <summary>Errors and warnings of the compiler and the rules, and AD0001 if a rule throws.</summary>
    public static async Task<ImmutableArray<Diagnostic>> FindAsync(Compilation program)
    {
        ImmutableArray<Diagnostic> all = await Analyze(program).GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. all.Where(found => !found.IsSuppressed && found.Severity >= DiagnosticSeverity.Warning)
            .OrderBy(found => found.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(found => found.Location.SourceSpan.Start)];
    }

    /// <summary>What the rules report, without the compiler's own errors.</summary>
    public static Task<ImmutableArray<Diagnostic>> FindOfRulesAsync(Compilation program)
        => Analyze(program).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

    private static CompilationWithAnalyzers Analyze(Compilation program) => program.WithAnalyzers(
        Analyzers, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false));
}
