using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>TLS handshakes that never end.</summary>
internal sealed class SlowHandshakes : IAttack
{
    private const int Count = 300;

    public string Name => "tls-slow-handshakes";

    public string Summary => "300 clients send the beginning of a TLS handshake a byte at a time.";

    public GoodClientKind Client => GoodClientKind.Tls;

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Count, log, () => SendAsync(server, end), end);

    private static async Task SendAsync(ServerProcess server, CancellationToken end)
    {
        using Peer peer = await Peer.ConnectAsync(server.TlsPort, end);
        for (int i = 0; i < ClientHello.Bytes.Length; i++)
        {
            await peer.SendAsync(ClientHello.Bytes.AsMemory(i, 1), end);
            await Task.Delay(50, end);
        }

        await peer.DrainAsync(end);
    }
}
