using System.Net.Sockets;
using Lariat.Native;
using static Lariat.Native.SocketConstants;

namespace Lariat.LowLevel;

/// <summary>From a <see cref="Socket"/> of the base library to a descriptor, and back. Linux.</summary>
internal static class SocketDescriptor
{
    /// <summary>Takes a <see cref="Socket"/> over, which is disposed: whoever still uses it is told so.</summary>
    /// <returns>A non-blocking descriptor, which is the caller's.</returns>
    public static int Adopt(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return Adopt(socket, socket.Dispose);
    }

    /// <summary>Takes a <see cref="Socket"/> over, which <paramref name="close"/> closes.</summary>
    /// <returns>A non-blocking descriptor, which is the caller's.</returns>
    public static int Adopt(Socket socket, Action close)
    {
        int fd = Libc.FileControl((int)socket.Handle, F_DUPFD_CLOEXEC, 0);
        if (fd < 0)
        {
            throw SocketFailure.Create(Errno.ToSocketError(Errno.Last), "Taking a socket over");
        }

        // A descriptor of our own: one that is taken from the Socket's handle leaves a Socket whose Dispose waits for ever. Closing the
        // Socket's neither ends the connection nor lingers while ours is open; it does change the flags that both share.
        close();
        int flags = Libc.FileControl(fd, F_GETFL, 0);
        _ = Libc.FileControl(fd, F_SETFL, flags | O_NONBLOCK);
        return fd;
    }

    /// <summary>A second descriptor of the same socket, as a <see cref="Socket"/>.</summary>
    public static Socket Duplicate(int fd)
    {
        int second = Libc.FileControl(fd, F_DUPFD_CLOEXEC, 0);
        return second >= 0 ? Wrap(second) : throw SocketFailure.Create(Errno.ToSocketError(Errno.Last), "Duplicating the descriptor of a socket");
    }

    /// <summary>Gives a descriptor to a <see cref="Socket"/>, which owns it from now on; if the Socket cannot be made the descriptor is closed.</summary>
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
