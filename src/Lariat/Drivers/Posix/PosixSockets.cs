using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>What the sockets of the epoll and the io_uring driver share: they differ in how a descriptor is waited for.</summary>
internal abstract class PosixSockets : IoSockets
{
    private readonly PinnedPool _sendBuffers = new();

    /// <summary>For received data; with io_uring for streams in bulk, which do not use the ring.</summary>
    public ReceivePool ReceiveBuffers { get; } = new();

    internal override int BuffersOut => ReceiveBuffers.OutCount + _sendBuffers.OutCount;

    public sealed override IoListener Listen(EndPoint at, IoSocketOptions options)
    {
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(options);
        return NewListener(PosixSocket.Listen(at, options));
    }

    public sealed override IoListener AdoptListener(Socket bound, IoSocketOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return NewListener(PosixSocket.AdoptListener(bound, options));
    }

    public sealed override IoStream Connect(EndPoint to, IoSocketOptions options, IoOperation operation)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(options);
        int descriptor = PosixConnect.Start(to, options, out int errno);
        return NewConnectingStream(descriptor, errno, operation);
    }

    public sealed override IoStream Adopt(Socket socket) => NewStream(SocketDescriptor.Adopt(socket));

    public sealed override IoStream Adopt(IoReleasedStream released)
    {
        ArgumentNullException.ThrowIfNull(released);
        using (released)
        {
            return NewStream(released.TakeDescriptor());
        }
    }

    public sealed override IoDatagram AdoptDatagram(Socket socket) => new PosixDatagram(this, socket);

    public sealed override IoWatch Watch(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return Watch((int)socket.Handle);
    }

    public abstract override IoWatch Watch(int descriptor);

    public sealed override byte[] RentSendBuffer(int minByteCount) => _sendBuffers.Rent(minByteCount);

    public sealed override void ReturnSendBuffer(byte[] array) => _sendBuffers.Return(array);

    protected abstract IoListener NewListener(int descriptor);

    protected abstract IoStream NewStream(int descriptor);

    /// <summary>A stream whose connect(2) has returned with this errno.</summary>
    protected abstract IoStream NewConnectingStream(int descriptor, int errno, IoOperation operation);
}
