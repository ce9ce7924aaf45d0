using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace Lariat.Analyzers;

/// <summary>LAR0017: await into a local first.</summary>
/// <remarks>Only where just the read moves behind the await: the right side is the await itself, or <c>x + await y</c>, and the target is a
/// plain name.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class LostUpdateFix() : LariatFix(LostUpdateAnalyzer.Id)
{
    private protected override IEnumerable<Edit> Propose(SyntaxNode node, SemanticModel model)
    {
        if (node is not AssignmentExpressionSyntax assignment || !IsPlainName(assignment.Left) || FindAwait(assignment) is not { } awaited)
        {
            yield break;
        }

        string name = FreshName.For(assignment, model, "value", "result", "awaited", "addend");
        StatementSyntax first = SyntaxFactory.LocalDeclarationStatement(SyntaxFactory.VariableDeclaration(
            SyntaxFactory.IdentifierName("var"),
            SyntaxFactory.SingletonSeparatedList(SyntaxFactory.VariableDeclarator(name)
                .WithInitializer(SyntaxFactory.EqualsValueClause(awaited.WithoutTrivia())))))
            .WithAdditionalAnnotations(Formatter.Annotation);
        StatementSyntax then = SyntaxFactory.ExpressionStatement(
            assignment.ReplaceNode(awaited, SyntaxFactory.IdentifierName(name).WithTriviaFrom(awaited)).WithoutTrivia())
            .WithAdditionalAnnotations(Formatter.Annotation);
        switch (assignment.Parent)
        {
            case ExpressionStatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax } statement:
                yield return Await(editor =>
                {
                    editor.InsertBefore(statement,
                        first.WithLeadingTrivia(statement.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.ElasticLineFeed));
                    editor.ReplaceNode(statement, then.WithTrailingTrivia(statement.GetTrailingTrivia()));
                });
                break;
            case ExpressionStatementSyntax { Parent: StatementSyntax } statement:
                yield return Await(editor => editor.ReplaceNode(statement, Block(first, then).WithTriviaFrom(statement)));
                break;
            case LambdaExpressionSyntax lambda when ReturnsNothing(lambda, model):
                yield return Await(editor => editor.ReplaceNode(
                    lambda, lambda.WithBody(Block(first, then)).WithAdditionalAnnotations(Formatter.Annotation)));
                break;
        }
    }

    private static Edit Await(Action<DocumentEditor> apply) => new("Await first, then update", apply);

    private static BlockSyntax Block(params StatementSyntax[] statements)
        => SyntaxFactory.Block(statements).WithAdditionalAnnotations(Formatter.Annotation);

    private static bool IsPlainName(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax or ThisExpressionSyntax or BaseExpressionSyntax => true,
        MemberAccessExpressionSyntax member => IsPlainName(member.Expression),
        _ => false,
    };

    private static AwaitExpressionSyntax? FindAwait(AssignmentExpressionSyntax assignment)
    {
        ExpressionSyntax value = assignment.Right;
        if (assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
        {
            value = value is BinaryExpressionSyntax binary && SyntaxFactory.AreEquivalent(binary.Left, assignment.Left)
                && !IsConditional(binary)
                ? binary.Right
                : assignment;
        }

        while (value is ParenthesizedExpressionSyntax parentheses)
        {
            value = parentheses.Expression;
        }

        return value as AwaitExpressionSyntax;
    }

    // x = x && await y does not always await.
    private static bool IsConditional(BinaryExpressionSyntax binary)
        => binary.IsKind(SyntaxKind.LogicalAndExpression) || binary.IsKind(SyntaxKind.LogicalOrExpression);

    private static bool ReturnsNothing(LambdaExpressionSyntax lambda, SemanticModel model)
        => model.GetSymbolInfo(lambda).Symbol is IMethodSymbol { ReturnType: INamedTypeSymbol { Arity: 0 } };
}
