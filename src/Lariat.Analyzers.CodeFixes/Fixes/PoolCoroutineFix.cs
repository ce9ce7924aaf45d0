using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lariat.Analyzers;

/// <summary>
/// LAR0015: await the coroutine itself. Only where the call is awaited, and its lambda only awaits, or calls, one expression.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class PoolCoroutineFix() : LariatFix(PoolCoroutineAnalyzer.Id)
{
    private protected override IEnumerable<Edit> Propose(SyntaxNode node, SemanticModel model)
    {
        if (node.Parent is InvocationExpressionSyntax { Parent: AwaitExpressionSyntax outer } call
            && call.ArgumentList.Arguments
                .SingleOrNone()?.Expression is ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: 0 } lambda
            && FindOnlyValue(lambda) is { } coroutine)
        {
            yield return new Edit(
                "Await the coroutine here", editor => editor.ReplaceNode(outer, outer.WithExpression(coroutine.WithTriviaFrom(call))));
        }
    }

    private static ExpressionSyntax? FindOnlyValue(ParenthesizedLambdaExpressionSyntax lambda)
    {
        ExpressionSyntax? value = lambda.Block?.Statements.SingleOrNone() switch
        {
            ExpressionStatementSyntax statement => statement.Expression,
            ReturnStatementSyntax statement => statement.Expression,
            _ => lambda.ExpressionBody,
        };
        bool isAsync = lambda.AsyncKeyword.RawKind != 0;
        return value is AwaitExpressionSyntax awaited ? awaited.Expression : isAsync ? null : value as InvocationExpressionSyntax;
    }
}
