using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lariat.Analyzers;

/// <summary>
/// LAR0007: a completed coroutine. Not where a constant is needed, nor where a value is, which only the author can choose.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class DefaultCoroutineFix() : LariatFix(DefaultCoroutineAnalyzer.Id)
{
    private protected override IEnumerable<Edit> Propose(SyntaxNode node, SemanticModel model)
    {
        bool isParameterDefault = node.Parent is EqualsValueClauseSyntax { Parent: ParameterSyntax };
        if (node is ExpressionSyntax empty && !isParameterDefault
            && model.GetTypeInfo(empty).ConvertedType is INamedTypeSymbol { Arity: 0 })
        {
            yield return new Edit("Use a completed coroutine", editor => editor.ReplaceNode(
                empty, Snippets.Member(Snippets.Type(editor, "Lariat.Coroutine"), "Completed").WithTriviaFrom(empty)));
        }
    }
}
