using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>LAR0013: pass the token if the call takes one; otherwise check for a request at the start of each round.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class BareLoopFix() : LariatFix(BareLoopAnalyzer.Id)
{
    private protected override IEnumerable<Edit> Propose(SyntaxNode node, SemanticModel model)
    {
        if (LariatTypes.Find(model.Compilation) is { } types
            && model.GetOperation(node) is ILoopOperation loop
            && BareLoop.FindWait(loop, types) is { Syntax: InvocationExpressionSyntax call } wait)
        {
            if (TokenOverload.IsBetter(wait, types.Tasks))
            {
                yield return new Edit(TokenArgument.Title, editor => TokenArgument.Add(editor, call, wait));
            }
            else if (loop.Body.Syntax is StatementSyntax body)
            {
                yield return new Edit("Throw if a cancellation was requested", editor => InsertLook(editor, body));
            }
        }
    }

    private static void InsertLook(DocumentEditor editor, StatementSyntax body)
    {
        StatementSyntax look = SyntaxFactory.ExpressionStatement(
            Snippets.Call(Snippets.Member(Snippets.CurrentTask(editor), "ThrowIfCancelRequested")))
            .WithAdditionalAnnotations(Formatter.Annotation);
        BlockSyntax block = body as BlockSyntax ?? SyntaxFactory.Block(body.WithoutTrivia()).WithTriviaFrom(body);
        editor.ReplaceNode(body, block.WithStatements(block.Statements.Insert(0, look)).WithAdditionalAnnotations(Formatter.Annotation));
    }
}
