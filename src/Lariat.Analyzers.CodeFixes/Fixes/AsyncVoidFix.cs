using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lariat.Analyzers;

/// <summary>
/// LAR0009: return a Coroutine; LAR0001 then reports callers that drop it. Not for handlers and lambdas, whose delegate returns void.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AsyncVoidFix() : LariatFix(AsyncVoidAnalyzer.Id)
{
    private protected override IEnumerable<Edit> Propose(SyntaxNode node, SemanticModel model)
    {
        TypeSyntax? returned = node switch
        {
            MethodDeclarationSyntax method when !IsHandler(method) => method.ReturnType,
            LocalFunctionStatementSyntax function => function.ReturnType,
            _ => null,
        };
        if (returned is not null)
        {
            yield return new Edit("Return a Coroutine", editor => editor.ReplaceNode(
                returned, Snippets.Type(editor, "Lariat.Coroutine").WithTriviaFrom(returned)));
        }
    }

    private static bool IsHandler(MethodDeclarationSyntax method)
        => method.ParameterList.Parameters.Count == 2
            && method.ParameterList.Parameters[1].Type?.ToString().EndsWith("EventArgs", StringComparison.Ordinal) == true;
}
