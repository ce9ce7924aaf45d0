// A Stream of the base library behind a driver's interface: for streams without readiness (a regular file as standard input, everything on
// the portable driver). Its reads and writes block threads of the pool, not the loop. An abandoned read continues; its result
// is kept for the next reader. Invariant: one read and one write at a time.
using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.IO;

/// <summary>One direction of a <see cref="Stream"/>, completed on the loop. Loop thread only.</summary>
internal sealed class ForeignStream(EventLoop loop, Stream stream) : PipeStream
{
    private const int BufferBytes = 64 * 1024;

    // A read without a result after this time counts as empty.
    private static readonly TimeSpan s_emptyAfter = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _ending = new();
    private byte[]? _buffer;
    private IoOperation? _receiver;
    private IoLease _lease;
    private bool _hasLease;
    private bool _isReading;
    private bool _isSending;
    private bool _hasEnded;
    private bool _endsWhenEmpty;
    private bool _isClosed;

    public override bool TryReceive(out IoLease lease)
    {
        if (_hasLease)
        {
            lease = _lease;
            _hasLease = false;
            _lease = default;
            return true;
        }

        lease = _hasEnded ? new IoLease([], 0, 0, 0) : _isClosed ? new IoLease(SocketError.OperationAborted) : default;
        return _hasEnded || _isClosed;
    }

    public override void ArmReceive(IoOperation operation)
    {
        if (_hasLease || _hasEnded || _isClosed)
        {
            loop.Complete(operation, SocketError.Success);
            return;
        }

        _receiver = operation;
        if (!_isReading && stream.CanRead)
        {
            _isReading = true;
            _ = ReadAsync(_buffer ?? new byte[BufferBytes]);
            _buffer = null;
        }

        if (_endsWhenEmpty)
        {
            loop.CallLater(s_emptyAfter, EndIfEmpty);
        }
    }

    public override void DetachReceive() => _receiver = null;

    public override void Return(in IoLease lease)
    {
        if (lease.Length > 0)
        {
            _buffer = lease.Array;
        }
    }

    public override int TrySend(ReadOnlySpan<byte> data, out SocketError error)
    {
        error = _isClosed ? SocketError.OperationAborted : SocketError.Success;
        return 0;
    }

    public override void StartSend(byte[] array, int offset, int length, IoOperation operation)
    {
        _isSending = true;
        _ = SendAsync(array.AsMemory(offset, length), operation);
    }

    public override void Close()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _receiver = null;
        _ending.Cancel();
        if (!_isReading && !_isSending)
        {
            DisposeStream();
        }
    }

    /// <summary>The base library does not report it. Read when the process at the other end has ended, so it is likely.</summary>
    internal override bool IsBroken => stream.CanWrite;

    internal override void EndWhenEmpty()
    {
        _endsWhenEmpty = true;
        if (_receiver is not null)
        {
            loop.CallLater(s_emptyAfter, EndIfEmpty);
        }
    }

    internal override Exception MakeException(SocketError error, bool isSending) => PipeFailure.Create(error, isSending);

    private async Task ReadAsync(byte[] buffer)
    {
        IoLease lease;
        try
        {
            int count = await stream.ReadAsync(buffer.AsMemory(), _ending.Token).ConfigureAwait(false);
            lease = new IoLease(buffer, 0, count, 0);
        }
        catch (Exception error) when (
            error is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            lease = new IoLease(error is IOException ? SocketError.SocketError : SocketError.OperationAborted);
        }

        OnLoop(() =>
        {
            _isReading = false;
            if (!_isClosed)
            {
                _lease = lease;
                _hasLease = true;
                _hasEnded = lease.Length == 0;
                Wake();
            }

            DisposeIfClosed();
        });
    }

    private async Task SendAsync(ReadOnlyMemory<byte> data, IoOperation operation)
    {
        SocketError outcome = SocketError.Success;
        try
        {
            await stream.WriteAsync(data, _ending.Token).ConfigureAwait(false);
            await stream.FlushAsync(_ending.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (
            error is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            outcome = error is IOException ? SocketError.Shutdown : SocketError.OperationAborted;
        }

        OnLoop(() =>
        {
            _isSending = false;
            loop.Complete(operation, outcome);
            DisposeIfClosed();
        });
    }

    private void EndIfEmpty()
    {
        if (!_hasLease && _receiver is not null)
        {
            _hasEnded = true;
            Wake();
        }
    }

    private void Wake()
    {
        if (_receiver is { } receiver)
        {
            _receiver = null;
            loop.Complete(receiver, SocketError.Success);
        }
    }

    /// <summary>
    /// Disposing a stream during its own read or write may block or hide the outcome: the last operation to end disposes it.
    /// </summary>
    private void DisposeIfClosed()
    {
        if (_isClosed && !_isReading && !_isSending)
        {
            DisposeStream();
        }
    }

    private void DisposeStream()
    {
        stream.Dispose();
        _ending.Dispose();
    }

    private void OnLoop(Action action)
        => loop.PostOrDrop(new CallbackHandle(loop, static state => ((Action)state!)(), action, context: null));
}
