// TLS as a stream below a connection: the layers above (lines, pipes, flow control) do not depend on it. The bytes pass through SslStream
// over a raw connection. SslStream's continuations run inline on the loop, because the raw stream completes there without a context.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>The decrypted side of a TLS connection. Loop thread only.</summary>
internal sealed class TlsStream : IoStream
{
    // A TLS record holds 16 KiB at most; a read returns the content of one record.
    private const int PlainBytes = 16 * 1024;

    // Returned at the end of the stream, where there are no bytes.
    private static readonly byte[] s_none = [];

    private readonly Connection _raw;
    private readonly SslStream _tls;
    private readonly EventLoop _loop;
    private IoOperation? _receiver;
    private IoLease _lease;
    private byte[]? _plain;
    private bool _isReading;
    private bool _hasLease;
    private bool _hasEnded;
    private bool _isClosed;
    private bool _mustReset;
    private bool _hasSaidGoodbye;
    private bool _isDiscarding;
    private bool _hasTimedOut;
    private Action? _whenClosed;
    private IFailureSink? _failureSink;

    public TlsStream(Connection raw, SslStream tls)
    {
        _raw = raw;
        _tls = tls;
        _loop = raw.Loop;

        // A send of encrypted bytes may fail in the background, when no operation of this stream waits.
        raw.Writer.Lost = error => _failureSink?.FailAndNotify(error);
    }

    public SslStream Tls => _tls;

    public override EndPoint? LocalEndPoint => _raw.LocalEndPoint;

    public override EndPoint? RemoteEndPoint => _raw.RemoteEndPoint;

    public override bool TryReceive(out IoLease lease)
    {
        lease = _isClosed && !_hasLease ? new IoLease(SocketError.OperationAborted) : _lease;
        bool hasLease = _hasLease || _isClosed;
        if (!_hasEnded)
        {
            _hasLease = false;
            _lease = default;
        }

        return hasLease;
    }

    public override void ArmReceive(IoOperation operation)
    {
        if (_hasLease || _isClosed)
        {
            _loop.Complete(operation, SocketError.Success);
            return;
        }

        _receiver = operation;
        if (!_isReading)
        {
            _isReading = true;
            _ = ReadAsync();
        }
    }

    public override void DetachReceive() => _receiver = null;

    public override void Return(in IoLease lease)
    {
        if (lease.Length > 0)
        {
            _plain = lease.Array;
        }
    }

    public override int TrySend(ReadOnlySpan<byte> data, out SocketError error)
    {
        error = SocketError.Success;
        return 0;
    }

    public override void StartSend(byte[] array, int offset, int length, IoOperation operation)
        => _ = SendAsync(array.AsMemory(offset, length), operation);

    public override void Shutdown(SocketShutdown how)
    {
        if (how != SocketShutdown.Receive)
        {
            _ = EndAsync(andClose: false);
        }
    }

    public override void SetReset() => _mustReset = true;

    public override void SetOption(SocketOptionLevel level, SocketOptionName name, int value) => _raw.SetOption(level, name, value);

    /// <summary>Starts the time limit of closing, <see cref="ConnectionOptions.TlsShutdownTimeout"/>.</summary>
    public override void BeginClose()
    {
        // A second call has no effect: the limit is from the first.
        _raw.Writer.Closed ??= _loop.CallLater(
            _raw.TlsShutdownTimeout,
            () =>
            {
                _hasTimedOut = true;
                _raw.Abort();
            }).Cancel;
    }

    public override void Close()
    {
        if (_isClosed && _hasSaidGoodbye)
        {
            // Everything was sent, including close_notify: only the peer's close_notify is no longer waited for.
            _raw.Close();
        }
        else if (_mustReset)
        {
            _raw.Abort();
        }
        else if (!_isClosed)
        {
            _ = EndAsync(andClose: true);
        }

        _isClosed = true;
        _receiver = null;
    }

    internal override IFailureSink? FailureSink
    {
        set => _failureSink = value;
    }

    /// <summary>The error that prevented an orderly close; null if there was none.</summary>
    internal Exception? ClosingError => _hasTimedOut
        ? new TimeoutException(
            $"Closing TLS took longer than {_raw.TlsShutdownTimeout}: the peer did not accept the sent data, or did not answer "
                + "close_notify.")
        : null;

    internal override bool TryClose(Action whenClosed)
    {
        bool mustWait = !_isClosed && !_mustReset;
        if (mustWait)
        {
            _whenClosed = whenClosed;
        }

        Close();
        return !mustWait;
    }

    private async Task ReadAsync()
    {
        IoLease lease;
        try
        {
            // A read of zero bytes first: a waiting connection holds no buffer.
            _ = await _tls.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
            byte[] plain = Interlocked.Exchange(ref _plain, null) ?? new byte[PlainBytes];
            int count = await _tls.ReadAsync(plain.AsMemory()).ConfigureAwait(false);
            lease = new IoLease(count == 0 ? s_none : plain, 0, count, 0);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            lease = new IoLease(ErrorOf(error));
        }

        OnLoop(() =>
        {
            _isReading = false;
            _lease = lease;
            _hasLease = true;
            _hasEnded = lease.Length == 0;
            if (_receiver is { } receiver)
            {
                _receiver = null;
                _loop.Complete(receiver, SocketError.Success);
            }

            DiscardTheRest();
        });
    }

    private async Task SendAsync(ReadOnlyMemory<byte> data, IoOperation operation)
    {
        SocketError outcome = SocketError.Success;
        try
        {
            await _tls.WriteAsync(data).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            outcome = ErrorOf(error);
        }

        OnLoop(() => _loop.Complete(operation, outcome));
    }

    /// <summary>Sends close_notify, if the peer still accepts it.</summary>
    private async Task EndAsync(bool andClose)
    {
        try
        {
            await _tls.ShutdownAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The peer cannot receive close_notify: the connection is lost, or the peer rejected it, which SslStream reports by an
            // exception of a type that is not public. In every case, the connection below must be closed.
        }

        OnLoop(() =>
        {
            _raw.EndWriting();
            if (andClose)
            {
                _hasSaidGoodbye = true;
                DiscardTheRest();
            }
        });
    }

    /// <summary>
    /// Reads the peer's remaining data until its end. Closing a socket with unread bytes resets the connection, and the reset overtakes the
    /// data that was sent last; and there often is unread data: the session tickets of TLS 1.3, for a client that never reads.
    /// </summary>
    private void DiscardTheRest()
    {
        if (_hasSaidGoodbye && !_isReading && !_isDiscarding)
        {
            _isDiscarding = true;
            _ = DiscardAsync();
        }
    }

    private async Task DiscardAsync()
    {
        byte[] nowhere = Interlocked.Exchange(ref _plain, null) ?? new byte[PlainBytes];
        try
        {
            while (!_hasEnded && await _tls.ReadAsync(nowhere.AsMemory()).ConfigureAwait(false) > 0)
            {
                // The data is no longer read.
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection is lost, or was closed meanwhile: that is the end, too.
        }

        OnLoop(() =>
        {
            _raw.Close();
            _tls.Dispose();
            _whenClosed?.Invoke();
        });
    }

    private void OnLoop(Action action)
    {
        if (_loop.IsRunningHere)
        {
            action();
        }
        else
        {
            _loop.PostOrDrop(new CallbackHandle(_loop, static state => ((Action)state!)(), action, context: null));
        }
    }

    private static SocketError ErrorOf(Exception error)
        => error.InnerException is SocketException socket ? socket.SocketErrorCode : SocketError.ConnectionAborted;
}
