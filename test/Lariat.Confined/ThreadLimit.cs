using System.Runtime.InteropServices;

namespace Lariat.Confined;

/// <summary>Lets this process make no more threads, and lets it again: RLIMIT_NPROC, whose answer (EAGAIN) is that of a container's pids.max.</summary>
internal static unsafe partial class ThreadLimit
{
    private const int RLIMIT_NPROC = 6;
    private const uint Nobody = 65534;

    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }

    /// <summary>The limit does not hold for root.</summary>
    public static void LeavePrivileges()
    {
        if (Environment.IsPrivilegedProcess && SetUser(Nobody, Nobody, Nobody) != 0)
        {
            throw new InvalidOperationException("The user cannot be changed.");
        }
    }

    public static void Forbid() => Set(1);

    public static void Allow() => Set(null);

    private static void Set(ulong? soft)
    {
        var limit = default(Limit);
        _ = Get(RLIMIT_NPROC, &limit);
        limit.Soft = soft ?? limit.Hard;
        if (Set(RLIMIT_NPROC, &limit) != 0)
        {
            throw new InvalidOperationException("The limit cannot be set.");
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int Get(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int Set(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "setresuid")]
    private static partial int SetUser(uint real, uint effective, uint saved);
}
