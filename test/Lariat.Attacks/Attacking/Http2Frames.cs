using System.Buffers.Binary;
using System.Text;

namespace Lariat.Attacks;

/// <summary>Frames of HTTP/2 (RFC 9113, section 6), and the connection that they are sent on.</summary>
internal static class Http2Frames
{
    private const int TypeHeaders = 0x1;
    private const int TypeReset = 0x3;
    private const int TypeSettings = 0x4;
    private const int TypePing = 0x6;
    private const int TypeContinuation = 0x9;
    private const int FlagEndStream = 0x1;
    private const int FlagEndHeaders = 0x4;
    private const int ErrorCancel = 0x8;
    private const int SettingInitialWindowSize = 0x4;

    /// <summary>GET / of http, from HPACK's static table, and an authority of its own.</summary>
    private static readonly byte[] s_get = [0x82, 0x86, 0x84, 0x41, 1, (byte)'a'];

    public static byte[] Ping { get; } = Frame(TypePing, 0, 0, new byte[8]);

    public static byte[] EmptySettings { get; } = Frame(TypeSettings, 0, 0, []);

    /// <summary>A request for a path of at most 126 characters, complete.</summary>
    public static byte[] Get(int stream, string path = "/")
        => Frame(TypeHeaders, FlagEndStream | FlagEndHeaders, stream, path == "/" ? s_get : [0x82, 0x86, 0x04, (byte)path.Length, .. Encoding.ASCII.GetBytes(path), 0x41, 1, (byte)'a']);

    /// <summary>The beginning of a request whose headers do not end.</summary>
    public static byte[] BeginGet(int stream) => Frame(TypeHeaders, FlagEndStream, stream, s_get);

    public static byte[] Continuation(int stream, ReadOnlySpan<byte> block) => Frame(TypeContinuation, 0, stream, block);

    /// <summary>A header that HPACK does not remember: one byte of name, and a value of at most 126.</summary>
    public static byte[] Header(int valueLength) => [0x00, 1, (byte)'x', (byte)valueLength, .. Enumerable.Repeat((byte)'y', valueLength)];

    public static byte[] Reset(int stream) => Frame(TypeReset, 0, stream, [0, 0, 0, ErrorCancel]);

    public static byte[] Settings(int initialWindowSize)
    {
        byte[] payload = new byte[6];
        payload[1] = SettingInitialWindowSize;
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(2), initialWindowSize);
        return Frame(TypeSettings, 0, 0, payload);
    }

    /// <param name="server">Its port for HTTP/2 without TLS.</param>
    /// <param name="settings">The first frame of a client; null: empty settings.</param>
    /// <param name="end">Ends the attempt.</param>
    /// <param name="receiveBytes">For who will not read.</param>
    public static async Task<Peer> OpenAsync(int server, CancellationToken end, byte[]? settings = null, int? receiveBytes = null)
    {
        Peer peer = await Peer.ConnectAsync(server, end, receiveBytes);
        try
        {
            await peer.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", end);
            await peer.SendAsync(settings ?? EmptySettings, end);
            return peer;
        }
        catch
        {
            peer.Dispose();
            throw;
        }
    }

    private static byte[] Frame(int type, int flags, int stream, ReadOnlySpan<byte> payload)
    {
        byte[] head = new byte[9];
        head[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(1), (ushort)payload.Length);
        head[3] = (byte)type;
        head[4] = (byte)flags;
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(5), stream);
        return [.. head, .. payload];
    }
}
