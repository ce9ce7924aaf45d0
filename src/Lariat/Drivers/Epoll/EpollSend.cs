using Lariat.LowLevel;
using Lariat.Native;

namespace Lariat;

/// <summary>A send that the socket has not taken as a whole yet. Empty if its operation is null.</summary>
internal unsafe struct EpollSend(byte[] array, int offset, int length, IoOperation operation)
{
    private int _sent;

    public IoOperation? Operation { get; } = operation;

    /// <summary>Sends what the socket takes. True when it is over.</summary>
    /// <param name="fd">Negative if the stream was closed.</param>
    /// <param name="isWritable">Cleared when the socket takes no more.</param>
    /// <param name="errno">How it ended; 0 if all was sent.</param>
    public bool TryGoOn(int fd, ref bool isWritable, out int errno)
    {
        errno = fd < 0 ? Errno.ECANCELED : 0;
        while (errno == 0 && isWritable && _sent < length)
        {
            int count = Call(fd, array.AsSpan(offset + _sent, length - _sent), out errno);
            if (errno == Errno.EAGAIN)
            {
                isWritable = false;
                errno = 0;
            }
            else if (errno == 0)
            {
                _sent += count;
            }
        }

        return errno != 0 || _sent == length;
    }

    /// <summary>send(2), repeated when a signal interrupts it. Negative: see <paramref name="errno"/>.</summary>
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
}
