namespace Lariat.Http.Benchmarks;

/// <summary>The four ways of .NET to carry HTTP, as servers and as clients.</summary>
internal static class DotNetPeers
{
    // The JIT compiles hot methods twice, and waits for 100 ms without new code each time; a row's own methods need a second at least.
    private const double WarmUpSeconds = 6;

    private static readonly (string Transport, (string, string)[] Environment)[] s_transports =
    [
        ("kestrel", []),
        ("kestrel-inline", [("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1")]),
        ("lariat-epoll", [("LARIAT_DRIVER", "epoll")]),
        ("lariat-uring", [("LARIAT_DRIVER", "uring")]),
    ];

    public static IEnumerable<Peer> Servers() => s_transports.Select(
        peer => new Peer(peer.Transport, [.. Program, "server", peer.Transport], peer.Environment, WarmUpSeconds));

    public static IEnumerable<Peer> Clients(string url) => s_transports.Select(
        peer => new Peer(peer.Transport, [.. Program, "client", peer.Transport, url], peer.Environment, WarmUpSeconds));

    // Built with this program, with the settings it runs with beside it.
    private static string[] Program
        => ["dotnet", Path.Combine(Repository.Folder, "bench", "Http", "peers", "dotnet", "bin", "Release", "net10.0", "Lariat.Http.Peers.dll")];
}
