using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Lariat.Jobs.Generators;

/// <summary>The types of Lariat.Jobs in one compilation, and the contexts that it names.</summary>
internal sealed class JobTypes
{
    public const string JobAttribute = "Lariat.Jobs.JobAttribute";

    // All jobs of a compilation are read with one of these.
    private static readonly ConditionalWeakTable<Compilation, JobTypes> s_ofCompilations = new();

    private readonly INamedTypeSymbol? _coroutine;
    private readonly INamedTypeSymbol? _coroutineOfT;
    private readonly INamedTypeSymbol? _context;
    private readonly INamedTypeSymbol? _job;
    private readonly INamedTypeSymbol? _upgrade;

    private JobTypes(Compilation compilation)
    {
        _coroutine = compilation.GetTypeByMetadataName("Lariat.Coroutine");
        _coroutineOfT = compilation.GetTypeByMetadataName("Lariat.Coroutine`1");
        _context = compilation.GetTypeByMetadataName("Lariat.Jobs.JobContext");
        _job = compilation.GetTypeByMetadataName(JobAttribute);
        _upgrade = compilation.GetTypeByMetadataName("Lariat.Jobs.JobUpgradeAttribute");
        Contexts = new PayloadContexts(compilation);
    }

    /// <summary>How payloads and results are written.</summary>
    public PayloadContexts Contexts { get; }

    public static JobTypes Of(Compilation compilation) => s_ofCompilations.GetValue(compilation, static key => new JobTypes(key));

    public bool IsCoroutine(ITypeSymbol type) => Same(type, _coroutine) || Same(type.OriginalDefinition, _coroutineOfT);

    public bool IsContext(ITypeSymbol type) => Same(type, _context);

    /// <summary>The <c>[Job]</c> of a method, if it has one.</summary>
    public AttributeData? JobOf(IMethodSymbol method)
        => method.GetAttributes().FirstOrDefault(attribute => Same(attribute.AttributeClass, _job));

    /// <summary>The <c>[JobUpgrade]</c> attributes of a method.</summary>
    public IEnumerable<AttributeData> UpgradesOf(IMethodSymbol method)
        => method.GetAttributes().Where(attribute => Same(attribute.AttributeClass, _upgrade));

    private static bool Same(ITypeSymbol? type, INamedTypeSymbol? other)
        => other is not null && SymbolEqualityComparer.Default.Equals(type, other);
}
