// An input: our role and the limit, how the bytes are cut, and frames. The frames go through the base library's WebSocket. However they are cut, the messages and
// the end must be the same; a receive that is canceled on its way must leave its message for the next.
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Lariat.IO;
using Lariat.Net;

namespace Lariat.Fuzz;

/// <summary>WebSocketConnection's receiver.</summary>
internal sealed class WebSocketTarget : FuzzTarget
{
    private const int MaxMessageBytes = 2000;
    private const string Closed = "closed";
    private const string Lost = "lost, or against the protocol";

    public override string Name => "websocket";

    public override IReadOnlyList<byte[]> Seeds =>
    [
        [0, 0, .. Frame(0x81, "hello"u8), .. Frame(0x01, "in "u8), .. Frame(0x89, "ping"u8), .. Frame(0x80, "two"u8), .. Frame(0x88, [0x03, 0xE8, (byte)'b', (byte)'y', (byte)'e'])],
        [1, 7, .. Frame(0x82, [1, 2, 3], mask: 0x11), .. Frame(0x81, "h\u00E9llo"u8, mask: 0x22), .. Frame(0x88, [], mask: 0x33)],
        [2, 9, .. Frame(0xC1, [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]), .. Frame(0x88, [0x03, 0xE9])],
        [4, 5, .. Frame(0x82, new byte[300]), .. Frame(0x02, new byte[100]), .. Frame(0x80, new byte[1950])],
        [0, 3, 0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0],
    ];

    public override IReadOnlyList<byte[]> Dictionary =>
        [Frame(0x81, "x"u8), Frame(0x01, []), Frame(0x80, []), Frame(0x88, []), Frame(0x8A, "pong"u8), [0x82, 126, 7, 0xD0], [0x82, 127, 0, 0, 0, 0, 0, 0, 1, 0], [0x81, 0x81, 0, 0, 0, 0, (byte)'x']];

    public override void Run(byte[] input)
    {
        var source = new ByteSource(input);
        byte flags = source.Byte();
        byte cut = source.Byte();
        byte[] data = source.Rest();

        bool timeouts = (flags & 8) != 0;
        List<string> whole = Trace(flags, data, new Pieces(0), timeouts: false);
        List<string> pieces = Trace(flags, data, new Pieces(cut), timeouts);
        if (timeouts && whole.Count == pieces.Count && whole[^1] != pieces[^1] && pieces[^1] == Lost && whole[^1].StartsWith(Closed, StringComparison.Ordinal))
        {
            // A receive that was canceled while it closed the connection has aborted it.
            whole[^1] = Lost;
        }

        FuzzFaultException.ThrowUnlessEqual(string.Join('\n', whole), string.Join('\n', pieces), "messages in pieces");
    }

    private static List<string> Trace(byte flags, byte[] data, Pieces pieces, bool timeouts)
    {
        var trace = new List<string>();
        Simulated.Run(async driver =>
        {
            var stream = new PiecesStream(data, pieces, action => driver.Later(1, action));
            using WebSocket socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions
            {
                IsServer = (flags & 1) != 0,
                KeepAliveInterval = TimeSpan.Zero,
                DangerousDeflateOptions = (flags & 2) != 0 ? new WebSocketDeflateOptions() : null,
            });
            await using var connection = new WebSocketConnection(socket, new WebSocketLimits { MaxMessageBytes = (flags & 4) != 0 ? MaxMessageBytes : 100 });
            await ReceiveAllAsync(connection, trace, timeouts);
        });
        return trace;
    }

    private static async Coroutine ReceiveAllAsync(WebSocketConnection connection, List<string> trace, bool timeouts)
    {
        try
        {
            while (await ReceiveAsync(connection, timeouts) is { } message)
            {
                trace.Add($"{(message.IsText ? "text" : "binary")} {message.Bytes.Length} {Convert.ToHexString(SHA256.HashData(message.Bytes.Span))}");
            }

            trace.Add($"{Closed} {connection.CloseStatus} {connection.CloseReason}");
        }
        catch (WebSocketException)
        {
            trace.Add(Lost);
        }
        catch (LimitOverrunException)
        {
            trace.Add("too long");
        }
    }

    private static async Coroutine<WebSocketMessage?> ReceiveAsync(WebSocketConnection connection, bool timeouts)
    {
        while (timeouts)
        {
            try
            {
                return await Coroutine.WaitFor(connection.ReceiveAsync(), TimeSpan.FromMilliseconds(1.5));
            }
            catch (TimeoutException)
            {
                // The next receive gets it.
            }
        }

        return await connection.ReceiveAsync();
    }

    private static byte[] Frame(byte first, ReadOnlySpan<byte> payload, byte? mask = null)
    {
        byte bit = (byte)(mask is null ? 0 : 0x80);
        byte[] length = payload.Length < 126 ? [(byte)(payload.Length | bit)] : [(byte)(126 | bit), (byte)(payload.Length >> 8), (byte)payload.Length];
        byte[] masked = payload.ToArray();
        for (int i = 0; i < masked.Length; i++)
        {
            masked[i] ^= mask ?? 0;
        }

        return mask is { } key ? [first, .. length, key, key, key, key, .. masked] : [first, .. length, .. masked];
    }
}
