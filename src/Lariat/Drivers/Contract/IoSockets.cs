using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>The sockets of a driver: creates listeners and streams. Its loop's thread only.</summary>
/// <remarks>
/// Everything is completion-shaped, so that a simulated network fits behind it as well as a kernel. Errors are
/// <see cref="SocketError"/>; members that create an object throw <see cref="SocketException"/> immediately if they cannot.
/// </remarks>
public abstract class IoSockets
{
    /// <summary>The driver's display name: "uring", "epoll", "portable".</summary>
    public abstract string Name { get; }

    /// <summary>Listens at an address.</summary>
    /// <exception cref="SocketException">The system refused.</exception>
    public abstract IoListener Listen(EndPoint at, IoSocketOptions options);

    /// <summary>Listens with a bound stream socket, which is taken over: the caller must not use it any more.</summary>
    /// <exception cref="SocketException">The system refused: it is not bound, or connected.</exception>
    public abstract IoListener AdoptListener(Socket bound, IoSocketOptions options);

    /// <summary>Begins to connect.</summary>
    /// <param name="to">An address, not a name.</param>
    /// <param name="options">Options to set before.</param>
    /// <param name="operation">Completed, through the ready queue, when it is connected or has failed.</param>
    /// <returns>The stream; before the completion only <see cref="IoStream.Close"/> may be called, which drops the operation.</returns>
    /// <exception cref="SocketException">The system refused immediately.</exception>
    public abstract IoStream Connect(EndPoint to, IoSocketOptions options, IoOperation operation);

    /// <summary>Takes over a connected socket: the caller must not use or close it any more.</summary>
    /// <exception cref="SocketException">The system refused, for example because no descriptor is available; the caller keeps the
    /// socket.</exception>
    public abstract IoStream Adopt(Socket socket);

    /// <summary>Takes over a stream that another driver has released: <see cref="IoStream.Release"/>.</summary>
    /// <param name="released">Empty afterwards, even if it could not be taken over: it is closed then.</param>
    /// <remarks>Between drivers of one kind, no additional descriptor is needed.</remarks>
    /// <exception cref="SocketException">The system refused.</exception>
    public virtual IoStream Adopt(IoReleasedStream released)
    {
        ArgumentNullException.ThrowIfNull(released);
        Socket socket = released.TakeSocket();
        try
        {
            return Adopt(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Takes over a datagram socket, bound or connected: the caller may set options on it, and nothing else.</summary>
    public abstract IoDatagram AdoptDatagram(Socket socket);

    /// <summary>True if <see cref="Watch(Socket)"/> and <see cref="Watch(int)"/> work.</summary>
    public virtual bool CanWatch => true;

    /// <summary>Watches a socket that the caller keeps.</summary>
    /// <exception cref="NotSupportedException">The driver cannot: the portable one.</exception>
    public abstract IoWatch Watch(Socket socket);

    /// <summary>Watches a descriptor that the caller keeps: a pipe, a terminal, a pidfd, inotify.</summary>
    /// <param name="descriptor">Open until after <see cref="IoWatch.Close"/>; it may be blocking or not.</param>
    /// <exception cref="NotSupportedException">The driver cannot: the portable one.</exception>
    /// <exception cref="SocketException">
    /// The descriptor is closed, or (<see cref="SocketError.AccessDenied"/>, epoll only) of a kind that is always ready: a regular file, a
    /// directory.
    /// </exception>
    public virtual IoWatch Watch(int descriptor) => throw new NotSupportedException($"The {Name} driver cannot watch descriptors.");

    /// <summary>
    /// Rents a pinned array for <see cref="IoStream.StartSend"/>; return it with <see cref="ReturnSendBuffer"/> when the operation has
    /// completed.
    /// </summary>
    /// <param name="minByteCount">At least this many bytes.</param>
    public abstract byte[] RentSendBuffer(int minByteCount);

    /// <summary>Returns a send buffer.</summary>
    public abstract void ReturnSendBuffer(byte[] array);

    /// <summary>The number of buffers in use, of both directions: 0 when no send is under way and no received bytes are held.</summary>
    internal virtual int BuffersOut => 0;

    /// <summary>The number of streams, listeners and datagram sockets whose descriptors are open.</summary>
    internal virtual int OpenCount => 0;
}
