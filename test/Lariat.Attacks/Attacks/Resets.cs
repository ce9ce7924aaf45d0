using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>Clients that vanish in the middle of everything.</summary>
internal sealed class Resets : IAttack
{
    private const int Count = 30;

    private static readonly string[] s_beginnings =
    [
        "",
        "GET / HTTP/1.1\r\nHo",
        "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc",
        "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "GET /large HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTT",
    ];

    public string Name => "resets";

    public string Summary => "30 clients reset their connections: before, in and behind heads, bodies and answers.";

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Count, log, () => BreakAsync(server, end), end);

    private static async Task BreakAsync(ServerProcess server, CancellationToken end)
    {
        using Peer peer = await Peer.ConnectAsync(server.HttpPort, end);
        string beginning = s_beginnings[Random.Shared.Next(s_beginnings.Length)];
        if (beginning.Length > 0)
        {
            await peer.SendAsync(beginning, end);
        }

        // Sooner or later, and sometimes behind a part of the answer.
        await Task.Delay(Random.Shared.Next(3), end);
        if (beginning.StartsWith("GET ", StringComparison.Ordinal) && beginning.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await peer.ReceiveAsync(end);
        }

        peer.Reset();
    }
}
