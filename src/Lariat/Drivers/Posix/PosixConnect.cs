using System.Net;
using Lariat.LowLevel;
using Lariat.Native;

namespace Lariat;

/// <summary>Client sockets before they connect.</summary>
internal static class PosixConnect
{
    /// <summary>A socket with its options, bound if a local address is asked for.</summary>
    public static int Open(EndPoint to, IoSocketOptions options)
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

            return fd;
        }
        catch
        {
            _ = Libc.Close(fd);
            throw;
        }
    }
}
