using Microsoft.CodeAnalysis;

namespace Lariat.Jobs.Generators;

/// <summary>Whether generated code, which is in files of its own, can name a type.</summary>
internal static class TypeReach
{
    /// <summary>The least reach of the type, of the types around it and of its type arguments.</summary>
    public static Reach Of(ITypeSymbol type) => Parts(type).Min(Own);

    /// <summary>True if the compiler does not find the type, or one of its parts.</summary>
    public static bool IsUnknown(ITypeSymbol type) => Parts(type).Any(part => part.TypeKind == TypeKind.Error);

    private static Reach Own(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol => Reach.Everywhere,
        INamedTypeSymbol { IsFileLocal: true } => Reach.Nowhere,
        INamedTypeSymbol { DeclaredAccessibility: Accessibility.Public } => Reach.Everywhere,
        INamedTypeSymbol { DeclaredAccessibility: Accessibility.Internal or Accessibility.ProtectedOrInternal } => Reach.Assembly,
        _ => Reach.Nowhere,
    };

    private static IEnumerable<ITypeSymbol> Parts(ITypeSymbol type)
    {
        IEnumerable<ITypeSymbol> inner = type switch
        {
            IArrayTypeSymbol array => [array.ElementType],
            INamedTypeSymbol { ContainingType: { } outer } named => named.TypeArguments.Add(outer),
            INamedTypeSymbol named => named.TypeArguments,
            _ => [],
        };
        return inner.SelectMany(Parts).Prepend(type);
    }
}
