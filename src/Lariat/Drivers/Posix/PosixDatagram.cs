using System.Net;
using System.Net.Sockets;
using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>A datagram socket over system calls and a driver's readiness; udp(7), unix(7).</summary>
internal sealed unsafe class PosixDatagram : IoDatagram
{
    private readonly Socket _socket;
    private readonly PosixSocketFile? _file;
    private readonly IoWatch _watch;
    private readonly int _fd;
    private readonly bool _isUnix;
    private bool _isClosed;

    public PosixDatagram(IoSockets sockets, Socket socket)
    {
        _socket = socket;
        _socket.Blocking = false;
        _isUnix = socket.AddressFamily == AddressFamily.Unix;
        _file = PosixSocketFile.Of(socket);
        _fd = (int)socket.Handle;
        int flags = Libc.FileControl(_fd, SocketConstants.F_GETFL, 0);
        _ = Libc.FileControl(_fd, SocketConstants.F_SETFL, flags | SocketConstants.O_NONBLOCK);
        _watch = sockets.Watch(socket);
    }

    public override EndPoint? LocalEndPoint => _isClosed ? null : PosixSocket.GetName(_fd, isPeer: false);

    // FIONREAD, unix(7): the first datagram's size. A receive that only peeks (MSG_PEEK) would consume a pending error.
    public override int NextLength => _isUnix && !_isClosed ? _socket.Available : 0;

    public override bool TryReceive(Span<byte> buffer, out int count, out EndPoint? from, out SocketError error)
    {
        byte* address = stackalloc byte[SocketConstants.MaxAddressBytes];
        int addressLength = SocketConstants.MaxAddressBytes;
        int errno = Errno.EBADF;
        nint received = -1;
        fixed (byte* at = buffer)
        {
            do
            {
                received = _isClosed ? -1 : Libc.ReceiveFrom(_fd, at, buffer.Length, SocketConstants.MSG_TRUNC, address, &addressLength);
                errno = received >= 0 ? 0 : _isClosed ? Errno.EBADF : Errno.Last;
            }
            while (errno == Errno.EINTR);
        }

        count = (int)Math.Max(0, received);
        error = Errno.ToSocketError(errno);
        from = errno == 0 && addressLength > PosixAddress.UnixPathOffset ? PosixAddress.Decode(address, addressLength) : null;
        return errno != Errno.EAGAIN;
    }

    public override void ArmReceive(IoOperation operation) => _watch.ArmRead(operation);

    public override void DetachReceive() => _watch.DetachRead();

    public override bool TrySend(ReadOnlySpan<byte> data, EndPoint? to, out SocketError error)
    {
        byte* address = stackalloc byte[SocketConstants.MaxAddressBytes];
        int addressLength = to is null ? 0 : PosixAddress.Encode(to, address);
        int errno = Errno.EBADF;
        fixed (byte* at = data)
        {
            do
            {
                nint sent = _isClosed
                    ? -1
                    : Libc.SendTo(_fd, at, data.Length, SocketConstants.MSG_NOSIGNAL, to is null ? null : address, addressLength);
                errno = sent >= 0 ? 0 : _isClosed ? Errno.EBADF : Errno.Last;
            }
            while (errno == Errno.EINTR);
        }

        error = Errno.ToSocketError(errno);
        return errno != Errno.EAGAIN;
    }

    /// <summary>False for a Unix socket that is not connected: it counts as writable, whatever room the receiver has.</summary>
    public override bool SignalsRoom(EndPoint? to) => to is not { AddressFamily: AddressFamily.Unix };

    public override void ArmSend(IoOperation operation) => _watch.ArmWrite(operation);

    public override void DetachSend() => _watch.DetachWrite();

    public override void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _watch.Close();
            PosixSocketFile.Close(_socket, _file);
        }
    }
}
