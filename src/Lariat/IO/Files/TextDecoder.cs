using System.Globalization;
using System.Text;

namespace Lariat.IO;

/// <summary>Decodes a file piece by piece; reports the position of invalid bytes.</summary>
internal sealed class TextDecoder(FileTextOptions options, string path)
{
    private const char ByteOrderMark = '\uFEFF';

    private readonly Decoder _decoder = options.Effective.GetDecoder();
    private long _byteCount;
    private bool _hasBegun;

    /// <summary>Decodes the next piece to the end of <paramref name="chars"/>.</summary>
    /// <param name="isLast">True: a character must not be cut off at the end.</param>
    /// <exception cref="InvalidDataException">The bytes are not valid in this encoding.</exception>
    public void Decode(ReadOnlySpan<byte> bytes, bool isLast, ref CharBuffer chars)
    {
        int room = options.Effective.GetMaxCharCount(bytes.Length);
        Span<char> to = chars.Reserve(room);
        int count;
        try
        {
            count = _decoder.GetChars(bytes, to, isLast);
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{path}' is not valid {options.Encoding.WebName}: {Convert.ToHexString(error.BytesUnknown ?? [])} at or near byte "
                        + $"{Math.Max(0, _byteCount + error.Index)}. Set FileTextOptions.Encoding, or InvalidText to Replace."),
                error);
        }

        _byteCount += bytes.Length;
        if (!_hasBegun && count > 0)
        {
            _hasBegun = true;
            if (to[0] == ByteOrderMark)
            {
                to[1..count].CopyTo(to);
                count--;
            }
        }

        chars.Add(count);
    }
}

/// <summary>Decoded characters that were not taken yet.</summary>
internal struct CharBuffer()
{
    private char[] _chars = [];
    private int _start;
    private int _end;

    public readonly ReadOnlySpan<char> Span => _chars.AsSpan(_start, _end - _start);

    public Span<char> Reserve(int count)
    {
        if (_start > 0)
        {
            Span.CopyTo(_chars);
            _end -= _start;
            _start = 0;
        }

        if (_chars.Length - _end < count)
        {
            Array.Resize(ref _chars, Math.Max(_end + count, 2 * _chars.Length));
        }

        return _chars.AsSpan(_end);
    }

    public void Add(int count) => _end += count;

    public void Remove(int count) => _start += count;
}
