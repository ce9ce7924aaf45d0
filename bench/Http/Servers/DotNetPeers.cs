namespace Lariat.Http.Benchmarks;

/// <summary>The four ways of .NET to carry HTTP, as servers and as clients.</summary>
internal static class DotNetPeers
{
    // On a single processor, as a pinned process sees it, the runtime waits ten times as long before it compiles hot methods again. It compiles
    // the same in the end, so all are told not to wait.
    private static readonly (string, string) s_jit = ("DOTNET_TC_DelaySingleProcMultiplier", "1");

    private static readonly (string Transport, (string Name, string Value)[] Environment)[] s_transports =
    [
        ("kestrel", []),
        ("kestrel-inline", [("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1")]),
        ("lariat-epoll", [("LARIAT_DRIVER", "epoll")]),
        ("lariat-uring", [("LARIAT_DRIVER", "uring")]),
    ];

    public static IEnumerable<Peer> Servers() => s_transports.Select(
        peer => new Peer(peer.Transport, [.. Program, "server", peer.Transport], [s_jit, .. peer.Environment], HasJit: true));

    public static IEnumerable<Peer> Clients(string url) => s_transports.Select(
        peer => new Peer(peer.Transport, [.. Program, "client", peer.Transport, url], [s_jit, .. peer.Environment], HasJit: true));

    // Built with this program, with the settings it runs with beside it.
    private static string[] Program
        => ["dotnet", Path.Combine(Repository.Folder, "bench", "Http", "peers", "dotnet", "bin", "Release", "net10.0", "Lariat.Http.Peers.dll")];
}
