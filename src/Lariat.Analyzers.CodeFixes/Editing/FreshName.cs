using Microsoft.CodeAnalysis;

namespace Lariat.Analyzers;

/// <summary>A name for a new local that is not in use around its location.</summary>
internal static class FreshName
{
    public static string For(SyntaxNode place, SemanticModel model, params string[] candidates)
    {
        SyntaxNode scope = place.AncestorsAndSelf().FirstOrDefault(
            node => node is Microsoft.CodeAnalysis.CSharp.Syntax.MemberDeclarationSyntax) ?? place;
        HashSet<string> taken =
        [
            .. model.LookupSymbols(place.SpanStart).Select(symbol => symbol.Name),
            .. scope.DescendantTokens().Select(token => token.ValueText),
        ];
        return candidates.FirstOrDefault(name => !taken.Contains(name))
            ?? Enumerable.Range(2, int.MaxValue - 2).Select(number => candidates[0] + number).First(name => !taken.Contains(name));
    }
}
