using System.Net;
using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>Creates client sockets that begin to connect.</summary>
internal static class PosixConnect
{
    /// <summary>Creates a socket with its options, bound if a local address is given, and begins to connect it.</summary>
    /// <param name="errno">The result of connect(2): EINPROGRESS if it continues in the background.</param>
    public static int Start(EndPoint to, IoSocketOptions options, out int errno)
    {
        int fd = PosixSocket.Open(to, SocketConstants.SOCK_STREAM);
        try
        {
            PosixSocket.ApplyStreamOptions(fd, to, options);
            if (options.LocalEndPoint is { } local)
            {
                // Without SO_REUSEADDR, as in asyncio: an address in use is rejected here, by name.
                PosixSocket.Bind(fd, local);
            }

            errno = Call(fd, to);
            return fd;
        }
        catch
        {
            _ = Libc.Close(fd);
            throw;
        }
    }

    /// <summary>Completes an operation with the result of connect(2), unless connecting continues in the background.</summary>
    /// <returns>False: it continues.</returns>
    public static bool TryComplete(IoDriver driver, IoOperation operation, int errno)
    {
        if (errno is Errno.EINPROGRESS or Errno.EINTR)
        {
            return false;
        }

        driver.Complete(operation, Errno.ToSocketError(errno));
        return true;
    }

    /// <summary>connect(2).</summary>
    /// <returns>0, or an error number: EINPROGRESS if it continues; EAGAIN if a Unix server's backlog is full, and then it may be called
    /// again.</returns>
    public static unsafe int Call(int fd, EndPoint to)
    {
        byte* address = stackalloc byte[SocketConstants.MaxAddressBytes];
        int length = PosixAddress.Encode(to, address);
        return Libc.Connect(fd, address, length) == 0 ? 0 : Errno.Last;
    }
}
