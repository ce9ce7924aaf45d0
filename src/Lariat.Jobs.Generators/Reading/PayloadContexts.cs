using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Lariat.Jobs.Generators;

/// <summary>
/// The contexts that a compilation names with <c>[assembly: JobPayloads]</c>, and the types that their attributes declare. Their members
/// are not read: another generator writes them, and no generator receives the output of another.
/// </summary>
internal sealed class PayloadContexts
{
    private readonly INamedTypeSymbol? _baseClass;
    private readonly INamedTypeSymbol? _serializable;
    private readonly Dictionary<ITypeSymbol, INamedTypeSymbol> _contextOf = new(SymbolEqualityComparer.Default);

    public PayloadContexts(Compilation compilation)
    {
        _baseClass = compilation.GetTypeByMetadataName("System.Text.Json.Serialization.JsonSerializerContext");
        _serializable = compilation.GetTypeByMetadataName("System.Text.Json.Serialization.JsonSerializableAttribute");
        INamedTypeSymbol? payloads = compilation.GetTypeByMetadataName("Lariat.Jobs.JobPayloadsAttribute");
        Attributes = [.. compilation.Assembly.GetAttributes()
            .Where(attribute => payloads is not null && SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, payloads))];
        All = [.. Attributes.Select(attribute => attribute.TypeArgument()).OfType<INamedTypeSymbol>().Where(IsUsable)];
        foreach (INamedTypeSymbol context in All.Reverse())
        {
            foreach (ITypeSymbol type in Declared(context))
            {
                // Of several contexts that declare a type, the first.
                _contextOf[type] = context;
            }
        }
    }

    /// <summary>The attributes of the assembly that name contexts.</summary>
    public ImmutableArray<AttributeData> Attributes { get; }

    /// <summary>The contexts that can be used.</summary>
    public ImmutableArray<INamedTypeSymbol> All { get; }

    /// <summary>True for a type that <c>Default</c> can be read from, by code anywhere in the assembly.</summary>
    public bool IsUsable(ITypeSymbol type)
        => type is INamedTypeSymbol { IsGenericType: false } && DerivesFromBase(type) && TypeReach.Of(type) != Reach.Nowhere;

    /// <summary>A type as code, with the expression for its <c>JsonTypeInfo</c>; null if it is neither a primitive nor declared.</summary>
    public JobType? Find(ITypeSymbol type)
    {
        string name = Code.Type(type);
        if (Primitives.Find(type) is { } primitive)
        {
            return new JobType(name, primitive);
        }

        return _contextOf.TryGetValue(type, out INamedTypeSymbol? context)
            ? new JobType(name, $"global::Lariat.Jobs.JobPayload.From<{name}>({Code.Type(context)}.Default)")
            : null;
    }

    private bool DerivesFromBase(ITypeSymbol type)
    {
        INamedTypeSymbol? ancestor = type.BaseType;
        while (ancestor is not null && !SymbolEqualityComparer.Default.Equals(ancestor, _baseClass))
        {
            ancestor = ancestor.BaseType;
        }

        return ancestor is not null;
    }

    private IEnumerable<ITypeSymbol> Declared(INamedTypeSymbol context) => context.GetAttributes()
        .Where(attribute => SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, _serializable))
        .Select(attribute => attribute.TypeArgument())
        .OfType<ITypeSymbol>();
}
