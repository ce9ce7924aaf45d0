using System.Globalization;

namespace Lariat.Http.Benchmarks;

/// <summary>A running peer, and where its server listens.</summary>
internal sealed record Target(PeerProcess Process, int Port, int TlsPort)
{
    private static readonly HttpClient s_http = new();

    public string Name => Process.Peer.Name;

    /// <summary>How many methods a server's JIT has compiled; 0 without one.</summary>
    public long CountCompiled() => Process.Peer.HasJit
        ? long.Parse(s_http.GetStringAsync($"http://127.0.0.1:{Port}/jit").GetAwaiter().GetResult(), CultureInfo.InvariantCulture)
        : 0;
}
