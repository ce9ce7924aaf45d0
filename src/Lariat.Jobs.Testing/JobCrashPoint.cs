namespace Lariat.Jobs.Testing;

/// <summary>A commit before or after which a process can end: <see cref="TestJobs.CrashBefore"/>,
/// <see cref="TestJobs.CrashAfter"/>.</summary>
public enum JobCrashPoint
{
    /// <summary>The commit that stores jobs. The enqueue throws a <see cref="JobCrashException"/>, as there is no process any more to which
    /// it could return.</summary>
    Enqueue,

    /// <summary>The commit that gives jobs to a worker. After it, they are running, of a worker that is dead.</summary>
    Take,

    /// <summary>The commit that stores the ends of jobs, with what they have enqueued. Before it, they have run and
    /// nothing says so.</summary>
    Completion,
}
