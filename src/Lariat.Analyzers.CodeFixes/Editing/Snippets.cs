using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Lariat.Analyzers;

/// <summary>The pieces of code that fixes insert.</summary>
internal static class Snippets
{
    /// <summary><c>await value</c>, in parentheses that the editor removes where they are not needed.</summary>
    public static ExpressionSyntax Await(ExpressionSyntax value)
    {
        AwaitExpressionSyntax awaited = SyntaxFactory.AwaitExpression(value.WithoutTrivia().Parenthesized());
        return SyntaxFactory.ParenthesizedExpression(awaited).WithAdditionalAnnotations(
            Simplifier.Annotation, Formatter.Annotation).WithTriviaFrom(value);
    }

    /// <summary>A type of Lariat's or the BCL's by its short name; the using is added if it is missing.</summary>
    public static ExpressionSyntax Type(DocumentEditor editor, string metadataName)
        => (ExpressionSyntax)editor.Generator.TypeExpression(
            editor.SemanticModel.Compilation.GetTypeByMetadataName(metadataName)!, addImport: true);

    /// <summary><c>LoopTask.Current</c>.</summary>
    public static ExpressionSyntax CurrentTask(DocumentEditor editor) => Member(Type(editor, "Lariat.LoopTask"), "Current");

    public static ExpressionSyntax Member(ExpressionSyntax target, string name)
        => SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, target, SyntaxFactory.IdentifierName(name));

    public static InvocationExpressionSyntax Call(ExpressionSyntax function, params ExpressionSyntax[] arguments)
        => SyntaxFactory.InvocationExpression(
            function, SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList(arguments.Select(SyntaxFactory.Argument))));

    private static ParenthesizedExpressionSyntax Parenthesized(this ExpressionSyntax value)
        => SyntaxFactory.ParenthesizedExpression(value).WithAdditionalAnnotations(Simplifier.Annotation);
}
