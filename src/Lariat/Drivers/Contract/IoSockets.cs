using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>The sockets of a driver: makes listeners and streams. Its loop's thread only.</summary>
/// <remarks>
/// Everything is completion-shaped, so that a simulated network fits behind it as well as a kernel. Errors are
/// <see cref="SocketError"/>; members that make something throw <see cref="SocketException"/> at once if they cannot.
/// </remarks>
public abstract class IoSockets
{
    /// <summary>The driver's name, for people: "uring", "epoll", "portable".</summary>
    public abstract string Name { get; }

    /// <summary>Listens at an address.</summary>
    /// <exception cref="SocketException">The system refused.</exception>
    public abstract IoListener Listen(EndPoint at, IoSocketOptions options);

    /// <summary>Listens with a bound stream socket, taken over: the caller must not use it any more.</summary>
    /// <exception cref="SocketException">The system refused: it is not bound, or connected.</exception>
    public abstract IoListener AdoptListener(Socket bound, IoSocketOptions options);

    /// <summary>Begins to connect.</summary>
    /// <param name="to">An address, not a name.</param>
    /// <param name="options">What to set before.</param>
    /// <param name="operation">Completed, through the ready queue, when it is connected or has failed.</param>
    /// <returns>The stream; before the completion nothing but <see cref="IoStream.Close"/> may be called, which forgets the operation.</returns>
    /// <exception cref="SocketException">The system refused at once.</exception>
    public abstract IoStream Connect(EndPoint to, IoSocketOptions options, IoOperation operation);

    /// <summary>Takes a connected socket over: the caller must not use or close it any more.</summary>
    /// <exception cref="SocketException">The system refused, for example because no descriptor is left; the socket stays the caller's.</exception>
    public abstract IoStream Adopt(Socket socket);

    /// <summary>Takes a stream over that another driver has released: <see cref="IoStream.Release"/>.</summary>
    /// <param name="released">Empty afterwards, also if it could not be taken over: it is closed then.</param>
    /// <remarks>Between drivers of one kind no descriptor is needed for it.</remarks>
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

    /// <summary>Takes a datagram socket over, bound or connected: the caller may set options on it, and nothing else.</summary>
    public abstract IoDatagram AdoptDatagram(Socket socket);

    /// <summary>True if <see cref="Watch(Socket)"/> and <see cref="Watch(int)"/> work.</summary>
    public virtual bool CanWatch => true;

    /// <summary>Watches a socket that stays the caller's.</summary>
    /// <exception cref="NotSupportedException">The driver cannot: the portable one.</exception>
    public abstract IoWatch Watch(Socket socket);

    /// <summary>Watches a descriptor that stays the caller's: a pipe, a terminal, a pidfd, inotify.</summary>
    /// <param name="descriptor">Open until after <see cref="IoWatch.Close"/>; whether it blocks is the caller's business.</param>
    /// <exception cref="NotSupportedException">The driver cannot: the portable one.</exception>
    /// <exception cref="SocketException">
    /// The descriptor is closed, or (<see cref="SocketError.AccessDenied"/>, epoll only) of a kind that is always ready: a regular file, a directory.
    /// </exception>
    public virtual IoWatch Watch(int descriptor) => throw new NotSupportedException($"The {Name} driver cannot watch descriptors.");

    /// <summary>A pinned array for <see cref="IoStream.StartSend"/>; give it back with <see cref="ReturnSendBuffer"/> when the operation has completed.</summary>
    /// <param name="byteCountMin">At least this many bytes.</param>
    public abstract byte[] RentSendBuffer(int byteCountMin);

    /// <summary>Gives a send buffer back.</summary>
    public abstract void ReturnSendBuffer(byte[] array);

    /// <summary>Buffers, of both directions, that somebody has: 0 when nothing is sent and nobody keeps what was received.</summary>
    internal virtual int BuffersOut => 0;

    /// <summary>Streams, listeners and datagram sockets whose descriptors are open.</summary>
    internal virtual int OpenCount => 0;
}
