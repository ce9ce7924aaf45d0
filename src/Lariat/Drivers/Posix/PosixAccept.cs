using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>Errors of accept(2).</summary>
internal static class PosixAccept
{
    // Not EPERM, although accept(2) mentions firewalls: nowadays a policy refuses the call, permanently, and continuing would never end.

    /// <summary>True if the error concerns only the connection to be accepted, which is gone: continue with the next.</summary>
    public static bool IsOfOneConnection(int errno) => errno is
        Errno.EINTR or Errno.ECONNABORTED or Errno.EPROTO or Errno.EOPNOTSUPP
        or Errno.ENETDOWN or Errno.ENETUNREACH or Errno.EHOSTDOWN or Errno.EHOSTUNREACH or Errno.ETIMEDOUT;
}
