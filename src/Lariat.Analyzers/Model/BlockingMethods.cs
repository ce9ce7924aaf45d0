using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>The blocking methods of files, sockets, consoles and databases, and the methods to call instead.</summary>
internal sealed class BlockingMethods(Compilation compilation)
{
    // Types in which a method with a counterpart in …Async is one that waits.
    private static readonly string[] s_typeNames =
    [
        "System.IO.File", "System.IO.RandomAccess", "System.IO.Stream", "System.IO.TextReader", "System.IO.Compression.ZipFile",
        "System.Net.Dns", "System.Net.Http.HttpMessageInvoker",
        "System.Net.Sockets.Socket", "System.Net.Sockets.TcpClient", "System.Net.Sockets.TcpListener", "System.Net.Sockets.UdpClient",
        "System.Diagnostics.Process", "System.Data.Common.DbConnection", "System.Data.Common.DbCommand", "System.Data.Common.DbDataReader",
    ];

    // They derive from the types above, but never wait.
    private static readonly string[] s_memoryTypeNames =
        ["System.IO.MemoryStream", "System.IO.UnmanagedMemoryStream", "System.IO.StringReader"];

    // They have a counterpart, but usually do not wait: the value is available already, or there is nothing to flush.
    private static readonly ImmutableHashSet<string> s_harmless = ["Dispose", "Close", "GetFieldValue", "IsDBNull"];

    private static readonly ImmutableHashSet<string> s_consoleReads = ["Read", "ReadLine", "ReadKey"];

    private readonly ImmutableArray<INamedTypeSymbol> _types = Resolve(compilation, s_typeNames);
    private readonly ImmutableArray<INamedTypeSymbol> _memoryTypes = Resolve(compilation, s_memoryTypeNames);
    private readonly INamedTypeSymbol? _console = compilation.GetTypeByMetadataName("System.Console");

    /// <summary>Advice if the call blocks, otherwise null.</summary>
    public string? FindInstead(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.ContainingType.Is(_console) && s_consoleReads.Contains(method.Name))
        {
            return "read in a thread with Coroutine.ToThread";
        }

        bool isBlocking = !s_harmless.Contains(method.Name)
            && _types.Any(type => method.ContainingType.IsOrDerivesFrom(type))
            && !_memoryTypes.Any(type => (call.Instance?.Unwrapped().Type ?? method.ContainingType).IsOrDerivesFrom(type))
            && AsyncTwin.Exists(method);
        return isBlocking ? $"await {method.Name}Async" : null;
    }

    private static ImmutableArray<INamedTypeSymbol> Resolve(Compilation compilation, string[] names)
        => [.. names.Select(compilation.GetTypeByMetadataName).OfType<INamedTypeSymbol>()];
}
