using System.Text;

namespace Lariat.Testing;

/// <summary>The tasks of a loop in which nothing is ready: each waits.</summary>
internal static class WaitingTasks
{
    // More would hide the first, which are the oldest.
    private const int MaxListed = 20;

    /// <summary>True if a task waits for an operation that is not Lariat's.</summary>
    public static bool AnyForeign(EventLoop loop) => loop.Tasks.Any(static task => task.IsInForeignWait);

    /// <summary>The message of an error: what has happened, the tasks in the order of their creation, and what to do.</summary>
    public static string Describe(EventLoop loop)
    {
        IReadOnlyList<LoopTask> tasks = loop.Tasks;
        if (tasks.Count == 0)
        {
            return "The loop would wait forever: it has no task, nothing is ready, and there is no timer. What ends its run must be called "
                + "by a callback, a timer or a task.";
        }

        var text = new StringBuilder(
            "The loop would wait forever: nothing is ready, and there is no timer. Complete what these tasks wait for, or give the wait a "
                + "time-out:");
        foreach (LoopTask task in tasks.Take(MaxListed))
        {
            text.Append("\n  ").Append(task.DescribeWait());
        }

        if (tasks.Count > MaxListed)
        {
            text.Append($"\n  and {tasks.Count - MaxListed} more");
        }

        return text.ToString();
    }
}
