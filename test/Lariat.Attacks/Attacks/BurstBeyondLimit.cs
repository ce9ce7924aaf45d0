using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>More connections than the server may have descriptors.</summary>
internal sealed class BurstBeyondLimit : IAttack
{
    private const int Count = 500;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public string Name => "burst-beyond-limit";

    public string Summary => "500 connections at once to a server with ulimit -n 400, which served one client at a time before; half of them ask.";

    public int? MaxDescriptors => 400;

    public bool AllowsNewConnections => false;

    // Each keeps its connection until the end, and however short the attack is, it does not end before the server has come to its limit.
    public async Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end)
    {
        using var leave = new CancellationTokenSource();
        Task[] holding = [.. Enumerable.Range(0, Count).Select(number => Attackers.OnceAsync(log, () => HoldAsync(server, isAsking: number % 2 == 0, leave.Token), leave.Token))];
        await Task.Delay(Timeout.Infinite, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var patience = new CancellationTokenSource(s_patience);
        while (server.ExitCode is null && ProcessFigures.CountAllDescriptors(server.Id) < MaxDescriptors - 1)
        {
            if (patience.IsCancellationRequested)
            {
                log.Fail($"the server has not come to its limit, and had {ProcessFigures.CountAllDescriptors(server.Id)} descriptors");
                break;
            }

            await Task.Delay(10, CancellationToken.None);
        }

        await leave.CancelAsync();
        await Task.WhenAll(holding);
    }

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
