using System.Net.Sockets;
using Lariat.Native;
using static Lariat.Native.SocketConstants;

namespace Lariat.LowLevel;

/// <summary>Converts a <see cref="Socket"/> of the base library to a descriptor, and back. Linux.</summary>
internal static class SocketDescriptor
{
    /// <summary>Takes over a <see cref="Socket"/>, which is disposed: later uses of it throw.</summary>
    /// <returns>A non-blocking descriptor, which the caller owns.</returns>
    public static int Adopt(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return Adopt(socket, socket.Dispose);
    }

    /// <summary>Takes over a <see cref="Socket"/>, which <paramref name="close"/> closes.</summary>
    /// <returns>A non-blocking descriptor, which the caller owns.</returns>
    public static int Adopt(Socket socket, Action close)
    {
        int fd = Libc.FileControl((int)socket.Handle, F_DUPFD_CLOEXEC, 0);
        if (fd < 0)
        {
            throw SocketFailure.Create(Errno.ToSocketError(Errno.Last), "Taking a socket over");
        }

        // A separate descriptor: one that is taken from the Socket's handle leaves a Socket whose Dispose waits forever. Closing the
        // Socket's descriptor neither ends the connection nor lingers while this one is open; it does change the flags that both share.
        close();
        int flags = Libc.FileControl(fd, F_GETFL, 0);
        _ = Libc.FileControl(fd, F_SETFL, flags | O_NONBLOCK);
        return fd;
    }

    /// <summary>A second descriptor of the same socket, as a <see cref="Socket"/>.</summary>
    public static Socket Duplicate(int fd)
    {
        int second = Libc.FileControl(fd, F_DUPFD_CLOEXEC, 0);
        return second >= 0
            ? Wrap(second)
            : throw SocketFailure.Create(Errno.ToSocketError(Errno.Last), "Duplicating the descriptor of a socket");
    }

    /// <summary>
    /// Passes a descriptor to a <see cref="Socket"/>, which owns it from now on; if the Socket cannot be created, the descriptor is closed.
    /// </summary>
    public static Socket Wrap(int fd)
    {
        var handle = new SafeSocketHandle(fd, ownsHandle: true);
        try
        {
            return new Socket(handle);
        }
        catch
        {
            // The first Socket of a process starts the base library's engine, which needs descriptors of its own.
            handle.Dispose();
            throw;
        }
    }
}
