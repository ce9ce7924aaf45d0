namespace Lariat.IO;

/// <summary>A search for the separator that ends first; it resumes where it stopped when more bytes have arrived.</summary>
/// <remarks>asyncio: the loop of <c>StreamReader.readuntil</c>, with its two ways to overrun the limit.</remarks>
internal sealed class SeparatorSearch
{
    private readonly ReadOnlyMemory<byte>[] _separators;
    private readonly int _minLength = int.MaxValue;
    private readonly int _maxLength;
    private int _offset;

    public SeparatorSearch(ReadOnlyMemory<byte> separator)
        : this([separator])
    {
    }

    public SeparatorSearch(IReadOnlyList<ReadOnlyMemory<byte>> separators)
    {
        ArgumentNullException.ThrowIfNull(separators);
        _separators = [.. separators];
        foreach (ReadOnlyMemory<byte> separator in _separators)
        {
            _minLength = Math.Min(_minLength, separator.Length);
            _maxLength = Math.Max(_maxLength, separator.Length);
        }

        if (_separators.Length == 0 || _minLength == 0)
        {
            throw new ArgumentException("At least one separator is required, and none may be empty.", nameof(separators));
        }
    }

    /// <param name="buffered">All buffered bytes; they only grow between calls.</param>
    /// <param name="limit">Maximum bytes before the separator.</param>
    /// <param name="end">Where the separator ends.</param>
    /// <exception cref="LimitOverrunException">The separator is further away than the limit.</exception>
    public bool TryFind(ReadOnlySpan<byte> buffered, int limit, out int end)
    {
        end = int.MaxValue;
        int start = 0;
        foreach (ReadOnlyMemory<byte> separator in _separators)
        {
            int found = _offset < buffered.Length ? buffered[_offset..].IndexOf(separator.Span) : -1;
            if (found >= 0 && _offset + found + separator.Length < end)
            {
                start = _offset + found;
                end = start + separator.Length;
            }
        }

        if (end != int.MaxValue)
        {
            return start <= limit
                ? true
                : throw new LimitOverrunException($"There are {start} bytes before the separator; the limit is {limit}.", start);
        }

        // A separator may begin in the last bytes and end in the next ones.
        _offset = Math.Max(_offset, Math.Max(0, buffered.Length + 1 - _maxLength));
        return _offset <= limit
            ? false
            : throw new LimitOverrunException(
                $"{buffered.Length} bytes have arrived without the separator; the limit is {limit}.", _offset);
    }
}
