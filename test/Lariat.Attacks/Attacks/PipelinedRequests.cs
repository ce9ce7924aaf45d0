using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>Requests whose answers nobody reads.</summary>
internal sealed class PipelinedRequests : IAttack
{
    private const int Count = 20;

    private static readonly string s_requests = string.Concat(Enumerable.Repeat("GET / HTTP/1.1\r\nHost: a\r\n\r\n", 500));

    public string Name => "pipelined-requests";

    public string Summary => "20 clients send one request behind the other and never read an answer.";

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Count, log, () => AskAsync(server, end), end);

    private static async Task AskAsync(ServerProcess server, CancellationToken end)
    {
        using Peer peer = await Peer.ConnectAsync(server.HttpPort, end, receiveBytes: 4096);
        while (true)
        {
            await peer.SendAsync(s_requests, end);
        }
    }
}
