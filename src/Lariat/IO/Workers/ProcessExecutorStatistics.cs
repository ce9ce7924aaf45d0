namespace Lariat.Processes;

/// <summary>A snapshot of the counters of a <see cref="ProcessExecutor"/>.</summary>
/// <param name="WorkerCount">Existing processes: starting, idle, busy, ending.</param>
/// <param name="IdleCount">Workers without a job.</param>
/// <param name="QueuedCount">Jobs that wait for a worker.</param>
/// <param name="StartedWorkers">Processes that were started.</param>
/// <param name="CompletedJobs">Jobs that were answered, with a result or an exception.</param>
/// <param name="CrashedWorkers">Processes that died during a job.</param>
/// <param name="KilledWorkers">Processes that were killed because of a time-out or a cancellation.</param>
public readonly record struct ProcessExecutorStatistics(
    int WorkerCount, int IdleCount, int QueuedCount, int StartedWorkers, long CompletedJobs, int CrashedWorkers, int KilledWorkers);
