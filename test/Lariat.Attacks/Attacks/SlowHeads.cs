using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>Slow-loris: heads of requests that never end.</summary>
internal sealed class SlowHeads : IAttack
{
    private const int Count = 300;

    public string Name => "slow-heads";

    public string Summary => "300 clients send the head of a request a header at a time, and never its end.";

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Count, log, () => DripAsync(server, end), end);

    private static async Task DripAsync(ServerProcess server, CancellationToken end)
    {
        using Peer peer = await Peer.ConnectAsync(server.HttpPort, end);
        await peer.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n", end);
        while (true)
        {
            await Task.Delay(100, end);
            await peer.SendAsync("X-A: b\r\n", end);
        }
    }
}
