using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>recv(2).</summary>
internal static unsafe class PosixReceive
{
    /// <summary>Receives once, again if a signal interrupts it. Negative: see <paramref name="errno"/>.</summary>
    public static int Call(int fd, byte[] array, out int errno)
    {
        fixed (byte* at = array)
        {
            while (true)
            {
                nint count = Libc.Receive(fd, at, array.Length, 0);
                errno = count >= 0 ? 0 : Errno.Last;
                if (errno != Errno.EINTR)
                {
                    return (int)count;
                }
            }
        }
    }
}
