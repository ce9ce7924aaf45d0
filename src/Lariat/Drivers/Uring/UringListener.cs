using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Lariat.Native;
using static Lariat.Native.UringConstants;

namespace Lariat.LowLevel;

/// <summary>A listener of the io_uring driver: a standing accept.</summary>
internal sealed class UringListener : IoListener, IUringSocket
{
    // Connections that are not taken, because the server is full, are left to the system's backlog.
    private const int MaxQueuedCount = 64;

    private readonly UringSockets _sockets;
    private readonly UringAccept _accept;
    private readonly Queue<int> _accepted = new();
    private readonly PosixSocketFile? _file;
    private int _fd;
    private IoOperation? _acceptor;
    private SocketError _error;
    private bool _isClosing;

    public UringListener(UringSockets sockets, int fd)
    {
        _sockets = sockets;
        _fd = fd;
        LocalEndPoint = PosixSocket.GetName(fd, isPeer: false)!;
        _file = PosixSocketFile.Of(LocalEndPoint);
        _accept = new UringAccept(this);
        sockets.Add(this);
    }

    public int Descriptor => _fd;

    IUringSocket? IUringSocket.NextOpen { get; set; }

    IUringSocket? IUringSocket.PreviousOpen { get; set; }

    public override EndPoint LocalEndPoint { get; }

    public override bool TryAccept([NotNullWhen(true)] out IoStream? stream, out SocketError error)
    {
        if (_accepted.TryDequeue(out int fd))
        {
            stream = new UringStream(_sockets, fd);
            error = SocketError.Success;
            return true;
        }

        stream = null;
        error = _error;
        _error = SocketError.Success;
        return false;
    }

    public override void ArmAccept(IoOperation operation)
    {
        if (_accepted.Count > 0 || _isClosing)
        {
            _sockets.Driver.Complete(operation);
            return;
        }

        _acceptor = operation;
        if (!_accept.IsActive)
        {
            _sockets.Driver.Submit(_accept);
        }
    }

    public override void DetachAccept() => _acceptor = null;

    public override void Close()
    {
        if (_isClosing)
        {
            return;
        }

        _isClosing = true;
        _acceptor = null;
        _file?.Remove();
        while (_accepted.TryDequeue(out int fd))
        {
            _ = Libc.Close(fd);
        }

        // The accept in flight keeps the socket open: without this the port would stay in use until the cancellation has completed.
        _ = Libc.Shutdown(_fd, SocketConstants.SHUT_RDWR);
        _sockets.Driver.Cancel(_accept);
        CloseIfIdle();
    }

    public void CloseWithLoop()
    {
        Close();
        CloseDescriptor();
    }

    public void OnAccepted(int result)
    {
        if (result >= 0 && _isClosing)
        {
            _ = Libc.Close(result);
        }
        else if (result >= 0)
        {
            _accepted.Enqueue(result);
            if (_accepted.Count == MaxQueuedCount)
            {
                _sockets.Driver.Cancel(_accept);
            }
        }
        else if (-result != Errno.ECANCELED && !PosixAccept.IsOfOneConnection(-result))
        {
            _error = Errno.ToSocketError(-result);
        }

        WakeAcceptor();
        CloseIfIdle();
    }

    private void WakeAcceptor()
    {
        if (_acceptor is not { } acceptor)
        {
            return;
        }

        if (_accepted.Count > 0 || _error != SocketError.Success)
        {
            _acceptor = null;
            _sockets.Driver.Complete(acceptor);
        }
        else if (!_accept.IsActive)
        {
            _sockets.Driver.Submit(_accept);
        }
    }

    private void CloseIfIdle()
    {
        if (_isClosing && !_accept.IsActive)
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

    /// <summary>accept4(2), repeatedly.</summary>
    private sealed unsafe class UringAccept(UringListener listener) : UringRequest
    {
        public override void Prepare(UringSqe* sqe)
        {
            sqe->Opcode = IORING_OP_ACCEPT;
            sqe->IoPriority = IORING_ACCEPT_MULTISHOT;
            sqe->Descriptor = listener.Descriptor;
            sqe->OperationFlags = SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC;
        }

        public override void OnCompletion(int result, uint flags) => listener.OnAccepted(result);
    }
}
