using System.Diagnostics.CodeAnalysis;

namespace Lariat.Net;

/// <summary>A connection as a <see cref="Stream"/>, for code that knows nothing of loops.</summary>
/// <remarks>
/// Thread: any; the loop does the work. The blocking members throw on the loop's own thread, which they would block for ever. A read or
/// write ends by its token, or by <see cref="Connection.Abort"/>, not by the cancellation of the task around it.
/// </remarks>
internal sealed class ConnectionStream(Connection connection) : Stream
{
    private readonly StreamRead _read = new(connection);
    private readonly StreamWrite _write = new(connection);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException("A connection has no length.");

    [ExcludeFromCodeCoverage]
    public override long Position
    {
        get => throw new NotSupportedException("A connection has no position.");
        set => throw new NotSupportedException("A connection has no position.");
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => _read.Start(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        => _write.Start(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        CheckCanBlock();
        return ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        CheckCanBlock();
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Does nothing: what was written is on its way already.</summary>
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A connection cannot seek.");

    public override void SetLength(long value) => throw new NotSupportedException("A connection has no length.");

    /// <summary>Closes the connection: what was written is still sent.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            connection.CloseFromAnyThread();
        }

        base.Dispose(disposing);
    }

    private void CheckCanBlock()
    {
        if (connection.Loop.IsRunningHere)
        {
            throw new InvalidOperationException("A blocking read or write on the loop's own thread would wait for ever: use the asynchronous one.");
        }
    }

    /// <summary>The stream's read.</summary>
    private sealed class StreamRead(Connection connection) : ConnectionSource<int>(connection.Loop)
    {
        private Memory<byte> _buffer;

        public ValueTask<int> Start(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            Claim("read");
            _buffer = buffer;
            return new ValueTask<int>(this, Begin(cancellationToken));
        }

        // A read of no bytes waits for bytes and takes none: how idle connections of SslStream and Kestrel hold no buffer.
        protected override bool TryEnd(out int result) => connection.Reader.TryRead(_buffer.Span, this, out result);

        protected override void Disarm() => connection.Reader.Disarm(this);
    }

    /// <summary>The stream's write.</summary>
    private sealed class StreamWrite(Connection connection) : ConnectionSource<int>(connection.Loop)
    {
        private ReadOnlyMemory<byte> _data;
        private bool _isWritten;

        public ValueTask Start(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
        {
            Claim("write");
            _data = data;
            _isWritten = false;
            return new ValueTask(this, Begin(cancellationToken));
        }

        protected override bool TryEnd(out int result)
        {
            result = 0;
            if (!_isWritten)
            {
                _isWritten = true;
                connection.Write(_data.Span);
                _data = default;
            }

            return connection.Writer.TryDrain(this);
        }

        protected override void Disarm() => connection.Writer.ForgetDrain(this);
    }
}
