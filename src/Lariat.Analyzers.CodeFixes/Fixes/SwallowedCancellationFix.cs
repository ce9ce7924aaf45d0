using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace Lariat.Analyzers;

/// <summary>LAR0010: rethrow cancellations in a preceding clause, or let this task's pass by a filter.</summary>
/// <remarks>The filter excludes less: the time-out of an HttpClient is an OperationCanceledException too, but an error.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SwallowedCancellationFix() : LariatFix(SwallowedCancellationAnalyzer.Id)
{
    private protected override IEnumerable<Edit> Propose(SyntaxNode node, SemanticModel model)
    {
        if (node.FirstAncestorOrSelf<CatchClauseSyntax>() is { } clause)
        {
            yield return new Edit(
                "Let this task's cancellation pass", editor => editor.ReplaceNode(clause, WithFilter(editor, clause, model)));
            yield return new Edit("Rethrow cancellations", editor => editor.InsertBefore(clause, RethrowClause(editor)));
        }
    }

    private static CatchClauseSyntax WithFilter(DocumentEditor editor, CatchClauseSyntax clause, SemanticModel model)
    {
        CatchDeclarationSyntax declaration = clause.Declaration
            ?? SyntaxFactory.CatchDeclaration((TypeSyntax)Snippets.Type(editor, "System.Exception"));
        if (declaration.Identifier.IsKind(SyntaxKind.None))
        {
            declaration = declaration.WithIdentifier(
                SyntaxFactory.Identifier(FreshName.For(clause, model, "error", "exception", "thrown", "caught")));
        }

        ExpressionSyntax isCancellation = Snippets.Call(
            Snippets.Member(Snippets.CurrentTask(editor), "IsCancellation"),
            SyntaxFactory.IdentifierName(declaration.Identifier.WithoutTrivia()));
        CatchFilterClauseSyntax filter = SyntaxFactory.CatchFilterClause(
            SyntaxFactory.PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, isCancellation));
        SyntaxTrivia[] beforeBlock = [.. (clause.Declaration?.GetTrailingTrivia() ?? clause.CatchKeyword.TrailingTrivia)];
        return clause
            .WithCatchKeyword(clause.CatchKeyword.WithTrailingTrivia(SyntaxFactory.Space))
            .WithDeclaration(declaration.WithTrailingTrivia(SyntaxFactory.Space))
            .WithFilter(filter.NormalizeWhitespace().WithTrailingTrivia(beforeBlock))
            .WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static CatchClauseSyntax RethrowClause(DocumentEditor editor) => SyntaxFactory.CatchClause(
            SyntaxFactory.CatchDeclaration((TypeSyntax)Snippets.Type(editor, "System.OperationCanceledException")),
            filter: null,
            SyntaxFactory.Block(SyntaxFactory.ThrowStatement()))
        .WithAdditionalAnnotations(Formatter.Annotation);
}
