using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>A datagram socket of the portable driver: receives one datagram ahead, when somebody waits for one.</summary>
internal sealed class PortableDatagram : IoDatagram
{
    // The largest datagram of IP.
    private const int DatagramBytesMax = 65_535;

    private readonly PortableSockets _sockets;
    private readonly Socket _socket;
    private readonly PosixSocketFile? _file;
    private readonly PortableArgs _receive;
    private readonly EndPoint _anyAddress;
    private IoOperation? _receiver;
    private bool _hasDatagram;
    private bool _isClosed;

    public PortableDatagram(PortableSockets sockets, Socket socket)
    {
        _sockets = sockets;
        _socket = socket;
        _socket.Blocking = false;
        _file = PosixSocketFile.Of(socket);
        _anyAddress = AnyAddress(socket.AddressFamily);
        _receive = new PortableArgs(sockets.Driver, socket.ReceiveFromAsync, OnReceived);
        _receive.SetBuffer(new byte[DatagramBytesMax], 0, DatagramBytesMax);
        sockets.Add(socket, Close);
    }

    public override EndPoint? LocalEndPoint => _isClosed ? null : _socket.LocalEndPoint;

    public override bool TryReceive(Span<byte> buffer, out int count, out EndPoint? from, out SocketError error)
    {
        count = 0;
        from = null;
        error = _isClosed ? SocketError.OperationAborted : _receive.SocketError;
        if (!_hasDatagram)
        {
            return _isClosed;
        }

        _hasDatagram = false;
        if (error == SocketError.Success)
        {
            count = Math.Min(buffer.Length, _receive.BytesTransferred);
            _receive.Buffer.AsSpan(0, count).CopyTo(buffer);
            from = _receive.RemoteEndPoint;
        }

        return true;
    }

    public override void ArmReceive(IoOperation operation)
    {
        if (_hasDatagram || _isClosed)
        {
            _sockets.Driver.Complete(operation);
            return;
        }

        _receiver = operation;
        if (!_receive.IsPending)
        {
            _receive.RemoteEndPoint = _anyAddress;
            _receive.Start();
        }
    }

    public override void DetachReceive() => _receiver = null;

    public override bool TrySend(ReadOnlySpan<byte> data, EndPoint? to, out SocketError error)
    {
        // The base library throws where it would block; datagrams hardly ever do, so the call is made at once.
        error = SocketError.Success;
        try
        {
            _ = to is null ? _socket.Send(data, SocketFlags.None) : _socket.SendTo(data, SocketFlags.None, to);
            return true;
        }
        catch (SocketException thrown)
        {
            error = thrown.SocketErrorCode;
            return error is not (SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable);
        }
        catch (ObjectDisposedException)
        {
            error = SocketError.OperationAborted;
            return true;
        }
    }

    /// <summary>There is no notice of room.</summary>
    public override bool TellsOfRoom(EndPoint? to) => false;

    public override void ArmSend(IoOperation operation) => _sockets.Driver.Complete(operation);

    public override void DetachSend()
    {
    }

    public override void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _sockets.Close(_socket, _file);
        }
    }

    private static EndPoint AnyAddress(AddressFamily family) => family switch
    {
        AddressFamily.InterNetworkV6 => new IPEndPoint(IPAddress.IPv6Any, 0),
        AddressFamily.Unix => new UnixDomainSocketEndPoint("any"),
        _ => new IPEndPoint(IPAddress.Any, 0),
    };

    private void OnReceived(PortableArgs args)
    {
        if (_isClosed)
        {
            return;
        }

        _hasDatagram = true;
        if (_receiver is { } receiver)
        {
            _receiver = null;
            _sockets.Driver.Complete(receiver);
        }
    }
}
