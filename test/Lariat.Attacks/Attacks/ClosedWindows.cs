using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>HTTP/2 answers that may not be sent.</summary>
internal sealed class ClosedWindows : IAttack
{
    private const int Count = 20;
    private const int StreamsEach = 50;

    public string Name => "h2-closed-windows";

    public string Summary => "20 connections of HTTP/2 ask for 50 large answers each and give no window to send them.";

    public GoodClientKind Client => GoodClientKind.Http2;

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Count, log, () => SendAsync(server, log, end), end);

    private static async Task SendAsync(ServerProcess server, AttackLog log, CancellationToken end)
    {
        using Peer peer = await Http2Frames.OpenAsync(server.Http2Port, end, Http2Frames.Settings(initialWindowSize: 0));
        for (int i = 0; i < StreamsEach; i++)
        {
            await peer.SendAsync(Http2Frames.Get(1 + (2 * i), "/large"), end);
            log.Count("requests");
        }

        await peer.DrainAsync(end);
    }
}
