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

    // What is a matter of every driver, and not only of the two that servers should use.
    private static readonly string[] s_rowsOfPortable = ["ws_pieces", "ws_pieces_paced"];

    public static IEnumerable<Peer> Servers() =>
    [
        .. s_transports.Select(peer => Server(peer.Transport, peer.Environment)),
        Server("lariat-portable", [("LARIAT_DRIVER", "portable")]) with { Rows = s_rowsOfPortable },
    ];

    public static IEnumerable<Peer> Clients(string url) => s_transports.Select(
        peer => new Peer(peer.Transport, [.. Program, "client", peer.Transport, url], [s_jit, .. peer.Environment], HasJit: true));

    private static Peer Server(string transport, (string Name, string Value)[] environment)
        => new(transport, [.. Program, "server", transport], [s_jit, .. environment], HasJit: true);

    // Built with this program, with the settings it runs with beside it.
    private static string[] Program
        => ["dotnet", Path.Combine(Repository.PeerSource("Http", "dotnet"), "bin", "Release", "net10.0", "Lariat.Http.Peers.dll")];
}
