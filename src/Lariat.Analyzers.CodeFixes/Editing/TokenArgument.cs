using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>A call with the token of the running task as an additional argument.</summary>
internal static class TokenArgument
{
    public const string Title = "Pass LoopTask.Current.Token";

    public static void Add(DocumentEditor editor, InvocationExpressionSyntax call, IInvocationOperation operation)
    {
        ArgumentSyntax token = SyntaxFactory.Argument(Snippets.Member(Snippets.CurrentTask(editor), "Token"));
        string? name = TokenOverload.NameNeeded(operation, new TaskTypes(editor.SemanticModel.Compilation));
        if (name is not null)
        {
            token = token.WithNameColon(SyntaxFactory.NameColon(name));
        }

        editor.ReplaceNode(call, call.WithArgumentList(call.ArgumentList.AddArguments(token)));
    }
}
