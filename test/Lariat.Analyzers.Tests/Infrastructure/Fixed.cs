using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lariat.Analyzers.Tests;

/// <summary>Applies a fix to the first finding in a source, compiles the outcome, and compares it.</summary>
internal static class Fixed
{
    private static readonly ImmutableArray<CodeFixProvider> s_fixes =
    [
        .. typeof(LariatFix).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(CodeFixProvider)))
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    public static IEnumerable<string> FixableIds => s_fixes.SelectMany(fix => fix.FixableDiagnosticIds);

    /// <summary>The body of a method that can be fixed, and what it must become.</summary>
    /// <param name="title">The fix to apply; the others that are offered do not matter.</param>
    /// <param name="isCleanAfter">False if the fix makes another mistake visible.</param>
    public static async Task MembersAsync(string title, string before, string after, bool isCleanAfter = true)
    {
        Document document = Sample.AsDocument(Check.Wrap(before));

        Document changed = await ApplyAsync(document, await FirstAsync(document), title);

        string text = (await changed.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
        Assert.Equal(Check.Wrap(after), text);
        ImmutableArray<Diagnostic> left = await FindAsync(changed);
        Assert.DoesNotContain(left, found => found.Severity == DiagnosticSeverity.Error);
        Assert.True(!isCleanAfter || left.IsEmpty, string.Join(Environment.NewLine, left));
    }

    /// <summary>The titles that are offered for the first finding.</summary>
    public static async Task<string[]> TitlesAsync(string members)
    {
        Document document = Sample.AsDocument(Check.Wrap(members));
        return [.. (await ActionsAsync(document, await FirstAsync(document))).Select(action => action.Title)];
    }

    private static async Task<Document> ApplyAsync(Document document, Diagnostic diagnostic, string title)
    {
        CodeAction action = Assert.Single(await ActionsAsync(document, diagnostic), action => action.Title == title);
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
    }

    private static async Task<List<CodeAction>> ActionsAsync(Document document, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        foreach (CodeFixProvider fix in s_fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            var context = new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken);
            await fix.RegisterCodeFixesAsync(context);
        }

        return actions;
    }

    private static async Task<Diagnostic> FirstAsync(Document document)
        => (await FindAsync(document)).First(found => found.Id.StartsWith("LAR", StringComparison.Ordinal));

    private static async Task<ImmutableArray<Diagnostic>> FindAsync(Document document)
        => await Sample.FindAsync((await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!);
}
