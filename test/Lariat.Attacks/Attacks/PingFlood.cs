using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>Pings of WebSockets whose answers nobody reads.</summary>
internal sealed class PingFlood : IAttack
{
    private const int Count = 50;

    private static readonly byte[] s_pings = WebSocketFrames.Repeat(WebSocketFrames.Frame(WebSocketFrames.Final | WebSocketFrames.Ping, new byte[100]), 500);

    public string Name => "ping-flood";

    public string Summary => "50 WebSockets send pings as fast as they can; half of them never read the pongs.";

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end)
        => Task.WhenAll(
            Attackers.RepeatAsync(Count / 2, log, () => SendAsync(server, isReading: true, end), end),
            Attackers.RepeatAsync(Count / 2, log, () => SendAsync(server, isReading: false, end), end));

    private static async Task SendAsync(ServerProcess server, bool isReading, CancellationToken end)
    {
        using Peer peer = await WebSocketFrames.OpenAsync(server.HttpPort, "/echo", end);
        Task reading = isReading ? peer.DrainAsync(end) : Task.CompletedTask;
        try
        {
            while (true)
            {
                await peer.SendAsync(s_pings, end);
            }
        }
        finally
        {
            peer.Dispose();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
