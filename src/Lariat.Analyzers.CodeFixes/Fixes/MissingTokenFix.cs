using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>LAR0004: pass the token of the task that runs.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MissingTokenFix() : LariatFix(MissingTokenAnalyzer.Id)
{
    private protected override IEnumerable<Edit> Propose(SyntaxNode node, SemanticModel model)
    {
        if (node is InvocationExpressionSyntax call && model.GetOperation(call) is IInvocationOperation operation)
        {
            yield return new Edit("Pass LoopTask.Current.Token", editor =>
            {
                ArgumentSyntax token = SyntaxFactory.Argument(Snippets.Member(Snippets.CurrentTask(editor), "Token"));
                string? name = TokenOverload.NameNeeded(operation, new TaskTypes(model.Compilation));
                if (name is not null)
                {
                    token = token.WithNameColon(SyntaxFactory.NameColon(name));
                }

                editor.ReplaceNode(call, call.WithArgumentList(call.ArgumentList.AddArguments(token)));
            });
        }
    }
}
