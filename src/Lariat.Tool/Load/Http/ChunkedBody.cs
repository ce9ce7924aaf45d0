namespace Lariat.Tool.Load;

/// <summary>Finds the end of a body in chunks (RFC 9112, section 7.1), however the bytes arrive; keeps none of them.</summary>
internal struct ChunkedBody
{
    // 15 hexadecimal digits fit into a long.
    private const int MaxSizeDigits = 15;

    // Extensions and trailers, which are ignored, may have this length together.
    private const int MaxIgnoredBytes = 64 * 1024;

    private Place _place;
    private long _size;
    private int _digits;
    private int _ignored;

    private enum Place
    {
        Size,
        Extension,
        SizeLineFeed,
        Data,
        DataReturn,
        DataLineFeed,
        TrailerBegin,
        Trailer,
        TrailerLineFeed,
        LastLineFeed,
        Ended,
    }

    /// <summary>Bytes of the body so far.</summary>
    public long BodyBytes { get; private set; }

    /// <summary>True if the last byte was taken.</summary>
    public readonly bool HasEnded => _place == Place.Ended;

    /// <summary>Takes bytes up to the body's end.</summary>
    /// <returns>False if they are not chunks.</returns>
    public bool TryTake(ref ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty && _place != Place.Ended)
        {
            if (_place == Place.Data)
            {
                int count = (int)Math.Min(_size, data.Length);
                data = data[count..];
                BodyBytes += count;
                _size -= count;
                _place = _size == 0 ? Place.DataReturn : Place.Data;
                continue;
            }

            if (!TryStep(data[0]))
            {
                return false;
            }

            data = data[1..];
        }

        return true;
    }

    private bool TryStep(byte next)
    {
        switch (_place)
        {
            case Place.Size:
                return TryTakeSize(next);
            case Place.Extension:
                return next == '\r' ? Go(Place.SizeLineFeed) : TryIgnore();
            case Place.SizeLineFeed:
                return next == '\n' && Go(_size == 0 ? Place.TrailerBegin : Place.Data);
            case Place.DataReturn:
                return next == '\r' && Go(Place.DataLineFeed);
            case Place.DataLineFeed:
                _digits = 0;
                return next == '\n' && Go(Place.Size);
            case Place.TrailerBegin:
                return next == '\r' ? Go(Place.LastLineFeed) : TryIgnore() && Go(Place.Trailer);
            case Place.Trailer:
                return next == '\r' ? Go(Place.TrailerLineFeed) : TryIgnore();
            case Place.TrailerLineFeed:
                return next == '\n' && Go(Place.TrailerBegin);
            default:
                return next == '\n' && Go(Place.Ended);
        }
    }

    private bool TryTakeSize(byte next)
    {
        if (char.IsAsciiHexDigit((char)next))
        {
            // The low nibble of a digit is its value; of a letter, 'A' or 'a', it is 1.
            _size = (_size * 16) + (next & 0xF) + (next > '9' ? 9 : 0);
            return ++_digits <= MaxSizeDigits;
        }

        return _digits > 0 && next switch
        {
            (byte)'\r' => Go(Place.SizeLineFeed),
            (byte)';' or (byte)' ' or (byte)'\t' => TryIgnore() && Go(Place.Extension),
            _ => false,
        };
    }

    private bool TryIgnore() => ++_ignored <= MaxIgnoredBytes;

    private bool Go(Place place)
    {
        _place = place;
        return true;
    }
}
