using Microsoft.CodeAnalysis;

namespace Lariat.Analyzers;

/// <summary>Lariat's types in one compilation, found by name: in the package, or in the source when Lariat itself is compiled.</summary>
internal sealed class LariatTypes
{
    private readonly Compilation _compilation;
    private readonly INamedTypeSymbol _coroutine;
    private readonly INamedTypeSymbol? _coroutineOfT;
    private readonly INamedTypeSymbol? _yielder;
    private readonly INamedTypeSymbol? _future;
    private readonly INamedTypeSymbol? _futureInterface;
    private readonly INamedTypeSymbol? _generator;

    private LariatTypes(Compilation compilation, INamedTypeSymbol coroutine)
    {
        _compilation = compilation;
        _coroutine = coroutine;
        _coroutineOfT = compilation.GetTypeByMetadataName("Lariat.Coroutine`1");
        _yielder = compilation.GetTypeByMetadataName("Lariat.AsyncYielder`1");
        _future = compilation.GetTypeByMetadataName("Lariat.Future");
        _futureInterface = compilation.GetTypeByMetadataName("Lariat.IFuture`1");
        _generator = compilation.GetTypeByMetadataName("Lariat.AsyncGenerator`1");
        EventLoop = compilation.GetTypeByMetadataName("Lariat.EventLoop");
        LoopTask = compilation.GetTypeByMetadataName("Lariat.LoopTask");
        TaskGroup = compilation.GetTypeByMetadataName("Lariat.TaskGroup");
        Nursery = compilation.GetTypeByMetadataName("Lariat.Nursery");
        CancelScope = compilation.GetTypeByMetadataName("Lariat.CancelScope");
        TimeoutScope = compilation.GetTypeByMetadataName("Lariat.TimeoutScope");
        Tasks = new TaskTypes(compilation);
    }

    public INamedTypeSymbol? EventLoop { get; }

    public INamedTypeSymbol? LoopTask { get; }

    public INamedTypeSymbol? TaskGroup { get; }

    public INamedTypeSymbol? Nursery { get; }

    public INamedTypeSymbol? CancelScope { get; }

    public INamedTypeSymbol? TimeoutScope { get; }

    public TaskTypes Tasks { get; }

    public static LariatTypes? Find(Compilation compilation)
        => compilation.GetTypeByMetadataName("Lariat.Coroutine") is { } coroutine ? new LariatTypes(compilation, coroutine) : null;

    public bool IsCoroutine(ITypeSymbol? type) => type.Is(_coroutine) || type.Is(_coroutineOfT);

    public bool IsPlainCoroutine(ITypeSymbol? type) => type.Is(_coroutine);

    public bool IsYielder(ITypeSymbol? type) => type.Is(_yielder);

    /// <summary>True for a coroutine, a future, a task or a generator of Lariat's: awaiting it requires a loop.</summary>
    public bool IsLariat(ITypeSymbol? type)
        => type is not null && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _coroutine.ContainingAssembly);

    /// <summary>True for an assembly of another library that does not reference Lariat: its methods await nothing of Lariat's.</summary>
    public bool IsForeign(IAssemblySymbol assembly)
        => !SymbolEqualityComparer.Default.Equals(assembly, _compilation.Assembly)
            && !SymbolEqualityComparer.Default.Equals(assembly, _coroutine.ContainingAssembly)
            && !assembly.Modules.Any(
                module => module.ReferencedAssemblies.Any(referenced => referenced.Name == _coroutine.ContainingAssembly.Name));

    /// <summary>True for a task or another future.</summary>
    public bool IsFuture(ITypeSymbol? type) => type.IsOrDerivesFrom(_future) || type.Is(_futureInterface);

    /// <summary>True if awaiting it, or enumerating it, throws where no loop runs.</summary>
    public bool NeedsLoop(ITypeSymbol? type) => IsCoroutine(type) || IsFuture(type) || type.Is(_generator);

    /// <summary>True for a block that tasks cannot outlive, or that a deadline ends.</summary>
    public bool IsScope(ITypeSymbol? type) => IsGroup(type) || type.Is(TimeoutScope) || type.Is(CancelScope);

    /// <summary>True for a block in which tasks are created.</summary>
    public bool IsGroup(ITypeSymbol? type) => type.Is(TaskGroup) || type.Is(Nursery);
}
