namespace Lariat.Processes;

/// <summary>What a <see cref="ProcessExecutor"/> is made with.</summary>
public sealed class ProcessExecutorOptions
{
    /// <summary>How many worker processes there are at most; each runs one job at a time. At least 1. Default: the number of processors.</summary>
    /// <remarks>asyncio: <c>max_workers</c>.</remarks>
    public int WorkerCountMax { get; init; } = Environment.ProcessorCount;

    /// <summary>What workers are started with. Null, the default: this program (<see cref="WorkerCommand.ThisProgram"/>).</summary>
    public WorkerCommand? Command { get; init; }

    /// <summary>Runs once in each worker, before its first job. If it fails the executor is broken: it runs nothing more. Default: nothing.</summary>
    /// <remarks>It has no time-out. asyncio: <c>initializer</c>, <c>initargs</c>.</remarks>
    public WorkerCall? Initializer { get; init; }

    /// <summary>A worker that has done as many jobs ends, and another one is started when it is needed; a chunk of a map is one job. At least 1. Null, the default: no limit.</summary>
    /// <remarks>For libraries that leak. asyncio: <c>max_tasks_per_child</c>.</remarks>
    public int? JobsPerWorkerMax { get; init; }

    /// <summary>How long a job may run in its worker, which is killed then. More than zero. Null, the default: no limit.</summary>
    /// <remarks>Counted from when the worker gets the job, so waiting for a free worker is not part of it. No counterpart in asyncio.</remarks>
    public TimeSpan? JobTimeout { get; init; }

    /// <summary>
    /// Whether the worker of a job is killed when whoever awaits the job is canceled; else the job runs to its end, unheard. Default: true.
    /// </summary>
    /// <remarks>asyncio lets it run.</remarks>
    public bool KillsCanceledJobs { get; init; } = true;

    /// <summary>What happens when a worker dies in the middle of a job. Default: that job fails, nothing else does.</summary>
    public WorkerCrashPolicy OnCrash { get; init; }

    /// <summary>With <see cref="WorkerCrashPolicy.RerunJob"/>: how often a job is run again before it fails. At least 1. Default: 1.</summary>
    public int RerunsMax { get; init; } = 1;

    /// <summary>How many bytes the managed heap of a worker may have, at least 16 MiB; the job that needs more fails with an <see cref="OutOfMemoryException"/>. Null, the default: no limit.</summary>
    /// <remarks>
    /// The runtime's own limit (<c>DOTNET_GCHeapHardLimit</c>), on every system. It does not count what native libraries allocate: limit that with a
    /// control group. After such a failure the worker is replaced.
    /// </remarks>
    public long? MemoryBytesMax { get; init; }

    /// <summary>How large the arguments, or the results, of one job may be together, in bytes; at least 1 KiB. Default: 64 MiB.</summary>
    public int FrameBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long a worker may take from its start until it calls <see cref="ProcessExecutor.RunWorkerIfRequested"/>. More than zero. Default: 20 s.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long an idle worker may take to end at shutdown before it is killed. Zero: it is killed at once. Default: 5 s.</summary>
    public TimeSpan EndTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Variables to add to the workers' environment or to replace in it; null removes one. Default: none.</summary>
    public IReadOnlyDictionary<string, string?>? ExtraEnvironment { get; init; }

    /// <summary>Where what workers write to standard output and standard error goes. Default: our standard error. <see cref="Stream.Null"/> drops it.</summary>
    /// <remarks>It is written to on the loop.</remarks>
    public Stream? Output { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(WorkerCountMax, 1, nameof(WorkerCountMax));
        ArgumentOutOfRangeException.ThrowIfLessThan(JobsPerWorkerMax ?? 1, 1, nameof(JobsPerWorkerMax));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(JobTimeout ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(JobTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(RerunsMax, 1, nameof(RerunsMax));
        ArgumentOutOfRangeException.ThrowIfLessThan(MemoryBytesMax ?? long.MaxValue, 16 * 1024 * 1024, nameof(MemoryBytesMax));
        ArgumentOutOfRangeException.ThrowIfLessThan(FrameBytesMax, 1024, nameof(FrameBytesMax));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(StartTimeout, TimeSpan.Zero, nameof(StartTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(EndTimeout, TimeSpan.Zero, nameof(EndTimeout));
    }
}

/// <summary>What an executor does when a worker dies in the middle of a job.</summary>
public enum WorkerCrashPolicy
{
    /// <summary>The job fails with a <see cref="BrokenExecutorException"/>; the others are not concerned.</summary>
    FailJob,

    /// <summary>The job is run again, up to <see cref="ProcessExecutorOptions.RerunsMax"/> times: for jobs that may run twice.</summary>
    RerunJob,

    /// <summary>All jobs fail with a <see cref="BrokenExecutorException"/>, and the executor runs nothing more: asyncio's way.</summary>
    BreakExecutor,
}
