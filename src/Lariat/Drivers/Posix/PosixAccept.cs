using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>Errors of accept(2).</summary>
internal static class PosixAccept
{
    // Not EPERM, although accept(2) names firewalls: nowadays it is a policy that refuses the call, for ever, and going on at once would never end.

    /// <summary>True if the error is that of the connection that was to be accepted, which is gone: go on with the next.</summary>
    public static bool IsOfOneConnection(int errno) => errno is
        Errno.EINTR or Errno.ECONNABORTED or Errno.EPROTO or Errno.EOPNOTSUPP
        or Errno.ENETDOWN or Errno.ENETUNREACH or Errno.EHOSTDOWN or Errno.EHOSTUNREACH or Errno.ETIMEDOUT;
}
