using System.Globalization;

namespace Lariat.IO;

/// <summary>Splits decoded text into lines: after \n, \r\n or \r, as <see cref="StreamReader"/> and Python do.</summary>
internal sealed class LineReader(FileTextOptions options, string path)
{
    private readonly TextDecoder _decoder = new(options, path);
    private CharBuffer _chars = new();
    private int _searched;
    private long _lineCount;
    private bool _skipsLineFeed;
    private bool _isLast;

    /// <summary>Adds the next piece; an empty one marks the end.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        _isLast = bytes.IsEmpty;
        _decoder.Decode(bytes, _isLast, ref _chars);
    }

    /// <returns>False if the next line has not ended yet.</returns>
    /// <exception cref="InvalidDataException">The line is too long.</exception>
    public bool TryTake(out string line)
    {
        if (_skipsLineFeed && _chars.Span.Length > 0)
        {
            _skipsLineFeed = false;
            if (_chars.Span[0] == '\n')
            {
                _chars.Remove(1);
            }
        }

        ReadOnlySpan<char> chars = _chars.Span;
        int found = chars[_searched..].IndexOfAny('\n', '\r');
        int end = found >= 0 ? _searched + found : chars.Length;
        if (end > options.MaxLineLength)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"Line {_lineCount + 1} of '{path}' has more than {options.MaxLineLength} characters. Raise FileTextOptions.MaxLineLength "
                    + $"to allow longer lines."));
        }

        if (found < 0 && (!_isLast || chars.IsEmpty))
        {
            _searched = end;
            line = "";
            return false;
        }

        line = chars[..end].ToString();
        _skipsLineFeed = found >= 0 && chars[end] == '\r';
        _chars.Remove(found >= 0 ? end + 1 : end);
        _searched = 0;
        _lineCount++;
        return true;
    }
}
