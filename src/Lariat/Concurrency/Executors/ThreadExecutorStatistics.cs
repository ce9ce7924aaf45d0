namespace Lariat;

/// <summary>A snapshot of the counters of a <see cref="ThreadExecutor"/>.</summary>
/// <param name="ThreadCount">Threads that were started and have not ended.</param>
/// <param name="IdleCount">Threads without a job.</param>
/// <param name="QueuedCount">Jobs that wait for a thread, canceled ones included.</param>
/// <param name="StartedJobs">Jobs that a thread has taken since the executor was created.</param>
public readonly record struct ThreadExecutorStatistics(int ThreadCount, int IdleCount, int QueuedCount, long StartedJobs);
