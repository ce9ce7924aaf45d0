using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>
/// A datagram socket of the portable driver: waits for a datagram by a receive that takes nothing, and takes the datagram on request.
/// </summary>
internal sealed class PortableDatagram : IoDatagram
{
    private readonly PortableSockets _sockets;
    private readonly Socket _socket;
    private readonly PosixSocketFile? _file;
    private readonly PortableArgs _peek;
    private readonly EndPoint _anyAddress;
    private readonly SocketAddress _from;
    private IoOperation? _receiver;
    private SocketError _error;
    private bool _isClosed;

    public PortableDatagram(PortableSockets sockets, Socket socket)
    {
        _sockets = sockets;
        _socket = socket;
        _socket.Blocking = false;
        _file = PosixSocketFile.Of(socket);
        _anyAddress = AnyAddress(socket.AddressFamily);
        _from = new SocketAddress(socket.AddressFamily, SocketAddress.GetMaximumAddressSize(socket.AddressFamily));
        _peek = new PortableArgs(sockets.Driver, socket.ReceiveAsync, OnPeeked);
        _peek.SetBuffer(new byte[1], 0, 1);
        sockets.Add(socket, Close);
    }

    public override EndPoint? LocalEndPoint => _isClosed ? null : _socket.LocalEndPoint;

    public override int NextLength => _socket.AddressFamily == AddressFamily.Unix && !_isClosed ? _socket.Available : 0;

    public override bool TryReceive(Span<byte> buffer, out int count, out EndPoint? from, out SocketError error)
    {
        count = 0;
        from = null;
        error = _isClosed ? SocketError.OperationAborted : _error;
        _error = SocketError.Success;
        if (error != SocketError.Success)
        {
            return true;
        }

        // Checked first: the call that receives throws where it would block. For an empty datagram, the available count is zero.
        int available = _socket.Available;
        return (available > 0 || _socket.Poll(0, SelectMode.SelectRead)) && TryTake(buffer, available, out count, out from, out error);
    }

    public override void ArmReceive(IoOperation operation)
    {
        if (_error != SocketError.Success || _isClosed)
        {
            _sockets.Driver.Complete(operation);
            return;
        }

        _receiver = operation;
        if (!_peek.IsPending)
        {
            // Set every time: the completion replaces it with the flags of the received datagram.
            _peek.SocketFlags = SocketFlags.Peek;
            _peek.Start();
        }
    }

    public override void DetachReceive() => _receiver = null;

    public override bool TrySend(ReadOnlySpan<byte> data, EndPoint? to, out SocketError error)
    {
        // The base library throws where it would block; datagrams hardly ever do, so the call is made immediately.
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
    public override bool SignalsRoom(EndPoint? to) => false;

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

    private bool TryTake(Span<byte> buffer, int available, out int count, out EndPoint? from, out SocketError error)
    {
        from = null;
        _from.Size = SocketAddress.GetMaximumAddressSize(_socket.AddressFamily);
        try
        {
            count = _socket.ReceiveFrom(buffer, SocketFlags.None, _from);
            error = SocketError.Success;

            // On Linux the size of the first datagram is available; elsewhere that of all, and the call throws if the datagram does not
            // fit.
            count = count == buffer.Length && OperatingSystem.IsLinux() ? Math.Max(count, available) : count;
        }
        catch (SocketException thrown) when (thrown.SocketErrorCode == SocketError.MessageSize)
        {
            count = Math.Max(available, buffer.Length + 1);
            error = SocketError.Success;
        }
        catch (SocketException thrown)
        {
            count = 0;
            error = thrown.SocketErrorCode;
            return error != SocketError.WouldBlock;
        }

        from = _from.Size > PosixAddress.UnixPathOffset ? _anyAddress.Create(_from) : null;
        return true;
    }

    private void OnPeeked(PortableArgs args)
    {
        if (_isClosed)
        {
            return;
        }

        // The byte does not matter: if a larger datagram was cut off for it (MessageSize on Windows), that is not an error.
        _error = args.SocketError == SocketError.MessageSize ? SocketError.Success : args.SocketError;
        if (_receiver is { } receiver)
        {
            _receiver = null;
            _sockets.Driver.Complete(receiver);
        }
    }
}
