using Lariat.Attacks.Measuring;
using Lariat.Attacks.Serving;

namespace Lariat.Attacks;

/// <summary>Large answers beside small ones.</summary>
internal sealed class LargeAnswers : IAttack
{
    private const int Count = 100;

    public string Name => "large-answers";

    public string Summary => "100 clients read answers of 50 MB as fast as they can.";

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Count, log, () => AskAsync(server, log, end), end);

    private static async Task AskAsync(ServerProcess server, AttackLog log, CancellationToken end)
    {
        using Peer peer = await Peer.ConnectAsync(server.HttpPort, end);
        await peer.SendAsync("GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", end);
        await peer.ReceiveHeadAsync(end);
        long count = 0;
        for (int received; (received = await peer.ReceiveAsync(end)) > 0;)
        {
            count += received;
            log.Count("bytes", received);
        }

        if (count != Pages.LargeBytes)
        {
            log.Fail("an answer was cut");
        }

        log.Count("answers");
    }
}
