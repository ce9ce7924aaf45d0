using System.Net;
using System.Net.Sockets;
using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>The sockets of the epoll driver.</summary>
internal sealed unsafe class EpollSockets(EpollDriver driver, EpollTable table) : IoSockets
{
    public override string Name => "epoll";

    public EpollDriver Driver => driver;

    public EpollTable Table => table;

    public ReceivePool ReceiveBuffers { get; } = new();

    private PinnedPool SendBuffers { get; } = new();

    public override IoListener Listen(EndPoint at, IoSocketOptions options)
    {
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(options);
        return new EpollListener(this, PosixSocket.Listen(at, options));
    }

    public override IoListener AdoptListener(Socket bound, IoSocketOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new EpollListener(this, PosixSocket.AdoptListener(bound, options));
    }

    public override IoStream Connect(EndPoint to, IoSocketOptions options, IoOperation operation)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(options);
        int fd = PosixConnect.Start(to, options, out int errno);
        var stream = new EpollStream(this, fd);
        stream.OnConnectCalled(errno, operation);
        return stream;
    }

    public override IoStream Adopt(Socket socket) => new EpollStream(this, SocketDescriptor.Adopt(socket));

    public override IoStream Adopt(IoReleasedStream released)
    {
        ArgumentNullException.ThrowIfNull(released);
        using (released)
        {
            return new EpollStream(this, released.TakeDescriptor());
        }
    }

    public override IoDatagram AdoptDatagram(Socket socket) => new PosixDatagram(this, socket);

    public override IoWatch Watch(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return Watch((int)socket.Handle);
    }

    public override IoWatch Watch(int descriptor) => new EpollWatch(this, descriptor);

    public override byte[] RentSendBuffer(int minByteCount) => SendBuffers.Rent(minByteCount);

    public override void ReturnSendBuffer(byte[] array) => SendBuffers.Return(array);

    internal override int BuffersOut => ReceiveBuffers.OutCount + SendBuffers.OutCount;

    // One entry is the loop's own wake-up.
    internal override int OpenCount => table.EntryCount - 1;
}
