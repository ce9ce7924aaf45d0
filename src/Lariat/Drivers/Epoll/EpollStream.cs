using System.Net;
using System.Net.Sockets;
using Lariat.Native;
using static Lariat.Native.EpollEvent;

namespace Lariat.LowLevel;

/// <summary>A stream of the epoll driver: its readiness bits, and the system calls that use them.</summary>
internal sealed class EpollStream : IoStream, IEpollEntry
{
    private readonly EpollSockets _sockets;
    private int _fd;
    private IoOperation? _receiver;
    private IoOperation? _connector;
    private EpollSend _send;

    // Edge-triggered: a bit is cleared by the system call that found nothing more, and set by the next edge.
    private bool _isReadable;
    private bool _isWritable;

    // The peer will send nothing more: no further edge will come, so a short read does not mean that the socket is empty.
    private bool _isHungUp;

    /// <exception cref="SocketException">The descriptor cannot be watched; it is closed then.</exception>
    public EpollStream(EpollSockets sockets, int fd)
    {
        _sockets = sockets;
        _fd = fd;
        int errno = sockets.Table.Add(fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, this);
        if (errno != 0)
        {
            _ = Libc.Close(fd);
            throw PosixSocket.MakeException(errno, "Watching a socket");
        }

        _isWritable = true;
    }

    int IEpollEntry.Slot { get; set; } = -1;

    public override EndPoint? LocalEndPoint => _fd < 0 ? null : PosixSocket.GetName(_fd, isPeer: false);

    public override EndPoint? RemoteEndPoint => _fd < 0 ? null : PosixSocket.GetName(_fd, isPeer: true);

    /// <summary>Called after connect(2): the operation completes now, or when the socket has connected in the background.</summary>
    public void OnConnectCalled(int errno, IoOperation operation)
    {
        if (!PosixConnect.TryComplete(_sockets.Driver, operation, errno))
        {
            ConnectLater(operation);
        }
    }

    /// <summary>Waits for a connect in the background: its first edge reports the outcome.</summary>
    private void ConnectLater(IoOperation operation)
    {
        _connector = operation;
        _isWritable = false;
    }

    internal override bool TryConnectAgain(EndPoint to, IoOperation operation)
    {
        // The earlier report of epoll, hung up, was about a socket without a peer.
        _isHungUp = false;
        _isReadable = false;
        OnConnectCalled(PosixConnect.Call(_fd, to), operation);
        return true;
    }

    public override bool TryReceive(out IoLease lease)
    {
        if (!_isReadable || _fd < 0)
        {
            lease = _fd < 0 ? new IoLease(SocketError.OperationAborted) : default;
            return _fd < 0;
        }

        byte[] array = _sockets.ReceiveBuffers.Rent();
        int count = PosixReceive.Call(_fd, array, out int errno);
        if (count >= 0)
        {
            // A short read has emptied the socket: the next bytes are a new edge, which saves a call that finds nothing.
            _isReadable = count == array.Length || _isHungUp;
            lease = new IoLease(array, 0, count, 0);
            return true;
        }

        _sockets.ReceiveBuffers.Return(array);
        if (errno == Errno.EAGAIN)
        {
            _isReadable = false;
            lease = default;
            return false;
        }

        lease = new IoLease(Errno.ToSocketError(errno));
        return true;
    }

    public override void ArmReceive(IoOperation operation)
    {
        if (_isReadable || _fd < 0)
        {
            _sockets.Driver.Complete(operation);
        }
        else
        {
            _receiver = operation;
        }
    }

    public override void DetachReceive() => _receiver = null;

    public override void Return(in IoLease lease) => _sockets.ReceiveBuffers.Return(lease);

    public override int TrySend(ReadOnlySpan<byte> data, out SocketError error)
    {
        error = SocketError.Success;
        if (!_isWritable)
        {
            return 0;
        }

        int sent = PosixSend.CallWhileTaken(_fd, data, out int errno);
        _isWritable = errno != Errno.EAGAIN;
        error = _isWritable ? Errno.ToSocketError(errno) : SocketError.Success;
        return sent;
    }

    internal override bool TrySendBeforeClose(ReadOnlySpan<byte> data, out int taken)
    {
        // The next event may be late: there may be room already.
        _isWritable = _fd >= 0;
        ContinueSending();
        taken = _isWritable && _send.Operation is null ? TrySend(data, out _) : 0;
        return taken == data.Length && _send.Operation is null;
    }

    public override void StartSend(byte[] array, int offset, int length, IoOperation operation)
    {
        _send = new EpollSend(array, offset, length, operation);
        ContinueSending();
    }

    public override void Shutdown(SocketShutdown how)
    {
        if (_fd >= 0)
        {
            _ = Libc.Shutdown(_fd, PosixSocket.ToNative(how));
        }
    }

    public override void SetReset()
    {
        if (_fd >= 0)
        {
            PosixSocket.SetLingerZero(_fd);
        }
    }

    public override void SetOption(SocketOptionLevel level, SocketOptionName name, int value)
        => PosixSocket.SetOption(_fd, level, name, value);

    internal override bool TrySetReceiveLowWater(int byteCount)
        => LowersReceiveMarkSafely && _fd >= 0 && PosixSocket.TrySetReceiveLowWater(_fd, byteCount);

    public override Socket? Duplicate() => _fd < 0 ? null : SocketDescriptor.Duplicate(_fd);

    public override IoReleasedStream Release()
    {
        var released = new IoReleasedStream(_fd);
        _sockets.Table.Remove(_fd, this);
        _fd = -1;
        return released;
    }

    public override void Close()
    {
        if (_fd < 0)
        {
            return;
        }

        _receiver = null;
        _connector = null;
        _sockets.Table.Remove(_fd, this);
        _ = Libc.Close(_fd);
        _fd = -1;
        ContinueSending();
    }

    private void ContinueSending()
    {
        if (_send.Operation is { } operation && _send.TryContinue(_fd, ref _isWritable, out int errno))
        {
            _send = default;
            _sockets.Driver.Complete(operation, Errno.ToSocketError(errno));
        }
    }

    void IEpollEntry.OnReady(uint events)
    {
        if (_connector is { } connector)
        {
            _connector = null;
            _isWritable = true;
            _sockets.Driver.Complete(connector, Errno.ToSocketError(PosixSocket.TakeError(_fd)));
        }

        _isHungUp |= (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
        if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0)
        {
            _isReadable = true;
            if (_receiver is { } receiver)
            {
                _receiver = null;
                _sockets.Driver.Complete(receiver);
            }
        }

        if ((events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0)
        {
            _isWritable = true;
            ContinueSending();
        }
    }
}
