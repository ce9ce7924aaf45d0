using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Lariat.Native;
using static Lariat.Native.EpollEvent;

namespace Lariat.LowLevel;

/// <summary>A listener of the epoll driver.</summary>
internal sealed unsafe class EpollListener : IoListener, IEpollEntry
{
    private readonly EpollSockets _sockets;
    private readonly PosixSocketFile? _file;
    private int _fd;
    private IoOperation? _acceptor;
    private bool _isReadable;

    public EpollListener(EpollSockets sockets, int fd)
    {
        _sockets = sockets;
        _fd = fd;
        LocalEndPoint = PosixSocket.GetName(fd, isPeer: false)!;
        _file = PosixSocketFile.Of(LocalEndPoint);
        int errno = sockets.Table.Add(fd, EPOLLIN | EPOLLET, this);
        if (errno != 0)
        {
            _ = Libc.Close(fd);
            _file?.Remove();
            throw PosixSocket.MakeException(errno, $"Watching the listener at {LocalEndPoint}");
        }
    }

    int IEpollEntry.Slot { get; set; } = -1;

    public override EndPoint LocalEndPoint { get; }

    public override bool TryAccept([NotNullWhen(true)] out IoStream? stream, out SocketError error)
    {
        stream = null;
        error = SocketError.Success;
        while (_isReadable && _fd >= 0)
        {
            int fd = Libc.Accept4(_fd, null, null, SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC);
            int errno = fd >= 0 ? 0 : Errno.Last;
            if (errno == 0)
            {
                return TryWatch(fd, out stream, out error);
            }

            if (errno == Errno.EAGAIN)
            {
                _isReadable = false;
            }
            else if (!PosixAccept.IsOfOneConnection(errno))
            {
                error = Errno.ToSocketError(errno);
                return false;
            }
        }

        return false;
    }

    /// <summary>
    /// Watches an accepted connection. False if the system watches no more descriptors for this user: treated as a failed accept.
    /// </summary>
    private bool TryWatch(int fd, [NotNullWhen(true)] out IoStream? stream, out SocketError error)
    {
        try
        {
            stream = new EpollStream(_sockets, fd);
            error = SocketError.Success;
            return true;
        }
        catch (SocketException refusal)
        {
            stream = null;
            error = refusal.SocketErrorCode;
            return false;
        }
    }

    public override void ArmAccept(IoOperation operation)
    {
        if (_isReadable || _fd < 0)
        {
            _sockets.Driver.Complete(operation);
        }
        else
        {
            _acceptor = operation;
        }
    }

    public override void DetachAccept() => _acceptor = null;

    public override void Close()
    {
        if (_fd < 0)
        {
            return;
        }

        _acceptor = null;
        _file?.Remove();
        _sockets.Table.Remove(_fd, this);
        _ = Libc.Close(_fd);
        _fd = -1;
    }

    void IEpollEntry.OnReady(uint events)
    {
        _isReadable = true;
        if (_acceptor is { } acceptor)
        {
            _acceptor = null;
            _sockets.Driver.Complete(acceptor);
        }
    }
}
