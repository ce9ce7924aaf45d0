using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>Heads beyond every limit.</summary>
internal sealed class HeaderFlood : IAttack
{
    private const int Count = 8;

    private static readonly string s_headers = string.Concat(Enumerable.Range(0, 1000).Select(static number => $"X-{number}: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n"));

    public string Name => "header-flood";

    public string Summary => "8 clients send headers without end, as fast as they can.";

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Count, log, () => SendAsync(server, log, end), end);

    private static async Task SendAsync(ServerProcess server, AttackLog log, CancellationToken end)
    {
        using Peer peer = await Peer.ConnectAsync(server.HttpPort, end);
        await peer.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n", end);
        await peer.SendAsync(s_headers, end);
        string answer = await peer.ReceiveToEndAsync(end);
        log.Count("refused");
        if (!answer.StartsWith("HTTP/1.1 431 ", StringComparison.Ordinal))
        {
            log.Fail($"the answer to too many headers was '{answer[..Math.Min(answer.Length, 20)]}'");
        }
    }
}
