using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>A send that the socket has not accepted completely yet. Empty if its operation is null.</summary>
internal struct EpollSend(byte[] array, int offset, int length, IoOperation operation)
{
    private int _sent;

    public IoOperation? Operation { get; } = operation;

    /// <summary>Sends as much as the socket accepts. True when it is over.</summary>
    /// <param name="fd">Negative if the stream was closed.</param>
    /// <param name="isWritable">Cleared when the socket accepts no more.</param>
    /// <param name="errno">The outcome; 0 if everything was sent.</param>
    public bool TryContinue(int fd, ref bool isWritable, out int errno)
    {
        errno = fd < 0 ? Errno.ECANCELED : 0;
        while (errno == 0 && isWritable && _sent < length)
        {
            int count = PosixSend.Call(fd, array.AsSpan(offset + _sent, length - _sent), out errno);
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
}
