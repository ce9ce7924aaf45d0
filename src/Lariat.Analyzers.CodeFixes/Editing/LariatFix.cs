using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace Lariat.Analyzers;

/// <summary>
/// The common base of the fixes: they edit one document at the location of one diagnostic, and can be applied to all at a time.
/// </summary>
public abstract class LariatFix(string id) : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = [id];

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        SemanticModel model = (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false))!;
        SyntaxNode node = root.FindNode(context.Span, getInnermostNodeForTie: true);
        foreach (Edit edit in Propose(node, model))
        {
            context.RegisterCodeFix(
                CodeAction.Create(edit.Title, cancel => ApplyAsync(context.Document, edit, cancel), equivalenceKey: edit.Title),
                context.Diagnostics);
        }
    }

    /// <summary>The possible edits, the best first.</summary>
    private protected abstract IEnumerable<Edit> Propose(SyntaxNode node, SemanticModel model);

    private static async Task<Document> ApplyAsync(Document document, Edit edit, CancellationToken cancellationToken)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        edit.Apply(editor);
        return editor.GetChangedDocument();
    }
}
