using Microsoft.CodeAnalysis;

namespace Lariat.Analyzers;

/// <summary>The coroutines and futures among the arguments of a call, alone or in a sequence.</summary>
internal static class LoopAwaitables
{
    public static bool Contains(ITypeSymbol? type, LariatTypes types) => IsOne(type, types) || IsOne(ItemOf(type), types);

    public static bool IsOne(ITypeSymbol? type, LariatTypes types) => types.IsCoroutine(type) || types.IsFuture(type);

    private static ITypeSymbol? ItemOf(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { SpecialType: not SpecialType.System_String } named => named.AllInterfaces.Prepend(named)
            .FirstOrDefault(static candidate
                => candidate.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)?.TypeArguments[0],
        _ => null,
    };
}
