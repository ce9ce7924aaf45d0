using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>LAR0003: await the method's asynchronous counterpart, if that takes the same arguments.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class BlockingIoFix() : LariatFix(BlockingIoAnalyzer.Id)
{
    private protected override IEnumerable<Edit> Propose(SyntaxNode node, SemanticModel model)
    {
        if (node is InvocationExpressionSyntax call
            && NameOf(call) is { } name
            && AsyncContext.AllowsAwait(node)
            && model.GetOperation(node) is IInvocationOperation operation
            && AsyncTwin.TakesTheSame(operation.TargetMethod, new TaskTypes(model.Compilation)))
        {
            string twin = name.Identifier.ValueText + "Async";
            yield return new Edit($"Await {twin}", editor => editor.ReplaceNode(
                call, Snippets.Await(call.ReplaceNode(name, name.WithIdentifier(SyntaxFactory.Identifier(twin))))));
        }
    }

    private static SimpleNameSyntax? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };
}
