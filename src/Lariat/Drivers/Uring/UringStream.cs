// One standing receive, one send. What was received and not read waits here, bounded: when a reader is behind, the standing receive is
// cancelled and started again when the reader has caught up. Cancelling is not immediate, so what arrives in between is kept as well.
using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;
using Lariat.Native;
using static Lariat.Native.UringConstants;

namespace Lariat;

/// <summary>A stream of the io_uring driver.</summary>
internal sealed unsafe class UringStream : IoStream, IUringSocket
{
    // Received pieces that wait for their reader; then receiving pauses. A share of the ring, so that a few slow readers cannot empty it.
    private const int QueuedCountMax = 8;

    // Up to here data is copied and sent with the batch of the iteration; more is sent at once, without a copy.
    // PERF: bench/Net: batching wins below, the copy loses above.
    private const int BatchedBytesMax = 16 * 1024;

    private readonly UringSockets _sockets;
    private readonly UringReceive _receive;
    private readonly UringSend _send;
    private int _fd;
    private IoOperation? _receiver;
    private UringPoll? _connect;
    private IoLease _first;
    private Queue<IoLease>? _more;
    private int _queuedCount;
    private SocketError _error;
    private bool _hasEnded;
    private bool _isStarved;
    private bool _isClosing;

    public UringStream(UringSockets sockets, int fd)
    {
        _sockets = sockets;
        _fd = fd;
        _receive = new UringReceive(this);
        _send = new UringSend(this);
        sockets.Add(this);
    }

    public int Descriptor => _fd;

    public override EndPoint? LocalEndPoint => _isClosing ? null : PosixSocket.GetName(_fd, isPeer: false);

    public override EndPoint? RemoteEndPoint => _isClosing ? null : PosixSocket.GetName(_fd, isPeer: true);

    public void ConnectLater(IoOperation operation)
    {
        _connect = new UringPoll(_fd, POLLOUT, _ =>
        {
            _connect = null;
            if (_isClosing)
            {
                CloseIfIdle();
            }
            else
            {
                _sockets.Driver.Complete(operation, Errno.ToSocketError(PosixSocket.TakeError(_fd)));
            }
        });
        _sockets.Driver.Submit(_connect);
    }

    public override bool TryReceive(out IoLease lease)
    {
        if (_queuedCount > 0)
        {
            lease = _sockets.Driver.Buffers.HandOut(Dequeue());
            return true;
        }

        lease = new IoLease(_isClosing ? SocketError.OperationAborted : _error);
        return _hasEnded || _isClosing;
    }

    public override void ArmReceive(IoOperation operation)
    {
        if (_queuedCount > 0 || _hasEnded || _isClosing)
        {
            _sockets.Driver.Complete(operation);
            return;
        }

        _receiver = operation;
        StartReceiving();
    }

    public override void DetachReceive() => _receiver = null;

    public override void Return(in IoLease lease)
    {
        if (lease.Length > 0)
        {
            _sockets.Driver.Buffers.TakeBack(lease);
        }
    }

    public override int TrySend(ReadOnlySpan<byte> data, out SocketError error)
    {
        error = SocketError.Success;
        if (data.Length <= BatchedBytesMax)
        {
            return 0;
        }

        int sent = 0;
        while (sent < data.Length)
        {
            int count = PosixSend.Call(_fd, data[sent..], out int errno);
            if (count < 0)
            {
                error = errno == Errno.EAGAIN ? SocketError.Success : Errno.ToSocketError(errno);
                break;
            }

            sent += count;
        }

        return sent;
    }

    public override void StartSend(byte[] array, int offset, int length, IoOperation operation)
    {
        _send.Start(array, offset, length, operation);
        if (_isClosing)
        {
            _send.OnCompletion(-Errno.ECANCELED, 0);
        }
        else
        {
            _sockets.Driver.Submit(_send);
        }
    }

    public override void Shutdown(SocketShutdown how)
    {
        if (!_isClosing)
        {
            _ = Libc.Shutdown(_fd, PosixSocket.ToNative(how));
        }
    }

