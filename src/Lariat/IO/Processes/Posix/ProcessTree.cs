using System.Globalization;
using Lariat.Native;
using static Lariat.Native.ProcessConstants;

namespace Lariat.Processes;

/// <summary>A process and all its descendants.</summary>
internal static unsafe class ProcessTree
{
    private const int P_PID = 1;

    /// <summary>The reason why a tree was not killed completely.</summary>
    public const string NotFound =
        "the processes that it has started could not be found in /proc and may still run. Start it with NewSession, or with ProcessGroup = "
            + "0: a group is killed without /proc";

    /// <summary>False where /proc is not mounted: no children can be found.</summary>
    public static bool HasProc => Directory.Exists("/proc/self/task");

    /// <summary>Kills all of it. The process itself must not have been reaped, so that its number is still its own.</summary>
    /// <param name="pid">The root.</param>
    /// <param name="leadsGroup">True if it leads a process group: the whole group is killed too, including processes whose parent has
    /// ended.</param>
    /// <returns>False if it may have children that were not found: there is no /proc, or it does not show them.</returns>
    public static bool Kill(int pid, bool leadsGroup)
    {
        // KERNEL: 4.2, and a kernel that was built without CONFIG_PROC_CHILDREN has no such file.
        bool isWhole = File.Exists("/proc/thread-self/children");

        // Each is stopped before its children are listed, so that none starts another meanwhile; a stopped parent reaps none, so the
        // numbers stay theirs.
        var all = new List<int> { pid };
        for (int i = 0; i < all.Count; i++)
        {
            _ = Libc.Kill(all[i], SIGSTOP);
            isWhole &= TryAddChildren(all[i], all);
        }

        all.ForEach(static each => _ = Libc.Kill(each, SIGKILL));
        if (leadsGroup)
        {
            _ = Libc.Kill(-pid, SIGKILL);
        }

        return isWhole || leadsGroup;
    }

    /// <summary>Kills a child and waits for its end, which takes microseconds.</summary>
    public static void KillAndReap(int pid)
    {
        _ = Libc.Kill(pid, SIGKILL);
        byte* info = stackalloc byte[SignalInfoBytes];
        while (Libc.WaitId(P_PID, pid, info, WEXITED) != 0 && Errno.Last == Errno.EINTR)
        {
        }
    }

    /// <summary>Adds the children of a process, by proc_pid_task_children(5). None if it has ended.</summary>
    /// <returns>False if they are not visible.</returns>
    private static bool TryAddChildren(int pid, List<int> children)
    {
        try
        {
            foreach (string thread in Directory.EnumerateDirectories($"/proc/{pid}/task"))
            {
                foreach (string child in File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    children.Add(int.Parse(child, CultureInfo.InvariantCulture));
                }
            }
        }
        catch (IOException)
        {
            // It ended meanwhile; its children have another parent by now.
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }

        return true;
    }
}
