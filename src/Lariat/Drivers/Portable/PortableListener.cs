using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>A listener of the portable driver.</summary>
internal sealed class PortableListener : IoListener
{
    private readonly PortableSockets _sockets;
    private readonly Socket _socket;
    private readonly PosixSocketFile? _file;
    private readonly PortableArgs _accept;
    private readonly Queue<Socket> _accepted = new();
    private readonly bool _isNoDelay;
    private IoOperation? _acceptor;
    private SocketError _error;
    private bool _isClosed;

    public PortableListener(PortableSockets sockets, Socket socket, EndPoint at, IoSocketOptions options)
    {
        _sockets = sockets;
        _socket = socket;
        _isNoDelay = options.NoDelay && at.AddressFamily != AddressFamily.Unix;
        LocalEndPoint = socket.LocalEndPoint!;
        _file = PosixSocketFile.Of(socket);
        _accept = new PortableArgs(sockets.Driver, socket.AcceptAsync, OnAccepted);
        sockets.Add(socket, Close);
    }

    public override EndPoint LocalEndPoint { get; }

    public override bool TryAccept([NotNullWhen(true)] out IoStream? stream, out SocketError error)
    {
        if (_accepted.TryDequeue(out Socket? socket))
        {
            socket.Blocking = false;
            if (_isNoDelay)
            {
                socket.NoDelay = true;
            }

            stream = new PortableStream(_sockets, socket);
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
        if (_accepted.Count > 0 || _error != SocketError.Success || _isClosed)
        {
            _sockets.Driver.Complete(operation);
            return;
        }

        _acceptor = operation;
        StartAccepting();
    }

    public override void DetachAccept() => _acceptor = null;

    public override void Close()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _acceptor = null;
        _sockets.Close(_socket, _file);
        while (_accepted.TryDequeue(out Socket? socket))
        {
            socket.Dispose();
        }
    }

    private void StartAccepting()
    {
        if (!_accept.IsPending)
        {
            _accept.AcceptSocket = null;
            _accept.Start();
        }
    }

    private void OnAccepted(PortableArgs args)
    {
        if (_isClosed)
        {
            args.AcceptSocket?.Dispose();
            return;
        }

        if (args.SocketError == SocketError.Success)
        {
            _accepted.Enqueue(args.AcceptSocket!);
        }
        else if (args.SocketError is not (SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Interrupted))
        {
            _error = args.SocketError;
        }

        if (_acceptor is not { } acceptor)
        {
            return;
        }

        if (_accepted.Count > 0 || _error != SocketError.Success)
        {
            _acceptor = null;
            _sockets.Driver.Complete(acceptor);
        }
        else
        {
            StartAccepting();
        }
    }
}
