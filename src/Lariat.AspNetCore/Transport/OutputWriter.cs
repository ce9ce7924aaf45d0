using System.IO.Pipelines;

namespace Lariat.AspNetCore.Transport;

/// <summary>Kestrel's writer: fills blocks of the loop's pool and passes them to the sender with the flush, without a copy.</summary>
/// <remarks>
/// Thread: any, one caller at a time, as for every pipe. Data flushed on the loop is sent at the end of the loop's current callback.
/// Flushing never throws because the peer has disconnected: it reports that the reader has completed, as the pipe of Kestrel's own
/// transport does.
/// </remarks>
internal sealed class OutputWriter : PipeWriter
{
    private readonly TransportLoop _home;
    private readonly KestrelConnection _connection;
    private readonly OutputSender _sender;
    private readonly FlushWait _wait;
    private readonly long _pauseBytes;
    private PinnedBlock? _first;
    private PinnedBlock? _last;
    private long _unflushedBytes;
    private bool _isCompleted;

    /// <param name="pauseBytes">If this many bytes are pending, a flush waits until half of them are sent; null: never.</param>
    public OutputWriter(TransportLoop home, KestrelConnection connection, OutputSender sender, long? pauseBytes)
    {
        _home = home;
        _connection = connection;
        _sender = sender;
        _pauseBytes = pauseBytes ?? long.MaxValue;
        _wait = new FlushWait(home, sender, _pauseBytes / 2);
        sender.Flush = _wait;
    }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        PinnedBlock block = GetBlock(sizeHint);
        return block.Memory[block.End..];
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        PinnedBlock block = GetBlock(sizeHint);
        return block.Array.AsSpan(block.End);
    }

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _last?.Room ?? 0);
        if (_last is { } block)
        {
            block.End += bytes;
            _unflushedBytes += bytes;
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfCompleted();
        cancellationToken.ThrowIfCancellationRequested();
        PinnedBlock? first = TakeBlocks(out long bytes);
        bool isHere = _home.IsHere;
        long pending = bytes == 0 ? _sender.PendingBytes : _sender.CountPending(bytes);
        if (isHere)
        {
            _sender.TakeHandedOver();
            _sender.Send(first);
            pending = _sender.PendingBytes;
        }

        bool mustWait = (pending >= _pauseBytes || (isHere && _sender.TurnIsOver)) && !_sender.HasEnded;
        ValueTask<FlushResult> wait = mustWait ? _wait.Begin(cancellationToken) : default;
        if (!isHere && first is not null)
        {
            HandOver(first, isLast: false);
        }

        if (mustWait)
        {
            // It may have been over, or canceled, before it began.
            _wait.PostCheck();
            return wait;
        }

        return new ValueTask<FlushResult>(new FlushResult(_wait.TakeCancelRequest(), _sender.HasEnded));
    }

    public override void CancelPendingFlush() => _wait.Cancel();

    /// <summary>Ends writing: the connection closes when everything is sent, or immediately, with a reset, because of an error.</summary>
    public override void Complete(Exception? exception = null)
    {
        if (_isCompleted)
        {
            return;
        }

        _isCompleted = true;
        PinnedBlock? first = TakeBlocks(out long bytes);
        _sender.CountPending(bytes);
        if (exception is not null)
        {
            _connection.Abort(exception);
        }

        if (_home.IsHere)
        {
            _sender.TakeHandedOver();
            _sender.SendLast(first);
        }
        else
        {
            HandOver(first, isLast: true);
        }
    }

    private PinnedBlock GetBlock(int sizeHint)
    {
        ThrowIfCompleted();
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        int needed = Math.Max(1, sizeHint);
        if (_last is { } last && last.Room >= needed)
        {
            return last;
        }

        if (_last is { } small && ReferenceEquals(small, _first) && small.Array.Length <= PinnedBlockPool.SmallBytes)
        {
            return Outgrow(small, needed);
        }

        // The first block fits most responses; one that needs a second block needs many.
        PinnedBlock block = _home.Pool.RentBlock(Math.Max(needed, _last is null ? PinnedBlockPool.SmallBytes : PinnedBlockPool.LargeBytes));
        if (_last is null)
        {
            _first = block;
        }
        else
        {
            _last.Next = block;
        }

        _last = block;
        return block;
    }

    /// <summary>
    /// Moves a response that outgrows its first block, so that it is sent in few large pieces and not in a small one for which the others
    /// wait.
    /// </summary>
    private PinnedBlock Outgrow(PinnedBlock small, int needed)
    {
        int length = small.Length;
        PinnedBlock large = _home.Pool.RentBlock(Math.Max(needed + length, PinnedBlockPool.LargeBytes));
        small.Array.AsSpan(small.Start, length).CopyTo(large.Array);
        large.End = length;
        small.Dispose();
        _first = large;
        _last = large;
        return large;
    }

    private PinnedBlock? TakeBlocks(out long bytes)
    {
        PinnedBlock? first = _first;
        bytes = _unflushedBytes;
        _first = null;
        _last = null;
        _unflushedBytes = 0;
        return first;
    }

    private void HandOver(PinnedBlock? first, bool isLast)
    {
        if (_sender.HandOver(first, isLast))
        {
            // A loop that has closed has closed the connection.
            _ = _home.TryPost(static sender => ((OutputSender)sender!).TakeHandedOver(), _sender);
        }
    }

    private void ThrowIfCompleted()
    {
        if (_isCompleted)
        {
            throw new InvalidOperationException("The writer was completed: nothing can be written to it any more.");
        }
    }
}
