using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lariat.Analyzers;

/// <summary>LAR0001: await the coroutine, or make a task of it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class DroppedCoroutineFix() : LariatFix(DroppedCoroutineAnalyzer.Id)
{
    private protected override IEnumerable<Edit> Propose(SyntaxNode node, SemanticModel model)
    {
        if (node is not ExpressionSyntax call || FindDropped(call) is not { } dropped)
        {
            yield break;
        }

        if (AsyncContext.AllowsAwait(call))
        {
            yield return new Edit(
                "Await the coroutine", editor => editor.ReplaceNode(dropped, Snippets.Await(call).WithTriviaFrom(dropped)));
        }

        yield return new Edit("Make a task of the coroutine", editor => editor.ReplaceNode(
            dropped,
            Snippets.Call(Snippets.Member(Snippets.Type(editor, "Lariat.LoopTask"), "Create"),
                call.WithoutTrivia()).WithTriviaFrom(dropped)));
    }

    // The call, with the discard if it is assigned to one. Not a local's value, nor an operand of a conditional access: there the author
    // must decide.
    private static ExpressionSyntax? FindDropped(ExpressionSyntax call) => call.Parent switch
    {
        ExpressionStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax => call,
        AssignmentExpressionSyntax assignment when assignment.Right == call => assignment,
        _ => null,
    };
}
