using System.Buffers.Binary;

namespace Lariat.Attacks;

/// <summary>Frames as a client sends them, with a mask of zeros.</summary>
internal static class WebSocketFrames
{
    public const int Continuation = 0x0;
    public const int Text = 0x1;
    public const int Ping = 0x9;
    public const int Final = 0x80;

    /// <summary>RSV1: the message is compressed.</summary>
    public const int Compressed = 0x40;

    public static byte[] Frame(int firstByte, ReadOnlySpan<byte> payload)
    {
        byte[] length = payload.Length switch
        {
            < 126 => [(byte)(0x80 | payload.Length)],
            <= ushort.MaxValue => [0x80 | 126, 0, 0],
            _ => [0x80 | 127, 0, 0, 0, 0, 0, 0, 0, 0],
        };
        if (length.Length == 3)
        {
            BinaryPrimitives.WriteUInt16BigEndian(length.AsSpan(1), (ushort)payload.Length);
        }
        else if (length.Length == 9)
        {
            BinaryPrimitives.WriteUInt64BigEndian(length.AsSpan(1), (ulong)payload.Length);
        }

        return [(byte)firstByte, .. length, 0, 0, 0, 0, .. payload];
    }

    /// <summary>Many of them, to be sent at once.</summary>
    public static byte[] Repeat(byte[] frame, int count) => [.. Enumerable.Repeat(frame, count).SelectMany(static bytes => bytes)];

    /// <summary>A connection that has become a WebSocket.</summary>
    public static async Task<Peer> OpenAsync(int port, string path, CancellationToken end, int? receiveBytes = null)
    {
        Peer peer = await Peer.ConnectAsync(port, end, receiveBytes);
        try
        {
            string extension = path == "/deflate" ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "";
            await peer.SendAsync(
                $"GET {path} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{extension}\r\n",
                end);
            string head = await peer.ReceiveHeadAsync(end);
            return head.StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal) ? peer : throw new IOException($"The server opened no WebSocket: {head}");
        }
        catch
        {
            peer.Dispose();
            throw;
        }
    }
}