    public override void SetReset()
    {
        if (!_isClosing)
        {
            PosixSocket.SetLingerZero(_fd);
        }
    }

    public override void SetOption(SocketOptionLevel level, SocketOptionName name, int value) => PosixSocket.SetOption(_fd, level, name, value);

    /// <summary>The descriptor is closed when the kernel has finished with it: a request in flight would go on after close(2).</summary>
    public override void Close()
    {
        if (_isClosing)
        {
            return;
        }

        _isClosing = true;
        _receiver = null;
        while (_queuedCount > 0)
        {
            _sockets.Driver.Buffers.Return(Dequeue());
        }

        _sockets.Driver.Cancel(_receive);
        _sockets.Driver.Cancel(_send);
        if (_connect is not null)
        {
            _sockets.Driver.Cancel(_connect);
        }

        CloseIfIdle();
    }

    public void CloseWithLoop()
    {
        Close();
        CloseDescriptor();
    }

    /// <summary>There may be buffers again.</summary>
    public void Revive()
    {
        _isStarved = false;
        if (!_hasEnded && !_isClosing)
        {
            StartReceiving();
        }
    }

    /// <summary>Moves what nobody has read yet out of the ring.</summary>
    public void CopyOut()
    {
        for (int count = _queuedCount; count > 0; count--)
        {
            IoLease copy = _sockets.Driver.Buffers.CopyOut(Dequeue());
            Enqueue(copy);
        }
    }

    public void GoOnSending()
    {
        if (_isClosing)
        {
            _send.OnCompletion(-Errno.ECANCELED, 0);
        }
        else
        {
            _sockets.Driver.Submit(_send);
        }
    }

    public void OnSent(IoOperation operation, int errno)
    {
        _sockets.Driver.Complete(operation, Errno.ToSocketError(errno));
        CloseIfIdle();
    }

    public void OnReceived(int result, uint flags)
    {
        if (result > 0)
        {
            Keep(_sockets.Driver.Buffers.Take(result, flags));
        }
        else if (_isClosing)
        {
            CloseIfIdle();
            return;
        }
        else
        {
            OnReceiveEnded(-result);
        }

        if (_receiver is { } receiver && (_queuedCount > 0 || _hasEnded))
        {
            _receiver = null;
            _sockets.Driver.Complete(receiver);
        }
        else if (_receiver is not null)
        {
            StartReceiving();
        }

        CloseIfIdle();
    }

    private void OnReceiveEnded(int errno)
    {
        switch (errno)
        {
            case Errno.ENOBUFS:
                _isStarved = true;
                _sockets.AddStarved(this);
                break;
            case Errno.ECANCELED or Errno.EINTR or Errno.EAGAIN:
                break;
            default:
                _hasEnded = true;
                _error = Errno.ToSocketError(errno);
                break;
        }
    }

    private void StartReceiving()
    {
        if (!_receive.IsActive && !_isStarved)
        {
            _sockets.Driver.Submit(_receive);
        }
    }

    private void Keep(in IoLease lease)
    {
        if (_isClosing)
        {
            _sockets.Driver.Buffers.Return(lease);
            return;
        }

        Enqueue(lease);
        if (_queuedCount == QueuedCountMax)
        {
            _sockets.Driver.Cancel(_receive);
        }
    }

    private void Enqueue(in IoLease lease)
    {
        if (_queuedCount++ == 0)
        {
            _first = lease;
        }
        else
        {
            (_more ??= new Queue<IoLease>()).Enqueue(lease);
        }
    }

    private IoLease Dequeue()
    {
        IoLease lease = _first;
        _first = --_queuedCount > 0 ? _more!.Dequeue() : default;
        return lease;
    }

    private void CloseIfIdle()
    {
        if (_isClosing && !_receive.IsActive && !_send.IsActive && _connect is null)
        {
            CloseDescriptor();
        }
    }

    private void CloseDescriptor()
    {
        if (_fd >= 0)
        {
            _ = Libc.Close(_fd);
            _fd = -1;
            _sockets.Remove(this);
        }
    }
}
