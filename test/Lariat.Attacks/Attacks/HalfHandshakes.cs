using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>TLS handshakes that stop in the middle.</summary>
internal sealed class HalfHandshakes : IAttack
{
    private const int Count = 300;

    public string Name => "tls-half-handshakes";

    public string Summary => "300 clients send the first half of a TLS handshake and then nothing.";

    public GoodClientKind Client => GoodClientKind.Tls;

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Count, log, () => SendAsync(server, end), end);

    private static async Task SendAsync(ServerProcess server, CancellationToken end)
    {
        using Peer peer = await Peer.ConnectAsync(server.TlsPort, end);
        await peer.SendAsync(ClientHello.Bytes.AsMemory(0, Random.Shared.Next(1, ClientHello.Bytes.Length + 1)), end);
        await peer.DrainAsync(end);
    }
}
