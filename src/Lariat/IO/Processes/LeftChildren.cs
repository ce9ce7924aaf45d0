// Reaps the subprocesses of a loop that closes while they run. A thread waits for each; where none can be started, the child waits here
// until the next process is started or the next loop closes, as in CPython (Lib/subprocess.py, _active and _cleanup).
using Lariat.LowLevel;

namespace Lariat.Processes;

/// <summary>
/// Children that no loop waits for any more: they are reaped when they end, so that they do not stay zombies. Any thread.
/// </summary>
internal static class LeftChildren
{
    private static readonly List<PidFd> s_waiting = [];

    /// <summary>Reaps the child when it has ended, and disposes it.</summary>
    public static void Add(PidFd child)
    {
        ReapEnded();
        if (LibraryThread.TryStart(() => Reap(child), "lariat-reap") is null)
        {
            lock (s_waiting)
            {
                s_waiting.Add(child);
            }
        }
    }

    /// <summary>Reaps ended children that have no thread.</summary>
    public static void ReapEnded()
    {
        lock (s_waiting)
        {
            s_waiting.RemoveAll(static child => TryReap(child));
        }
    }

    private static bool TryReap(PidFd child)
    {
        bool hasEnded = child.TryReap(wait: false, out _, out _);
        if (hasEnded)
        {
            child.Dispose();
        }

        return hasEnded;
    }

    private static void Reap(PidFd child)
    {
        child.TryReap(wait: true, out _, out _);
        child.Dispose();
    }
}
