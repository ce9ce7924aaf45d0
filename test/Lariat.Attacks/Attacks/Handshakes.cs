using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>TLS handshakes, which cost the server more than the client.</summary>
internal sealed class Handshakes : IAttack
{
    private const int Count = 16;

    public string Name => "tls-handshakes";

    public string Summary => "16 clients make one TLS handshake after the other, and vanish at its end.";

    public GoodClientKind Client => GoodClientKind.Tls;

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Count, log, () => ShakeAsync(server, end), end);

    private static async Task ShakeAsync(ServerProcess server, CancellationToken end)
    {
        using Peer peer = await Peer.ConnectAsync(server.TlsPort, end);
        await peer.StartTlsAsync(end);
        peer.Reset();
    }
}
