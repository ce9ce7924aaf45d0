using System.IO.Pipelines;

namespace Lariat.Net;

/// <summary>The writing side of a connection as a pipe: collects bytes, and writes them with the flush.</summary>
internal sealed class ConnectionPipeWriter(Connection connection) : PipeWriter
{
    private const int MinChunkBytes = 4096;

    private readonly PipeFlush _flush = new(connection);
    private byte[]? _chunk;
    private int _length;
    private bool _isCompleted;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _length;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        connection.Loop.CheckThread(this);
        int needed = Math.Max(1, sizeHint);
        if (_chunk is null)
        {
            _chunk = connection.Loop.Sockets.RentSendBuffer(Math.Max(needed, MinChunkBytes));
        }
        else if (_chunk.Length - _length < needed)
        {
            WriteChunk();
            return GetMemory(sizeHint);
        }

        return _chunk.AsMemory(_length);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, (_chunk?.Length ?? 0) - _length);
        _length += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        connection.Loop.CheckThread(this);
        if (_isCompleted)
        {
            throw new InvalidOperationException("The writer was completed: nothing can be written to it any more.");
        }

        if (_chunk is not null)
        {
            WriteChunk();
        }

        return _flush.Start(cancellationToken);
    }

    public override void CancelPendingFlush() => _flush.CancelPending();

    /// <summary>Writes the remaining bytes and ends the local direction of the connection.</summary>
    public override void Complete(Exception? exception = null)
    {
        if (_isCompleted)
        {
            return;
        }

        _isCompleted = true;
        if (exception is not null || connection.IsClosing)
        {
            connection.Abort();
            return;
        }

        if (_chunk is not null)
        {
            WriteChunk();
        }

        connection.EndWriting();
    }

    private void WriteChunk()
    {
        byte[] chunk = _chunk!;
        int length = _length;
        _chunk = null;
        _length = 0;
        try
        {
            connection.Write(chunk.AsSpan(0, length));
        }
        finally
        {
            connection.Loop.Sockets.ReturnSendBuffer(chunk);
        }
    }

    /// <summary>The pipe's flush.</summary>
    private sealed class PipeFlush(Connection connection) : ConnectionSource<FlushResult>(connection.Loop)
    {
        private bool _isCancelPending;

        public ValueTask<FlushResult> Start(CancellationToken cancellationToken)
        {
            Claim("flush");
            return new ValueTask<FlushResult>(this, Begin(cancellationToken));
        }

        public void CancelPending()
        {
            _isCancelPending = true;
            Loop.PostOrDrop(this);
        }

        protected override bool TryEnd(out FlushResult result)
        {
            result = new FlushResult(_isCancelPending, isCompleted: false);
            if (!_isCancelPending && !connection.Writer.TryDrain(this))
            {
                return false;
            }

            _isCancelPending = false;
            return true;
        }

        protected override void Disarm() => connection.Writer.ForgetDrain(this);
    }
}
