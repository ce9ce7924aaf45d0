using System.Text;

namespace Lariat.Workers;

/// <summary>The end of a worker's output, for the error if it dies.</summary>
internal sealed class ErrorTail
{
    // Enough for a message of the runtime and the first frames of its stack.
    private const int MaxBytes = 4096;

    private readonly byte[] _bytes = new byte[MaxBytes];
    private int _count;

    public void Add(ReadOnlySpan<byte> written)
    {
        if (written.Length > MaxBytes)
        {
            written = written[^MaxBytes..];
        }

        int kept = Math.Min(_count, MaxBytes - written.Length);
        _bytes.AsSpan(_count - kept, kept).CopyTo(_bytes);
        written.CopyTo(_bytes.AsSpan(kept));
        _count = kept + written.Length;
    }

    public override string ToString() => Encoding.UTF8.GetString(_bytes, 0, _count).Trim();
}
