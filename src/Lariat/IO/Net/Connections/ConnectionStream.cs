using System.Diagnostics.CodeAnalysis;

namespace Lariat.Net;

/// <summary>A connection as a <see cref="Stream"/>, for code that is not aware of loops.</summary>
/// <remarks>
/// Thread: any; the loop does the work. The blocking members throw on the loop's own thread, which they would block forever. A read or
/// write ends by its token, or by <see cref="Connection.Abort"/>, not by the cancellation of the task around it. One read and one write at
/// a time.
/// </remarks>
public sealed class ConnectionStream : Stream
{
    private readonly Connection _connection;
    private readonly StreamRead _read;
    private readonly StreamWrite _write;

    internal ConnectionStream(Connection connection)
    {
        _connection = connection;
        _read = new StreamRead(connection);
        _write = new StreamWrite(connection);
    }

    /// <summary>
    /// Whether code that awaits a read or a write on another thread resumes there (false, the default), or on the loop (true), without a
    /// change of threads. True is for code that never blocks: the code after its awaits then occupies the loop.
    /// </summary>
    /// <remarks>Takes effect with the next read or write; only for awaits that capture no context (<c>ConfigureAwait(false)</c>). Any
    /// thread.</remarks>
    public bool ContinuesOnLoop
    {
        get => _read.ContinuesOnLoop;
        set => _read.ContinuesOnLoop = _write.ContinuesOnLoop = value;
    }

    /// <summary>True if a write waits: the peer accepts nothing, or not fast enough.</summary>
    internal bool IsWriting => !_write.HasEnded;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException("A connection has no length.");

    /// <inheritdoc/>
    [ExcludeFromCodeCoverage]
    public override long Position
    {
        get => throw new NotSupportedException("A connection has no position.");
        set => throw new NotSupportedException("A connection has no position.");
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => _read.Start(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        => _write.Start(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        CheckCanBlock();
        return ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        CheckCanBlock();
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Has no effect: written bytes are being sent already.</summary>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A connection cannot seek.");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("A connection has no length.");

    /// <summary>
    /// Closes the connection: written bytes are still sent, for <see cref="ConnectionOptions.CloseTimeout"/> at most; then they are
    /// dropped. Immediately if a write still waits: it fails, and the peer sees a reset instead of partial data.
    /// </summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _connection.CloseFromAnyThread();
        }

        base.Dispose(disposing);
    }

    private void CheckCanBlock()
    {
        if (_connection.Loop.IsRunningHere)
        {
            throw new InvalidOperationException(
                "A blocking read or write on the loop's own thread would wait forever: use the asynchronous one.");
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

        // A read of zero bytes waits for bytes and takes none: idle connections of SslStream and Kestrel use it to hold no buffer.
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
