using System.Text;
using Lariat.Tool.Load;

namespace Lariat.Fuzz;

/// <summary>The load generator's parser of HTTP responses: the same outcome however the bytes are cut.</summary>
internal sealed class ResponseTarget : FuzzTarget
{
    private const int PaddedEvery = 8;
    private const int PaddingAround = ResponseParser.MaxHeadBytes - 128;

    public override string Name => "response";

    public override IReadOnlyList<byte[]> Seeds =>
    [
        [0, 3, .. "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.0 404 Not Found\r\nConnection: keep-alive\r\n\r\nrest"u8],
        [0, 5, .. "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0;a=b\r\nT: v\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"u8],
        [1, 9, .. "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\nConnection: x, close\r\n\r\nHTTP/1.1 304 Not Modified\r\n\r\n"u8],
        [16, 9, 100, .. "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8],
    ];

    public override IReadOnlyList<byte[]> Dictionary =>
    [
        "\r\n"u8.ToArray(), "\r\n\r\n"u8.ToArray(), "HTTP/1.1 200 OK\r\n"u8.ToArray(), "HTTP/1.0 100 \r\n\r\n"u8.ToArray(), "Content-Length: "u8.ToArray(), "Transfer-Encoding: chunked\r\n"u8.ToArray(),
        "Connection: close\r\n"u8.ToArray(), "keep-alive"u8.ToArray(), "999999999999999999"u8.ToArray(), "0\r\n\r\n"u8.ToArray(),
    ];

    // A head may be carried in an array of 64 KiB, twice as long while it grows.
    public override long MaxAllocatedBytes(int inputBytes) => (1024 * 1024) + (64L * inputBytes);

    public override void Run(byte[] input)
    {
        var source = new ByteSource(input);
        byte flags = source.Byte();
        Pieces pieces = source.Pieces();
        byte[] data = flags / 2 % PaddedEvery == 0 && flags != 0 && flags != 1 ? Pad(source.Byte(), source.Rest()) : source.Rest();
        bool isHead = (flags & 1) != 0;

        string whole = Trace(isHead, data, new Pieces(0));
        FuzzFaultException.ThrowUnlessEqual(whole, Trace(isHead, data, pieces), "the outcome in pieces");
    }

    // Heads about as long as the limit: a mutator does not find them.
    private static byte[] Pad(byte more, byte[] data)
    {
        int line = data.AsSpan().IndexOf("\r\n"u8) is >= 0 and int end ? end + 2 : data.Length;
        return [.. data[..line], .. "X: "u8, .. Enumerable.Repeat((byte)'x', PaddingAround + more), .. "\r\n"u8, .. data[line..]];
    }

    private static string Trace(bool isHead, byte[] data, Pieces pieces)
    {
        var parser = new ResponseParser(isHead);
        var trace = new StringBuilder();
        for (int at = 0; at < data.Length;)
        {
            ReadOnlySpan<byte> piece = data.AsSpan(at, pieces.Next(data.Length - at));
            at += piece.Length;
            while (!piece.IsEmpty)
            {
                ParseOutcome outcome = parser.Take(ref piece);
                if (outcome == ParseOutcome.Malformed)
                {
                    return trace.Append(parser.Fault).ToString();
                }

                if (outcome == ParseOutcome.NeedsMore)
                {
                    FuzzFaultException.ThrowUnless(piece.IsEmpty, "The parser needs more, and has not taken what it was given.");
                    break;
                }

                trace.Append(parser.Status).Append(parser.EndsConnection ? " ends " : " goes on ").Append(at - piece.Length).Append('\n');
            }
        }

        trace.Append(parser.IsAtStart ? "at start, " : "under way, ");
        return trace.Append(parser.TakeEnd()).Append(parser.Fault).ToString();
    }
}
