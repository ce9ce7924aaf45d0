using System.Runtime.InteropServices;
using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>
/// io_uring is not available: the kernel is too old, was built without it, a policy forbids it, or the memory it may lock is used up.
/// </summary>
internal sealed class UringRefusedException(int errno, string operation)
    : IOException($"{operation} failed: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno}); {Explain(errno)}")
{
    public int ErrorNumber { get; } = errno;

    private static string Explain(int errno) => errno switch
    {
        Errno.ENOMEM
            => "the rings of one user share the limit of locked memory, RLIMIT_MEMLOCK: raise it (ulimit -l) or create fewer loops",
        Errno.EPERM or Errno.EACCES => "a seccomp profile, as containers have, or the setting kernel.io_uring_disabled forbids it",
        Errno.ENOSYS => "the kernel does not support it, or a seccomp profile hides it",
        Errno.EINVAL => "the kernel is older than Linux 6.0",
        Errno.EMFILE or Errno.ENFILE => "no descriptor is left: raise the limit (ulimit -n)",
        _ => "see io_uring_setup(2)",
    };
}
