using Lariat.Jobs.Running;
using Lariat.Processes;

namespace Lariat.Jobs;

/// <summary>The first line of a program with jobs that run in processes of their own (<see cref="Job.InWorker"/>).</summary>
public static class JobProcess
{
    /// <summary>In a worker process: runs its jobs and ends the process; does not return. Elsewhere: has no effect.</summary>
    /// <param name="args">The arguments of Main.</param>
    /// <param name="jobs">The kinds of the program: the generated <c>AppJobs.All</c>.</param>
    /// <param name="entries">Other methods that worker processes of the program run.</param>
    /// <remarks>Call it before anything else: code before it runs in every worker process too. It is
    /// <see cref="ProcessExecutor.RunWorkerIfRequested"/> with an entry for jobs.</remarks>
    /// <exception cref="ArgumentException">Two kinds, or two entries, have the same name.</exception>
    public static void RunIfRequested(string[] args, IEnumerable<Job> jobs, params ReadOnlySpan<WorkerEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ProcessExecutor.RunWorkerIfRequested(args, [JobProcesses.CreateEntry(new JobCatalog(jobs)), .. entries]);
    }
}
