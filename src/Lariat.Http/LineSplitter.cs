using System.Diagnostics.CodeAnalysis;
using System.Text;
using Lariat.IO;

namespace Lariat.Http;

/// <summary>Splits pieces of text, which may end anywhere, also within a character, into lines.</summary>
internal sealed class LineSplitter(Encoding encoding, int maxLength)
{
    private readonly Decoder _decoder = encoding.GetDecoder();
    private char[] _text = new char[256];
    private int _start;
    private int _end;
    private int _searched;
    private bool _isFirst = true;
    private bool _hasEnded;

    /// <summary>Adds a piece.</summary>
    public void Add(ReadOnlySpan<byte> piece) => Decode(piece, flush: false);

    /// <summary>Adds the end: the rest is the last line.</summary>
    public void End()
    {
        Decode([], flush: true);
        _hasEnded = true;
    }

    /// <summary>Takes the next line, if it is complete.</summary>
    /// <exception cref="LimitOverrunException">It is too long.</exception>
    public bool TryTake([NotNullWhen(true)] out string? line)
    {
        int end = Array.IndexOf(_text, '\n', _searched, _end - _searched);
        bool isComplete = end >= 0 || (_hasEnded && _end > _start);
        int length = (end >= 0 ? end : _end) - _start;
        if (isComplete && end >= 0 && length > 0 && _text[end - 1] == '\r')
        {
            length--;
        }

        if (length > maxLength)
        {
            throw new LimitOverrunException(
                $"A line of the body is longer than {maxLength} characters. Allow more, or read it in chunks.", 0);
        }

        line = isComplete ? new string(_text, _start, length) : null;
        _searched = end >= 0 ? end + 1 : _end;
        _start = isComplete ? _searched : _start;
        return isComplete;
    }

    private void Decode(ReadOnlySpan<byte> piece, bool flush)
    {
        MakeRoom(encoding.GetMaxCharCount(piece.Length));
        _end += _decoder.GetChars(piece, _text.AsSpan(_end), flush);
        if (_isFirst && _end > _start)
        {
            _isFirst = false;
            _start += _text[_start] == '\uFEFF' ? 1 : 0;
            _searched = _start;
        }
    }

    private void MakeRoom(int charCount)
    {
        int length = _end - _start;
        char[] to = _text.Length - length >= charCount ? _text : new char[Math.Max(_text.Length * 2, length + charCount)];
        Array.Copy(_text, _start, to, 0, length);
        _text = to;
        _searched -= _start;
        _start = 0;
        _end = length;
    }
}
