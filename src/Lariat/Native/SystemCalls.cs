namespace Lariat.Native;

/// <summary>Numbers of system calls that the C library may not wrap; from 424 on they are the same on every architecture.</summary>
internal static class SystemCalls
{
    public const int IoUringSetup = 425;
    public const int IoUringEnter = 426;
    public const int IoUringRegister = 427;

    /// <summary>KERNEL: 5.11.</summary>
    public const int EpollPwait2 = 441;
}
