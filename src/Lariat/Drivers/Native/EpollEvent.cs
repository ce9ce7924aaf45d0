using System.Runtime.InteropServices;

namespace Lariat.Native;

/// <summary>
/// <c>struct epoll_event</c> (epoll_ctl(2)): packed on x86-64 and nowhere else, so it is read and written through its offsets.
/// </summary>
internal static unsafe class EpollEvent
{
    public const uint EPOLLIN = 0x001;
    public const uint EPOLLOUT = 0x004;
    public const uint EPOLLERR = 0x008;
    public const uint EPOLLHUP = 0x010;
    public const uint EPOLLRDHUP = 0x2000;
    public const uint EPOLLET = 1u << 31;

    public const int EPOLL_CLOEXEC = 0x80000;
    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_DEL = 2;
    public const int EPOLL_CTL_MOD = 3;

    public static readonly int Size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private static readonly int s_dataOffset = Size - sizeof(ulong);

    public static uint GetEvents(byte* at) => *(uint*)at;

    public static ulong GetData(byte* at) => *(ulong*)(at + s_dataOffset);

    public static void Set(byte* at, uint events, ulong data)
    {
        *(uint*)at = events;
        *(ulong*)(at + s_dataOffset) = data;
    }
}

/// <summary><c>struct __kernel_timespec</c>: 64-bit seconds on every architecture.</summary>
internal struct KernelTimespec
{
    public long Seconds;
    public long Nanoseconds;

    public static KernelTimespec FromNs(long ns) => new() { Seconds = ns / 1_000_000_000, Nanoseconds = ns % 1_000_000_000 };
}
