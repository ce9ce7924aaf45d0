using System.Net;
using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>Client sockets as they begin to connect.</summary>
internal static class PosixConnect
{
    /// <summary>A socket with its options, bound if a local address is asked for, that has begun to connect.</summary>
    /// <param name="errno">How connect(2) ended: EINPROGRESS if it goes on.</param>
    public static int Start(EndPoint to, IoSocketOptions options, out int errno)
    {
        int fd = PosixSocket.Open(to, SocketConstants.SOCK_STREAM);
        try
        {
            PosixSocket.ApplyStreamOptions(fd, to, options);
            if (options.LocalEndPoint is { } local)
            {
                // Without SO_REUSEADDR, as in asyncio: an address that is taken is refused here, by its name.
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

    /// <summary>Completes an operation with what connect(2) has said, unless connecting goes on in the background.</summary>
    /// <returns>False: it goes on.</returns>
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
    /// <returns>0, or an error number: EINPROGRESS if it goes on; EAGAIN if a Unix server's backlog is full, and then it may be called again.</returns>
    public static unsafe int Call(int fd, EndPoint to)
    {
        byte* address = stackalloc byte[SocketConstants.AddressBytesMax];
        int length = PosixAddress.Encode(to, address);
        return Libc.Connect(fd, address, length) == 0 ? 0 : Errno.Last;
    }
}
