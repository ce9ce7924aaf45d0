using Lariat.Native;

namespace Lariat;

/// <summary>io_uring is not available: the kernel is too old, was built without it, or a policy forbids it.</summary>
internal sealed class UringRefusedException : IOException
{
    public UringRefusedException(int errno, string operation)
        : base(Errno.ToException(errno, operation).Message)
        => ErrorNumber = errno;

    public int ErrorNumber { get; }
}
