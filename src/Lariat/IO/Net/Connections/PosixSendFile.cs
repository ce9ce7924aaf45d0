using System.Net.Sockets;
using System.Runtime.InteropServices;
using Lariat.Native;

namespace Lariat.Net;

/// <summary>sendfile(2). Any thread: it may wait for the disk.</summary>
internal static unsafe class PosixSendFile
{
    /// <summary>Sends until the count is reached, the file ends, or the socket accepts no more.</summary>
    /// <returns>
    /// The number of bytes sent, and why no more. Success: the count is reached, or the file has ended (then fewer, or none).
    /// OperationNotSupported: this combination never works, read and send instead.
    /// </returns>
    public static (long SentBytes, SocketError Error) Call(SafeHandle socket, SafeHandle file, long offset, nint count)
    {
        bool holdsSocket = false;
        bool holdsFile = false;
        try
        {
            // SAFETY: neither descriptor can be closed, and its number reused, while the call runs.
            socket.DangerousAddRef(ref holdsSocket);
            file.DangerousAddRef(ref holdsFile);
            (long sent, int errno) = Call((int)socket.DangerousGetHandle(), (int)file.DangerousGetHandle(), offset, count);
            return (sent, IsUnsupported(errno) ? SocketError.OperationNotSupported : Errno.ToSocketError(errno));
        }
        finally
        {
            if (holdsFile)
            {
                file.DangerousRelease();
            }

            if (holdsSocket)
            {
                socket.DangerousRelease();
            }
        }
    }

    private static bool IsUnsupported(int errno)
        => SystemCalls.IsMissing(errno) || errno is Errno.EINVAL or Errno.EOPNOTSUPP or Errno.ESPIPE or Errno.EOVERFLOW;

    private static (long SentBytes, int Errno) Call(int socket, int file, long offset, nint count)
    {
        nint sent = 0;
        int errno = 0;
        while (sent < count && errno == 0)
        {
            // The kernel advances the offset itself and does not change the file's position.
            nint result = Libc.SendFile(socket, file, &offset, count - sent);
            errno = result >= 0 ? 0 : Errno.Last;
            if (result == 0)
            {
                break;
            }

            sent += Math.Max(0, result);
            errno = errno == Errno.EINTR ? 0 : errno;
        }

        return (sent, errno);
    }
}
