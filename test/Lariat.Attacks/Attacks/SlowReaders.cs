using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>Large answers that nobody reads.</summary>
internal sealed class SlowReaders : IAttack
{
    private const int Count = 100;

    public string Name => "slow-readers";

    public string Summary => "100 clients ask for 50 MB and read a little of it now and then.";

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Count, log, () => AskAsync(server, end), end);

    private static async Task AskAsync(ServerProcess server, CancellationToken end)
    {
        using Peer peer = await Peer.ConnectAsync(server.HttpPort, end, receiveBytes: 4096);
        await peer.SendAsync("GET /large HTTP/1.1\r\nHost: a\r\n\r\n", end);
        while (await peer.ReceiveAsync(end) > 0)
        {
            await Task.Delay(200, end);
        }
    }
}
