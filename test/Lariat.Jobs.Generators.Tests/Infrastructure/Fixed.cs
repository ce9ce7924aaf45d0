using System.Collections.Immutable;
using Lariat.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lariat.Jobs.Generators.Tests;

/// <summary>Applies the fix that is offered for the first finding of a rule, and compares the outcome.</summary>
internal static class Fixed
{
    private static readonly CodeFixProvider[] s_fixes = [new JobClassFix(), new JobPayloadFix()];

    public static IEnumerable<string> FixableIds => s_fixes.SelectMany(fix => fix.FixableDiagnosticIds);

    /// <summary>Fixes a program of several files, and checks that it is clean afterward.</summary>
    /// <param name="title">The fix, which must be the only one.</param>
    /// <param name="before">The files.</param>
    /// <param name="after">What they must become.</param>
    public static async Task SourcesAsync(string title, string[] before, string[] after)
    {
        Project project = CreateProject(before);
        (DocumentId[] documents, CodeAction[] actions) = await OfferAsync(project);
        CodeAction action = Assert.Single(actions);
        Assert.Equal(title, action.Title);

        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;

        string[] texts = await Task.WhenAll(documents.Select(async id => (await changed.GetDocument(id)!.GetTextAsync(TestContext.Current.CancellationToken)).ToString()));
        Assert.Equal(after, texts);
        Assert.Empty(await Sample.FindAsync(Sample.Generate(texts).Program));
    }

    /// <summary>The titles that are offered for the first finding of a rule.</summary>
    public static async Task<string[]> TitlesAsync(string source) => [.. (await OfferAsync(CreateProject([source]))).Actions.Select(action => action.Title)];

    private static Project CreateProject(string[] sources)
    {
        Project project = new AdhocWorkspace().AddProject("Sample", LanguageNames.CSharp)
            .WithCompilationOptions(Sample.Options)
            .AddMetadataReferences(Sample.References)
            .AddDocument("Usings.cs", Sample.Usings).Project;
        return sources.Aggregate(project, (all, source) => all.AddDocument($"Sample{all.DocumentIds.Count}.cs", source).Project);
    }

    private static async Task<(DocumentId[] Documents, CodeAction[] Actions)> OfferAsync(Project project)
    {
        Compilation compilation = (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        Diagnostic found = (await Sample.FindAsync(compilation)).First(found => found.Id.StartsWith("LARJ", StringComparison.Ordinal));
        var actions = new List<CodeAction>();
        foreach (CodeFixProvider fix in s_fixes.Where(fix => fix.FixableDiagnosticIds.Contains(found.Id)))
        {
            await fix.RegisterCodeFixesAsync(new CodeFixContext(
                project.GetDocument(found.Location.SourceTree)!, found, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        }

        return ([.. project.DocumentIds.Skip(1)], [.. actions]);
    }
}
