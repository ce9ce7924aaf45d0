// The same structure as the epoll stream: a readiness bit, and non-blocking calls. Readiness comes from PortableReadiness while the stream
// is busy, and from a receive of zero bytes when it is not: an idle connection holds no buffer.
using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>A stream of the portable driver.</summary>
internal sealed class PortableStream : IoStream
{
    private readonly PortableSockets _sockets;
    private readonly Socket _socket;
    private readonly PortableArgs _receive;
    private PortableArgs? _sendArgs;
    private IoOperation? _receiver;
    private IoOperation? _sender;
    private SocketError _error;
    private bool _isReadable;
    private bool _isIdle;
    private bool _isClosed;
    private bool _mustReset;

    public PortableStream(PortableSockets sockets, Socket socket)
    {
        _sockets = sockets;
        _socket = socket;
        _receive = new PortableArgs(sockets.Driver, socket.ReceiveAsync, OnReceived);
        sockets.Add(socket, Close);
    }

    public Socket Socket => _socket;

    /// <summary>Its index in the driver's <see cref="PortableReadiness"/>; 0 if it is not there.</summary>
    public int ReadinessIndex { get; set; }

    public override EndPoint? LocalEndPoint => TryGet(static socket => socket.LocalEndPoint);

    public override EndPoint? RemoteEndPoint => TryGet(static socket => socket.RemoteEndPoint);

    public void Connect(EndPoint to, IoOperation operation)
    {
        var connect = new PortableArgs(_sockets.Driver, _socket.ConnectAsync, args =>
        {
            if (!_isClosed)
            {
                _sockets.Driver.Complete(operation, args.SocketError);
            }

            args.Dispose();
        })
        {
            RemoteEndPoint = to,
        };
        connect.Start();
    }

    internal override bool TryConnectAgain(EndPoint to, IoOperation operation)
    {
        Connect(to, operation);
        return true;
    }

    public override bool TryReceive(out IoLease lease)
    {
        if (!_isReadable || _isClosed)
        {
            lease = _isClosed ? new IoLease(SocketError.OperationAborted) : default;
            return _isClosed;
        }

        if (_error != SocketError.Success)
        {
            lease = new IoLease(_error);
            return true;
        }

        byte[] array = _sockets.ReceiveBuffers.Rent();
        int count = _socket.Receive(array, 0, array.Length, SocketFlags.None, out SocketError error);
        if (error == SocketError.Success && count == 0 && _sender is not null)
        {
            error = SendEmpty();
        }

        if (error == SocketError.Success)
        {
            _isReadable = count == array.Length || count == 0;
            lease = new IoLease(array, 0, count, 0);
            return true;
        }

        _sockets.ReceiveBuffers.Return(array);
        _isReadable = error is not (SocketError.WouldBlock or SocketError.IOPending);
        lease = _isReadable ? new IoLease(error) : default;
        return _isReadable;
    }

    public override void ArmReceive(IoOperation operation)
    {
        if (_isReadable || _isClosed)
        {
            _sockets.Driver.Complete(operation);
            return;
        }

        _receiver = operation;
        if (!_receive.IsPending && ReadinessIndex == 0 && (_isIdle || !_sockets.Driver.Readiness.TryAdd(this)))
        {
            _receive.Start();
        }
    }

    /// <summary>Polled unsuccessfully for too long: falls back to a zero-byte receive.</summary>
    public void WaitByReceive()
    {
        _isIdle = true;
        if (_receiver is not null)
        {
            _receive.Start();
        }
    }

    /// <summary>Called when there are bytes to read, or an error.</summary>
    public void OnReadable(SocketError error)
    {
        // The system reports an error once: if the wait has received it, the following receive would see only an end of the stream.
        _error = error;
        _isReadable = true;
        if (_receiver is { } receiver)
        {
            _receiver = null;
            _sockets.Driver.Complete(receiver);
        }
    }

    public override void DetachReceive() => _receiver = null;

    public override void Return(in IoLease lease) => _sockets.ReceiveBuffers.Return(lease);

    public override int TrySend(ReadOnlySpan<byte> data, out SocketError error)
    {
        if (_isClosed)
        {
            error = SocketError.OperationAborted;
            return 0;
        }

        int sent = 0;
        do
        {
            int count = _socket.Send(data[sent..], SocketFlags.None, out error);
            sent += Math.Max(0, count);
        }
        while (error == SocketError.Success && sent < data.Length);

        if (error is SocketError.WouldBlock or SocketError.IOPending)
        {
            error = SocketError.Success;
        }

        return sent;
    }

    internal override bool TrySendBeforeClose(ReadOnlySpan<byte> data, out int taken)
    {
        taken = _sender is null && !_isClosed ? TrySend(data, out _) : 0;
        return taken == data.Length && _sender is null;
    }

    public override void StartSend(byte[] array, int offset, int length, IoOperation operation)
    {
        _sender = operation;
        _sendArgs ??= new PortableArgs(_sockets.Driver, _socket.SendAsync, OnSent);
        _sendArgs.SetBuffer(array, offset, length);
        _sendArgs.Start();
    }

    public override void Shutdown(SocketShutdown how)
    {
        if (_isClosed)
        {
            return;
        }

        try
        {
            _socket.Shutdown(how);
        }
        catch (SocketException)
        {
            // The connection is lost; reads and writes fail.
        }
    }

    public override void SetReset()
    {
        if (!_isClosed)
        {
            _mustReset = true;
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
    }

    public override void SetOption(SocketOptionLevel level, SocketOptionName name, int value)
        => _socket.SetSocketOption(level, name, value);

    internal override bool TrySetReceiveLowWater(int byteCount)
    {
        if (_isClosed || !LowersReceiveMarkSafely)
        {
            return false;
        }

        try
        {
            _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReceiveLowWater, byteCount);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public override IoReleasedStream Release()
    {
        var released = new IoReleasedStream(_socket);
        _isClosed = true;
        _sockets.Driver.Readiness.Remove(this);
        _sockets.Forget(_socket);
        return released;
    }

    public override void Close()
    {
        if (!_isClosed)
        {
            // The base library resets a connection that is disposed while a receive is pending, unless it was shut down.
            if (!_mustReset)
            {
                Shutdown(SocketShutdown.Both);
            }

            _isClosed = true;
            _receiver = null;
            _sockets.Driver.Readiness.Remove(this);
            _sockets.Close(_socket);
        }
    }

    /// <summary>
    /// The system reports a reset once: if the current send has received it, this receive saw only an end of the stream, and sending
    /// zero bytes fails.
    /// </summary>
    private SocketError SendEmpty()
    {
        _ = _socket.Send(ReadOnlySpan<byte>.Empty, SocketFlags.None, out SocketError error);
        return error is SocketError.WouldBlock or SocketError.IOPending ? SocketError.Success : error;
    }

    private void OnReceived(PortableArgs args)
    {
        _isIdle = false;
        OnReadable(args.SocketError);
    }

    private void OnSent(PortableArgs args)
    {
        int left = args.Count - args.BytesTransferred;
        if (args.SocketError == SocketError.Success && left > 0)
        {
            args.SetBuffer(args.Offset + args.BytesTransferred, left);
            args.Start();
            return;
        }

        IoOperation sender = _sender!;
        _sender = null;
        args.SetBuffer(null, 0, 0);
        _sockets.Driver.Complete(sender, args.SocketError);
    }

    private EndPoint? TryGet(Func<Socket, EndPoint?> get)
    {
        if (_isClosed)
        {
            return null;
        }

        try
        {
            return get(_socket);
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
