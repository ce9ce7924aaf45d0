namespace Lariat.Processes;

/// <summary>Options of a <see cref="ProcessExecutor"/>.</summary>
public sealed class ProcessExecutorOptions
{
    /// <summary>Maximum number of worker processes; each runs one job at a time. At least 1. Default: the number of processors.</summary>
    /// <remarks>asyncio: <c>max_workers</c>.</remarks>
    public int MaxWorkers { get; init; } = Environment.ProcessorCount;

    /// <summary>The command that starts workers. Null, the default: this program (<see cref="WorkerCommand.ThisProgram"/>).</summary>
    public WorkerCommand? Command { get; init; }

    /// <summary>
    /// Runs once in each worker, before its first job. If it fails, the executor is broken: it runs nothing more. Default: nothing.
    /// </summary>
    /// <remarks>It has no time-out. asyncio: <c>initializer</c>, <c>initargs</c>.</remarks>
    public WorkerCall? Initializer { get; init; }

    /// <summary>
    /// Maximum jobs per worker before it is replaced on demand; a chunk of a map is one job. At least 1. Null, the default: no limit.
    /// </summary>
    /// <remarks>For libraries that leak. asyncio: <c>max_tasks_per_child</c>.</remarks>
    public int? MaxJobsPerWorker { get; init; }

    /// <summary>How long a job may run in its worker before the worker is killed. More than zero. Null, the default, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>: no limit.</summary>
    /// <remarks>Counted from when the worker receives the job, so waiting for a free worker is not included. No counterpart in
    /// asyncio.</remarks>
    public TimeSpan? JobTimeout { get; init; }

    /// <summary>
    /// Whether a canceled await of a job kills its worker; otherwise the job finishes, and its result is discarded. Default: true.
    /// </summary>
    /// <remarks>asyncio lets it run.</remarks>
    public bool KillsWhenCanceled { get; init; } = true;

    /// <summary>The reaction to a worker's death during a job. Default: only that job fails.</summary>
    public WorkerCrashPolicy CrashPolicy { get; init; }

    /// <summary>
    /// With <see cref="WorkerCrashPolicy.RerunJob"/>: how often a job is run again before it fails. At least 1. Default: 1.
    /// </summary>
    public int MaxReruns { get; init; } = 1;

    /// <summary>
    /// Maximum bytes of a worker's managed heap, at least 16 MiB; a job that needs more fails with an <see cref="OutOfMemoryException"/>.
    /// Null, the default: no limit.
    /// </summary>
    /// <remarks>
    /// The runtime's own limit (<c>DOTNET_GCHeapHardLimit</c>), on every system. It does not include allocations of native libraries: limit
    /// those with a control group. After such a failure the worker is replaced.
    /// </remarks>
    public long? MaxMemoryBytes { get; init; }

    /// <summary>Maximum total bytes of the arguments, or of the results, of one job; at least 1 KiB. Default: 64 MiB.</summary>
    public int MaxFrameBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// How long a worker may take from its start until it calls <see cref="ProcessExecutor.RunWorkerIfRequested"/>. More than zero.
    /// Default: 20 s.
    /// </summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long an idle worker may take to end at shutdown before it is killed. Zero: it is killed immediately. Default: 5 s.
    /// </summary>
    public TimeSpan EndTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Variables to add to the workers' environment or to replace in it; null removes one. Default: none.</summary>
    public IReadOnlyDictionary<string, string?>? ExtraEnvironment { get; init; }

    /// <summary>
    /// The destination of the workers' standard output and standard error. Default: the standard error of this process.
    /// <see cref="Stream.Null"/> drops it.
    /// </summary>
    /// <remarks>Written on the loop.</remarks>
    public Stream? Output { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxWorkers, 1, nameof(MaxWorkers));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxJobsPerWorker ?? 1, 1, nameof(MaxJobsPerWorker));
        TimeSpan jobTimeout = LoopTime.ToLimit(JobTimeout) ?? TimeSpan.MaxValue;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(jobTimeout, TimeSpan.Zero, nameof(JobTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxReruns, 1, nameof(MaxReruns));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMemoryBytes ?? long.MaxValue, 16 * 1024 * 1024, nameof(MaxMemoryBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxFrameBytes, 1024, nameof(MaxFrameBytes));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(StartTimeout, TimeSpan.Zero, nameof(StartTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(EndTimeout, TimeSpan.Zero, nameof(EndTimeout));
    }
}

/// <summary>The reaction of an executor to a worker's death during a job.</summary>
public enum WorkerCrashPolicy
{
    /// <summary>The job fails with a <see cref="BrokenExecutorException"/>; the others are not affected.</summary>
    FailJob,

    /// <summary>The job is run again, up to <see cref="ProcessExecutorOptions.MaxReruns"/> times: for jobs that may run twice.</summary>
    RerunJob,

    /// <summary>All jobs fail with a <see cref="BrokenExecutorException"/>, and the executor runs nothing more, as in asyncio.</summary>
    BreakExecutor,
}
