// System calls on one descriptor, as epoll and io_uring both use them. Every descriptor is created close-on-exec and non-blocking in the
// same call. O_NONBLOCK does not affect io_uring: its socket operations use the flags of the request.
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Lariat.Native;
using static Lariat.Native.SocketConstants;

namespace Lariat.LowLevel;

/// <summary>System calls on sockets. On failure they throw a <see cref="SocketException"/> that names the action.</summary>
internal static unsafe class PosixSocket
{
    public static int Open(EndPoint address, int type)
    {
        int fd = Libc.Socket(PosixAddress.NativeFamily(address), type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        return fd >= 0 ? fd : throw MakeException(Errno.Last, $"Making a socket for {address}");
    }

    /// <summary>Creates a listening socket.</summary>
    public static int Listen(EndPoint at, IoSocketOptions options)
    {
        int fd = Open(at, SOCK_STREAM);
        PosixSocketFile? file = null;
        try
        {
            if (at.AddressFamily != AddressFamily.Unix)
            {
                SetInt(fd, SOL_SOCKET, SO_REUSEADDR, 1);
            }

            if (at.AddressFamily == AddressFamily.InterNetworkV6)
            {
                SetInt(fd, IPPROTO_IPV6, IPV6_V6ONLY, options.DualMode ? 0 : 1);
            }

            if (options.ReusePort)
            {
                SetInt(fd, SOL_SOCKET, SO_REUSEPORT, 1);
            }

            // The kernel passes these to the sockets that the listener accepts: no call per connection.
            ApplyStreamOptions(fd, at, options);
            PosixSocketFile.RemoveStale(at);
            Bind(fd, at);
            file = PosixSocketFile.Of(at);
            return Libc.Listen(fd, options.Backlog) == 0 ? fd : throw MakeException(Errno.Last, $"Listening at {at}");
        }
        catch
        {
            _ = Libc.Close(fd);
            file?.Remove();
            throw;
        }
    }

    public static void Bind(int fd, EndPoint at)
    {
        byte* address = stackalloc byte[MaxAddressBytes];
        int length = PosixAddress.Encode(at, address);
        if (Libc.Bind(fd, address, length) != 0)
        {
            throw MakeException(Errno.Last, $"Binding to {at}");
        }
    }

    /// <summary>
    /// Sets options of a client or listener. They are optional: if a kind of socket does not have one, that is not an error.
    /// </summary>
    public static void ApplyStreamOptions(int fd, EndPoint address, IoSocketOptions options)
    {
        if (address.AddressFamily != AddressFamily.Unix)
        {
            SetInt(fd, IPPROTO_TCP, TCP_NODELAY, options.NoDelay ? 1 : 0);
        }

        if (options.KeepAlive)
        {
            SetInt(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
        }

        ApplyBufferSizes(fd, options);
    }

    public static void ApplyBufferSizes(int fd, IoSocketOptions options)
    {
        if (options.ReceiveBufferBytes is { } receive)
        {
            SetInt(fd, SOL_SOCKET, SO_RCVBUF, receive);
        }

        if (options.SendBufferBytes is { } send)
        {
            SetInt(fd, SOL_SOCKET, SO_SNDBUF, send);
        }
    }

    public static EndPoint? GetName(int fd, bool isPeer)
    {
        byte* address = stackalloc byte[MaxAddressBytes];
        int length = MaxAddressBytes;
        int result = isPeer ? Libc.GetPeerName(fd, address, &length) : Libc.GetSocketName(fd, address, &length);
        return result == 0 ? PosixAddress.Decode(address, length) : null;
    }

    /// <summary>The error of a connect in the background; 0 if it succeeded. socket(7), SO_ERROR.</summary>
    public static int TakeError(int fd)
    {
        int error = 0;
        int length = sizeof(int);
        return Libc.GetSocketOption(fd, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : Errno.Last;
    }

    public static void SetInt(int fd, int level, int name, int value) => _ = Libc.SetSocketOption(fd, level, name, &value, sizeof(int));

    /// <summary>Makes close(2) send a reset instead of the remaining data. socket(7), SO_LINGER.</summary>
    public static void SetLingerZero(int fd)
    {
        var linger = new Linger { OnOff = 1 };
        _ = Libc.SetSocketOption(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(Linger));
    }

    public static void SetOption(int fd, SocketOptionLevel level, SocketOptionName name, int value)
    {
        (int nativeLevel, int nativeName) = (level, name) switch
        {
            (SocketOptionLevel.Tcp, SocketOptionName.NoDelay) => (IPPROTO_TCP, TCP_NODELAY),
            (SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime) => (IPPROTO_TCP, TCP_KEEPIDLE),
            (SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval) => (IPPROTO_TCP, TCP_KEEPINTVL),
            (SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount) => (IPPROTO_TCP, TCP_KEEPCNT),
            (SocketOptionLevel.Socket, SocketOptionName.KeepAlive) => (SOL_SOCKET, SO_KEEPALIVE),
            (SocketOptionLevel.Socket, SocketOptionName.ReceiveBuffer) => (SOL_SOCKET, SO_RCVBUF),
            (SocketOptionLevel.Socket, SocketOptionName.SendBuffer) => (SOL_SOCKET, SO_SNDBUF),
            _ => throw new NotSupportedException($"The option {level}/{name} cannot be set on a connection."),
        };
        if (Libc.SetSocketOption(fd, nativeLevel, nativeName, &value, sizeof(int)) != 0)
        {
            throw MakeException(Errno.Last, $"Setting the option {level}/{name}");
        }
    }

    /// <summary>socket(7): SO_RCVLOWAT.</summary>
    public static bool TrySetReceiveLowWater(int fd, int byteCount)
        => Libc.SetSocketOption(fd, SOL_SOCKET, SO_RCVLOWAT, &byteCount, sizeof(int)) == 0;

    /// <summary>Takes over a bound <see cref="Socket"/> and listens.</summary>
    public static int AdoptListener(Socket bound, IoSocketOptions options)
    {
        ArgumentNullException.ThrowIfNull(bound);
        int fd = SocketDescriptor.Adopt(bound, () => CloseKeepingFile(bound));
        EndPoint? at = GetName(fd, isPeer: false);
        if (at is not null)
        {
            ApplyStreamOptions(fd, at, options);
        }

        if (Libc.Listen(fd, options.Backlog) == 0)
        {
            return fd;
        }

        SocketException failure = MakeException(Errno.Last, $"Listening with a socket bound to {at}");
        _ = Libc.Close(fd);
        throw failure;
    }

    /// <summary>Closes only the descriptor: disposing, or finalizing, a bound Unix socket would delete its file.</summary>
    [SuppressMessage("Usage", "CA1816", Justification = "It is another object's finalizer that must not run.")]
    private static void CloseKeepingFile(Socket socket)
    {
        socket.SafeHandle.Dispose();
        GC.SuppressFinalize(socket);
    }

    public static int ToNative(SocketShutdown how) => how switch
    {
        SocketShutdown.Receive => SHUT_RD,
        SocketShutdown.Send => SHUT_WR,
        _ => SHUT_RDWR,
    };

    public static SocketException MakeException(int errno, string operation) => SocketFailure.Create(Errno.ToSocketError(errno), operation);
}
