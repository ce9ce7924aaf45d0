using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>Bodies beyond the limit.</summary>
internal sealed class LargeBodies : IAttack
{
    private const int Count = 8;

    private static readonly string s_chunk = $"10000\r\n{new string('x', 0x10000)}\r\n";

    public string Name => "large-bodies";

    public string Summary => "8 clients send bodies without end, in chunks, as fast as they can.";

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Count, log, () => SendAsync(server, log, end), end);

    private static async Task SendAsync(ServerProcess server, AttackLog log, CancellationToken end)
    {
        using Peer peer = await Peer.ConnectAsync(server.HttpPort, end);
        await peer.SendAsync("POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", end);
        Task<int> answering = peer.ReceiveAsync(end).AsTask();
        for (int i = 0; !answering.IsCompleted; i++)
        {
            await peer.SendAsync(s_chunk, end);
            log.Count("MiB", i % 16 == 15 ? 1 : 0);
        }

        await answering;
    }
}
