using Microsoft.CodeAnalysis;

namespace Lariat.Analyzers;

/// <summary>The other methods with the name of a method: in its type and its base types.</summary>
internal static class Overloads
{
    public static IEnumerable<IMethodSymbol> Of(IMethodSymbol method, string name)
    {
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.BaseType)
        {
            foreach (IMethodSymbol candidate in type.GetMembers(name).OfType<IMethodSymbol>())
            {
                if (candidate.IsStatic == method.IsStatic
                    && candidate.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal)
                {
                    yield return candidate;
                }
            }
        }
    }
}
