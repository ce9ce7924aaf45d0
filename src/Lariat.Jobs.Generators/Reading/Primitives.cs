using Microsoft.CodeAnalysis;

namespace Lariat.Jobs.Generators;

/// <summary>The types that need no context: the runtime has a converter for each.</summary>
internal static class Primitives
{
    private const string Services = "global::System.Text.Json.Serialization.Metadata.JsonMetadataServices";

    private static readonly HashSet<string> s_names =
    [
        "String", "Boolean", "Char", "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Int128", "UInt128",
        "Half", "Single", "Double", "Decimal", "Guid", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", "Uri",
    ];

    /// <summary>The expression for the <c>JsonTypeInfo</c> of a primitive; null for other types.</summary>
    public static string? Find(ITypeSymbol type)
        => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? Write("Nullable", nullable.TypeArguments[0])
            : Write("Primitive", type);

    private static string? Write(string method, ITypeSymbol type) => Converter(type) is { } name
        ? $"global::Lariat.Jobs.JobPayload.{method}<{Code.Type(type)}>({Services}.{name}Converter)"
        : null;

    private static string? Converter(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte } => "ByteArray",
        INamedTypeSymbol { Arity: 0, ContainingType: null }
            when IsSystem(type.ContainingNamespace) && s_names.Contains(type.Name) => type.Name,
        _ => null,
    };

    private static bool IsSystem(INamespaceSymbol? space) => space is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };
}
