using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>send(2).</summary>
internal static unsafe class PosixSend
{
    /// <summary>Sends once, again if a signal interrupts it. Negative: see <paramref name="errno"/>.</summary>
    public static int Call(int fd, ReadOnlySpan<byte> data, out int errno)
    {
        fixed (byte* at = data)
        {
            while (true)
            {
                nint count = Libc.Send(fd, at, data.Length, SocketConstants.MSG_NOSIGNAL);
                errno = count >= 0 ? 0 : Errno.Last;
                if (errno != Errno.EINTR)
                {
                    return (int)count;
                }
            }
        }
    }

    /// <summary>Sends as much as the socket accepts.</summary>
    /// <param name="errno">The reason why it accepted no more: EAGAIN if it is full; 0 if everything was accepted.</param>
    public static int CallWhileTaken(int fd, ReadOnlySpan<byte> data, out int errno)
    {
        errno = 0;
        int sent = 0;
        while (sent < data.Length)
        {
            int count = Call(fd, data[sent..], out errno);
            if (count < 0)
            {
                break;
            }

            sent += count;
        }

        return sent;
    }
}
