using System.IO.Compression;
using System.Text;
using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>Small bodies that become large when they are unpacked.</summary>
internal sealed class BodyBombs : IAttack
{
    private const int Count = 4;

    private static readonly byte[] s_bomb = Pack(megabytes: 100);

    public string Name => "body-bombs";

    public string Summary => "4 clients send bodies of 100 kB that unpack to 100 MB, where 1 MiB is allowed.";

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Count, log, () => SendAsync(server, log, end), end);

    private static async Task SendAsync(ServerProcess server, AttackLog log, CancellationToken end)
    {
        using Peer peer = await Peer.ConnectAsync(server.HttpPort, end);
        await peer.SendAsync($"POST /upload HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nConnection: close\r\nContent-Length: {s_bomb.Length}\r\n\r\n", end);
        await peer.SendAsync(s_bomb, end);
        string answer = await peer.ReceiveToEndAsync(end);
        log.Count("refused");
        if (!answer.StartsWith("HTTP/1.1 413 ", StringComparison.Ordinal))
        {
            log.Fail($"the answer to a body that unpacks beyond the limit was '{answer[..Math.Min(answer.Length, 20)]}'");
        }
    }

    private static byte[] Pack(int megabytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            byte[] zeros = Encoding.ASCII.GetBytes(new string('0', 1_000_000));
            for (int i = 0; i < megabytes; i++)
            {
                gzip.Write(zeros);
            }
        }

        return packed.ToArray();
    }
}
