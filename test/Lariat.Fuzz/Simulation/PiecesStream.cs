using System.Threading.Tasks.Sources;

namespace Lariat.Fuzz;

/// <summary>A stream that gives bytes in pieces and then ends; what is written to it is dropped. Where pieces wait, they come from a virtual clock.</summary>
/// <param name="data">The bytes.</param>
/// <param name="pieces">How they are cut.</param>
/// <param name="later">Lets something happen a virtual millisecond later; null: everything is there at once.</param>
internal sealed class PiecesStream(byte[] data, Pieces pieces, Action<Action>? later = null) : Stream, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _read;
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int count = buffer.IsEmpty ? 0 : Math.Min(buffer.Length, pieces.Next(data.Length - _position));
        data.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (later is null || !pieces.Waits())
        {
            return ValueTask.FromResult(Read(buffer.Span));
        }

        _read.Reset();
        later(() => _read.SetResult(Read(buffer.Span)));
        return new ValueTask<int>(this, _read.Version);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;

    public override void Flush()
    {
    }

    // The base class would do it on a thread of the pool.
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _read.OnCompleted(continuation, state, token, flags);
}
