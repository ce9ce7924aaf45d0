namespace Lariat.Processes;

/// <summary>Options of one job that override those of its executor.</summary>
public sealed class ProcessJobOptions
{
    internal static readonly ProcessJobOptions Default = new();

    /// <summary>
    /// See <see cref="ProcessExecutorOptions.JobTimeout"/>. Null, the default: the executor's. <see cref="Timeout.InfiniteTimeSpan"/>: no
    /// limit.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>See <see cref="ProcessExecutorOptions.KillsWhenCanceled"/>. Null, the default: the executor's.</summary>
    public bool? KillsWhenCanceled { get; init; }

    internal void Check()
    {
        if (LoopTime.IsOver(Timeout))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Timeout), Timeout, "The time-out of a job must be more than zero, or Timeout.InfiniteTimeSpan.");
        }
    }

    /// <summary>Null: no limit.</summary>
    internal TimeSpan? TimeoutWith(ProcessExecutorOptions options)
        => LoopTime.ToLimit(Timeout ?? options.JobTimeout);
}
