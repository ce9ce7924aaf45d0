using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lariat.Tool.Load;

namespace Lariat.Fuzz;

/// <summary>Bodies in chunks: what RFC 9112 says of the whole body, however the bytes are cut.</summary>
internal sealed partial class ChunkedTarget : FuzzTarget
{
    public override string Name => "chunked";

    public override IReadOnlyList<byte[]> Seeds =>
    [
        [3, .. "5\r\nhello\r\n1A;name=value\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\nTrailer: value\r\n\r\nrest"u8],
        [9, .. "0000000000001 \r\nx\r\n00\r\n\r\n"u8],
        [1, .. "7fffffffffffffff\r\nx"u8],
    ];

    public override IReadOnlyList<byte[]> Dictionary =>
        ["\r\n"u8.ToArray(), "0\r\n\r\n"u8.ToArray(), "1\r\nx\r\n"u8.ToArray(), "000000000000000"u8.ToArray(), "ffffffffffffffff"u8.ToArray(), ";a=b"u8.ToArray()];

    public override void Run(byte[] input)
    {
        var source = new ByteSource(input);
        Pieces pieces = source.Pieces();
        byte[] data = source.Rest();

        string expected = Expect(data);
        FuzzFaultException.ThrowUnlessEqual(expected, Take(data, new Pieces(0)), "in one piece");
        FuzzFaultException.ThrowUnlessEqual(expected, Take(data, pieces), "in pieces");
    }

    private static string Take(byte[] data, Pieces pieces)
    {
        var body = new ChunkedBody();
        int at = 0;
        while (at < data.Length && !body.HasEnded)
        {
            int count = pieces.Next(data.Length - at);
            ReadOnlySpan<byte> piece = data.AsSpan(at, count);
            if (!body.TryTake(ref piece))
            {
                return $"wrong after {body.BodyBytes}";
            }

            at += count - piece.Length;
        }

        return body.HasEnded ? $"{body.BodyBytes} bytes, ends at {at}" : $"{body.BodyBytes} bytes so far";
    }

    // The same of the whole text: one chunk after the other, each by a regular expression.
    private static string Expect(byte[] data)
    {
        string text = Encoding.Latin1.GetString(data);
        long bodyBytes = 0;
        for (int at = 0; ;)
        {
            if (SizeLine().Match(text, at) is not { Success: true } line)
            {
                return SizeBegin().IsMatch(text, at) ? $"{bodyBytes} bytes so far" : $"wrong after {bodyBytes}";
            }

            at += line.Length;
            long size = long.Parse(line.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return Trailers().Match(text, at) is { Success: true } end ? $"{bodyBytes} bytes, ends at {at + end.Length}"
                    : TrailersBegin().IsMatch(text, at) ? $"{bodyBytes} bytes so far"
                    : $"wrong after {bodyBytes}";
            }

            long taken = Math.Min(size, text.Length - at);
            bodyBytes += taken;
            at += (int)taken;
            ReadOnlySpan<char> rest = text.AsSpan(at);
            if (rest.Length < 2)
            {
                return rest.Length == 0 || rest[0] == '\r' ? $"{bodyBytes} bytes so far" : $"wrong after {bodyBytes}";
            }

            if (!rest.StartsWith("\r\n"))
            {
                return $"wrong after {bodyBytes}";
            }

            at += 2;
        }
    }

    [GeneratedRegex(@"\G([0-9a-fA-F]{1,15})(?:[; \t][^\r]*)?\r\n")]
    private static partial Regex SizeLine();

    [GeneratedRegex(@"\G[0-9a-fA-F]{0,15}\z|\G[0-9a-fA-F]{1,15}(?:[; \t][^\r]*)?\r?\z")]
    private static partial Regex SizeBegin();

    [GeneratedRegex(@"\G(?:[^\r][^\r]*\r\n)*\r\n")]
    private static partial Regex Trailers();

    [GeneratedRegex(@"\G(?:[^\r][^\r]*\r\n)*(?:[^\r]*\r?)\z")]
    private static partial Regex TrailersBegin();
}
