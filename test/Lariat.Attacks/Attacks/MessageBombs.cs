using System.IO.Compression;
using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>Small WebSocket messages that become large when they are unpacked.</summary>
internal sealed class MessageBombs : IAttack
{
    private const int Count = 4;

    /// <summary>A close frame of a server with status 1009, without its reason.</summary>
    private static readonly byte[] s_tooBig = [0x03, 0xf1];

    private static readonly byte[] s_bomb = WebSocketFrames.Frame(WebSocketFrames.Final | WebSocketFrames.Compressed | WebSocketFrames.Text, Pack(megabytes: 100));

    public string Name => "message-bombs";

    public string Summary => "4 clients send WebSocket messages of 100 kB that unpack to 100 MB, where 1 MiB is allowed.";

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Count, log, () => SendAsync(server, log, end), end);

    private static async Task SendAsync(ServerProcess server, AttackLog log, CancellationToken end)
    {
        using Peer peer = await WebSocketFrames.OpenAsync(server.HttpPort, "/deflate", end);
        await peer.SendAsync(s_bomb, end);
        byte[] head = new byte[4];
        await peer.Stream.ReadExactlyAsync(head, end);
        log.Count("refused");
        if (head[0] != 0x88 || !head.AsSpan(2).SequenceEqual(s_tooBig))
        {
            log.Fail("a message that unpacks beyond the limit was not answered with status 1009");
        }
    }

    private static byte[] Pack(int megabytes)
    {
        var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize))
        {
            byte[] text = new byte[1_000_000];
            text.AsSpan().Fill((byte)'0');
            for (int i = 0; i < megabytes; i++)
            {
                deflate.Write(text);
            }
        }

        return packed.ToArray();
    }
}
