namespace Lariat;

/// <summary>What a <see cref="ThreadExecutor"/> has and has done, at one moment.</summary>
/// <param name="ThreadCount">Threads that were started and have not ended.</param>
/// <param name="IdleCount">Threads without a job.</param>
/// <param name="QueuedCount">Jobs that wait for a thread, canceled ones included.</param>
/// <param name="StartedJobs">Jobs that a thread has taken since the executor was made.</param>
public readonly record struct ThreadExecutorStatistics(int ThreadCount, int IdleCount, int QueuedCount, long StartedJobs);
