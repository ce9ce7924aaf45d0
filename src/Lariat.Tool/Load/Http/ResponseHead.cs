using System.Buffers.Text;
using System.Text;

namespace Lariat.Tool.Load;

/// <summary>How the length of a response's body is determined.</summary>
internal enum BodyFraming
{
    /// <summary>By a number of bytes: Content-Length.</summary>
    Length,

    /// <summary>In chunks: Transfer-Encoding.</summary>
    Chunked,

    /// <summary>Until the connection ends.</summary>
    UntilEnd,
}

/// <summary>
/// The parts of a response's head that a load generator needs (RFC 9112): the status, where the body ends, and whether the connection stays
/// open.
/// </summary>
internal struct ResponseHead
{
    private const int VersionLength = 8;
    private const int StatusEnd = 12;

    // More digits than any body has; a number of that many fits.
    private const int MaxLengthDigits = 18;

    private bool _hasEncoding;
    private bool _hasLength;

    public int Status { get; private set; }

    public BodyFraming Framing { get; private set; }

    /// <summary>The body's length, if it is known.</summary>
    public long BodyBytes { get; private set; }

    public bool EndsConnection { get; private set; }

    /// <summary>Reads a head.</summary>
    /// <param name="head">From "HTTP/" to the empty line.</param>
    /// <param name="result">The parsed head.</param>
    /// <returns>Null, or the error in it.</returns>
    public static string? Read(ReadOnlySpan<byte> head, out ResponseHead result)
    {
        result = new ResponseHead { Framing = BodyFraming.UntilEnd };
        if (result.ReadStatusLine(head) is { } wrong)
        {
            return wrong;
        }

        ReadOnlySpan<byte> rest = head[(head.IndexOf("\r\n"u8) + 2)..];
        while (rest.IndexOf("\r\n"u8) is > 0 and int end)
        {
            ReadOnlySpan<byte> line = rest[..end];
            int colon = line.IndexOf((byte)':');
            if (colon <= 0 || line[0] is (byte)' ' or (byte)'\t')
            {
                return "a header line without a name";
            }

            if (result.ReadHeader(line[..colon], line[(colon + 1)..]) is { } fault)
            {
                return fault;
            }

            rest = rest[(end + 2)..];
        }

        return null;
    }

    private string? ReadStatusLine(ReadOnlySpan<byte> head)
    {
        bool isHttp = head.Length > StatusEnd && head.StartsWith("HTTP/1."u8) && head[VersionLength] == ' '
            && head[StatusEnd] is (byte)' ' or (byte)'\r';
        if (!isHttp || !Utf8Parser.TryParse(head[(VersionLength + 1)..StatusEnd], out int status, out int digits) || digits != 3
            || status < 100)
        {
            return "no status line of HTTP/1";
        }

        Status = status;
        EndsConnection = head[VersionLength - 1] == '0';
        return null;
    }

    private string? ReadHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        // By length first: for most lines only that is compared.
        switch (name.Length)
        {
            case 14 when Ascii.EqualsIgnoreCase(name, "content-length"u8):
                return ReadLength(value.Trim(" \t"u8));
            case 17 when Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8):
                // It takes precedence over a Content-Length. Without "chunked" at its end the body ends with the connection.
                Framing = EndsWith(value.Trim(" \t"u8), "chunked"u8) ? BodyFraming.Chunked : BodyFraming.UntilEnd;
                _hasEncoding = true;
                return null;
            case 10 when Ascii.EqualsIgnoreCase(name, "connection"u8):
                EndsConnection = Has(value, "close"u8) || (EndsConnection && !Has(value, "keep-alive"u8));
                return null;
            default:
                return null;
        }
    }

    private string? ReadLength(ReadOnlySpan<byte> text)
    {
        bool isNumber = text.Length is > 0 and <= MaxLengthDigits && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        if (!isNumber || !Utf8Parser.TryParse(text, out long length, out _))
        {
            return "a Content-Length that is not a number";
        }

        if (_hasLength && length != BodyBytes)
        {
            return "two different Content-Lengths";
        }

        _hasLength = true;
        BodyBytes = length;
        Framing = _hasEncoding ? Framing : BodyFraming.Length;
        return null;
    }

    private static bool EndsWith(ReadOnlySpan<byte> value, ReadOnlySpan<byte> word)
        => value.Length >= word.Length && Ascii.EqualsIgnoreCase(value[^word.Length..], word);

    private static bool Has(ReadOnlySpan<byte> list, ReadOnlySpan<byte> word)
    {
        foreach (Range range in list.Split((byte)','))
        {
            if (Ascii.EqualsIgnoreCase(list[range].Trim(" \t"u8), word))
            {
                return true;
            }
        }

        return false;
    }
}
