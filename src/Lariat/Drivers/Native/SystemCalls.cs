using System.Runtime.InteropServices;

namespace Lariat.Native;

/// <summary>Numbers of system calls that the C library may not wrap; from 424 on they are the same on every architecture.</summary>
internal static class SystemCalls
{
    /// <summary>KERNEL: 5.1.</summary>
    public const int PidFdSendSignal = 424;

    /// <summary>KERNEL: 5.3.</summary>
    public const int PidFdOpen = 434;

    public const int IoUringSetup = 425;
    public const int IoUringEnter = 426;
    public const int IoUringRegister = 427;

    /// <summary>KERNEL: 5.11.</summary>
    public const int EpollPwait2 = 441;

    /// <summary>KERNEL: 5.6.</summary>
    public const int OpenAt2 = 437;

    /// <summary>newfstatat(2).</summary>
    public static readonly int FileStatusAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 262 : 79;

    /// <summary>preadv2(2): the C library may not have it. Below 424, so each architecture has its own.</summary>
    public static readonly int ReadVector2 = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 327 : 286;

    /// <summary>pwritev2(2).</summary>
    public static readonly int WriteVector2 = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 328 : 287;

    /// <summary>
    /// True if the call is not available on this system: the kernel does not have it (ENOSYS), or a policy answers in the kernel's place.
    /// Docker's profile returns EPERM for every call that it does not list, later versions ENOSYS for calls newer than the profile; others
    /// return EACCES.
    /// </summary>
    /// <remarks>The only place with this rule; for calls that have an alternative. A refusal by the kernel itself with one of these numbers
    /// then comes from the alternative.</remarks>
    public static bool IsMissing(int errno) => errno is Errno.ENOSYS or Errno.EPERM or Errno.EACCES;
}
