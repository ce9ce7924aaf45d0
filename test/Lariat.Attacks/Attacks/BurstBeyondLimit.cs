using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>More connections than the server may have descriptors.</summary>
internal sealed class BurstBeyondLimit : IAttack
{
    private const int Count = 500;

    public string Name => "burst-beyond-limit";

    public string Summary => "500 connections at once to a server with ulimit -n 400, which served one client at a time before; half of them ask.";

    public int? DescriptorsMax => 400;

    public bool AllowsNewConnections => false;

    // Each keeps its connection until the end: one that the server has ended is not made again, so that the server is at its limit all the time.
    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end)
        => Task.WhenAll(Enumerable.Range(0, Count).Select(number => Attackers.OnceAsync(log, () => HoldAsync(server, isAsking: number % 2 == 0, end), end)));

    private static async Task HoldAsync(ServerProcess server, bool isAsking, CancellationToken end)
    {
        using Peer peer = await Peer.ConnectAsync(server.HttpPort, end);
        if (isAsking)
        {
            await peer.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n", end);
        }

        await peer.DrainAsync(end);
    }
}
