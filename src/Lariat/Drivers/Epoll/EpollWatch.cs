using Lariat.Native;
using static Lariat.Native.EpollEvent;

namespace Lariat.LowLevel;

/// <summary>A foreign descriptor: one-shot, so that arming it again queries the kernel and finds it ready if it still is.</summary>
internal sealed class EpollWatch : IoWatch, IEpollEntry
{
    private const uint EPOLLONESHOT = 1u << 30;

    private readonly EpollSockets _sockets;
    private readonly int _fd;
    private IoOperation? _reader;
    private IoOperation? _writer;
    private bool _isClosed;

    public EpollWatch(EpollSockets sockets, int fd)
    {
        _sockets = sockets;
        _fd = fd;
        int errno = sockets.Table.Add(fd, EPOLLONESHOT, this);
        if (errno != 0)
        {
            throw PosixSocket.MakeException(errno, "Watching a descriptor");
        }
    }

    int IEpollEntry.Slot { get; set; } = -1;

    public override void ArmRead(IoOperation operation)
    {
        _reader = operation;
        Rearm();
    }

    public override void ArmWrite(IoOperation operation)
    {
        _writer = operation;
        Rearm();
    }

    public override void DetachRead() => _reader = null;

    public override void DetachWrite() => _writer = null;

    public override void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _reader = null;
            _writer = null;
            _sockets.Table.Remove(_fd, this);
        }
    }

    void IEpollEntry.OnReady(uint events)
    {
        bool hasFailed = (events & (EPOLLERR | EPOLLHUP)) != 0;
        if (_reader is { } reader && (hasFailed || (events & (EPOLLIN | EPOLLRDHUP)) != 0))
        {
            _reader = null;
            _sockets.Driver.Complete(reader);
        }

        if (_writer is { } writer && (hasFailed || (events & EPOLLOUT) != 0))
        {
            _writer = null;
            _sockets.Driver.Complete(writer);
        }

        if (_reader is not null || _writer is not null)
        {
            Rearm();
        }
    }

    private void Rearm()
    {
        uint events = (_reader is null ? 0 : EPOLLIN | EPOLLRDHUP) | (_writer is null ? 0 : EPOLLOUT);
        int errno = _isClosed ? Errno.EBADF : _sockets.Table.Modify(_fd, events | EPOLLONESHOT, this);
        if (errno == 0)
        {
            return;
        }

        // The descriptor was closed: waiters detect that by using it.
        foreach (IoOperation? operation in new[] { _reader, _writer })
        {
            if (operation is not null)
            {
                _sockets.Driver.Complete(operation, Errno.ToSocketError(errno));
            }
        }
    }
}
