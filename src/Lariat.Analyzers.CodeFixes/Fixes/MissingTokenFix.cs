using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>LAR0004: pass the token of the running task.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MissingTokenFix() : LariatFix(MissingTokenAnalyzer.Id)
{
    private protected override IEnumerable<Edit> Propose(SyntaxNode node, SemanticModel model)
    {
        if (node is InvocationExpressionSyntax call && model.GetOperation(call) is IInvocationOperation operation)
        {
            yield return new Edit(TokenArgument.Title, editor => TokenArgument.Add(editor, call, operation));
        }
    }
}
