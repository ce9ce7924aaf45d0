using Microsoft.CodeAnalysis;

namespace Lariat.Analyzers;

/// <summary>Determines whether a type is a given one, whatever its type arguments.</summary>
internal static class TypeComparison
{
    public static bool Is(this ITypeSymbol? type, INamedTypeSymbol? definition)
        => type is not null && definition is not null && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, definition);

    public static bool IsOrDerivesFrom(this ITypeSymbol? type, INamedTypeSymbol? definition)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.Is(definition))
            {
                return true;
            }
        }

        return false;
    }
}
