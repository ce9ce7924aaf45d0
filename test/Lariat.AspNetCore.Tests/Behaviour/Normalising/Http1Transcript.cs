// The bytes of HTTP/1.1 as they are, but for the borders of chunks: where an answer is cut depends on how fast the application's writes
// and the server's sends meet. What is in the chunks, that they end properly, and the trailers are compared byte for byte.
using System.Globalization;
using System.Text;

namespace Lariat.AspNetCore.Tests.Behaviour.Normalising;

/// <summary>Writes down answers of HTTP/1.x, chunked bodies joined.</summary>
internal static class Http1Transcript
{
    private const string HeadEnd = "\r\n\r\n";

    public static string Format(byte[] received) => Format(Encoding.Latin1.GetString(received));

    public static string Format(string rest)
    {
        var text = new StringBuilder();
        while (rest.StartsWith("HTTP/", StringComparison.Ordinal) && rest.IndexOf(HeadEnd, StringComparison.Ordinal) is > 0 and int end)
        {
            string head = rest[..(end + HeadEnd.Length)];
            rest = rest[head.Length..];
            text.Append(head);
            rest = rest[TakeBody(head, rest, text)..];
        }

        return text.Append(rest).ToString();
    }

    // Returns how much of the rest was this answer's body.
    private static int TakeBody(string head, string rest, StringBuilder text)
    {
        // An answer to HEAD, or a 304: its headers speak of a body that does not come.
        if (rest.StartsWith("HTTP/", StringComparison.Ordinal))
        {
            return 0;
        }

        if (ValueOf(head, "Transfer-Encoding") == "chunked")
        {
            return JoinChunks(rest, text);
        }

        int length = ValueOf(head, "Content-Length") is { } value ? Math.Min(int.Parse(value, CultureInfo.InvariantCulture), rest.Length) : 0;
        text.Append(rest, 0, length);
        return length;
    }

    private static int JoinChunks(string rest, StringBuilder text)
    {
        text.Append("(chunked)");
        int at = 0;
        while (rest.IndexOf("\r\n", at, StringComparison.Ordinal) is var lineEnd and >= 0
            && int.TryParse(rest.AsSpan(at, lineEnd - at), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int size))
        {
            int data = lineEnd + 2;
            if (size == 0)
            {
                text.Append("(last chunk)");
                return TakeTrailers(rest, data, text);
            }

            if (data + size + 2 > rest.Length)
            {
                break;
            }

            text.Append(rest, data, size);
            at = data + size + 2;
        }

        text.Append("(cut off)");
        return at;
    }

    // RFC 9112, section 7.1.2: lines up to an empty one.
    private static int TakeTrailers(string rest, int from, StringBuilder text)
    {
        int at = from;
        while (rest.IndexOf("\r\n", at, StringComparison.Ordinal) is var lineEnd and >= 0)
        {
            bool isLast = lineEnd == at;
            at = lineEnd + 2;
            if (isLast)
            {
                break;
            }
        }

        text.Append(rest, from, at - from);
        return at;
    }

    private static string? ValueOf(string head, string name)
    {
        int at = head.IndexOf($"\r\n{name}: ", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        int start = at + name.Length + 4;
        return head[start..head.IndexOf("\r\n", start, StringComparison.Ordinal)];
    }
}
