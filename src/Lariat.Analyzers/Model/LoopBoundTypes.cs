using Microsoft.CodeAnalysis;

namespace Lariat.Analyzers;

/// <summary>Types whose objects belong to one event loop.</summary>
internal sealed class LoopBoundTypes
{
    private static readonly string[] s_names =
    [
        "Lariat.AsyncLock", "Lariat.AsyncEvent", "Lariat.AsyncCondition", "Lariat.AsyncSemaphore", "Lariat.AsyncBarrier",
        "Lariat.AsyncQueue`1",
        "Lariat.AsyncGenerator", "Lariat.Future", "Lariat.Processes.ProcessExecutor", "Lariat.CallbackHandle",
        "Lariat.IO.AsyncReader", "Lariat.IO.AsyncWriter", "Lariat.IO.AsyncFile", "Lariat.IO.DirectoryWatch",
        "Lariat.Net.Connection", "Lariat.Net.DatagramEndpoint", "Lariat.Net.Server", "Lariat.Processes.Subprocess",
    ];

    private readonly HashSet<INamedTypeSymbol> _types = new(SymbolEqualityComparer.Default);

    public LoopBoundTypes(Compilation compilation)
    {
        foreach (string name in s_names)
        {
            if (compilation.GetTypeByMetadataName(name) is { } type)
            {
                _types.Add(type);
            }
        }
    }

    /// <summary>True if the type, or a base of it, is one of them.</summary>
    public bool Contains(ITypeSymbol? type)
    {
        for (INamedTypeSymbol? named = type as INamedTypeSymbol; named is not null; named = named.BaseType)
        {
            if (_types.Contains(named.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }
}
