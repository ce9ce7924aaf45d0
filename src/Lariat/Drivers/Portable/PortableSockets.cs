using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>The sockets of the portable driver.</summary>
internal sealed class PortableSockets(PortableDriver driver) : IoSockets
{
    // With the owner's action that closes each: the owner must not use a disposed socket.
    private readonly Dictionary<Socket, Action> _open = new(ReferenceEqualityComparer.Instance);
    private readonly PinnedPool _sendBuffers = new();

    public override string Name => "portable";

    public PortableDriver Driver => driver;

    public ReceivePool ReceiveBuffers { get; } = new();

    public override IoListener Listen(EndPoint at, IoSocketOptions options)
    {
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(options);
        Socket socket = PortableSocket.Open(at, options);
        try
        {
            PortableSocket.Listen(socket, at, options);
            return new PortableListener(this, socket, at, options);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override IoListener AdoptListener(Socket bound, IoSocketOptions options)
    {
        ArgumentNullException.ThrowIfNull(bound);
        ArgumentNullException.ThrowIfNull(options);
        bound.Blocking = false;
        bound.Listen(options.Backlog);
        return new PortableListener(this, bound, bound.LocalEndPoint!, options);
    }

    public override IoStream Connect(EndPoint to, IoSocketOptions options, IoOperation operation)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(options);
        Socket socket = PortableSocket.Open(to, options);
        try
        {
            if (options.LocalEndPoint is { } local)
            {
                PortableSocket.Bind(socket, local);
            }
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var stream = new PortableStream(this, socket);
        try
        {
            stream.Connect(to, operation);
        }
        catch
        {
            stream.Close();
            throw;
        }

        return stream;
    }

    public override IoStream Adopt(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        socket.Blocking = false;
        return new PortableStream(this, socket);
    }

    public override IoDatagram AdoptDatagram(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return new PortableDatagram(this, socket);
    }

    public override bool CanWatch => false;

    public override IoWatch Watch(Socket socket) => throw new NotSupportedException(
        "The portable driver cannot watch descriptors: the base library has no readiness. Use the Sock… methods of the loop, or the epoll "
            + "or uring driver.");

    public override byte[] RentSendBuffer(int minByteCount) => _sendBuffers.Rent(minByteCount);

    public override void ReturnSendBuffer(byte[] array) => _sendBuffers.Return(array);

    internal override int BuffersOut => ReceiveBuffers.OutCount + _sendBuffers.OutCount;

    internal override int OpenCount => _open.Count;

    public void Add(Socket socket, Action close) => _open.Add(socket, close);

    public void Forget(Socket socket) => _open.Remove(socket);

    /// <param name="socket">The socket.</param>
    /// <param name="file">Its file, if it is a bound Unix socket.</param>
    public void Close(Socket socket, PosixSocketFile? file = null)
    {
        _open.Remove(socket);
        PosixSocketFile.Close(socket, file);
    }

    public void CloseAll()
    {
        foreach (Action close in _open.Values.ToArray())
        {
            close();
        }
    }
}
