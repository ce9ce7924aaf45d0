namespace Lariat.Jobs;

/// <summary>How much there is to do, and who does it. No number is greater than <see cref="JobViews.MaxCount"/>, where counting
/// stops.</summary>
/// <param name="At">The storage's time.</param>
/// <param name="Queues">The queues that have jobs which have not completed, or are paused, by name.</param>
/// <param name="Workers">The workers, those that have been there longest first.</param>
/// <param name="Completed">How many completed jobs are kept.</param>
/// <param name="Aborted">How many aborted jobs are kept.</param>
public sealed record JobOverview(
    DateTimeOffset At, IReadOnlyList<JobQueueInfo> Queues, IReadOnlyList<JobWorkerInfo> Workers, long Completed, long Aborted)
{
    /// <summary>How many jobs are in a state.</summary>
    /// <param name="state">The state.</param>
    public long Count(JobState state) => Math.Min(JobViews.MaxCount, state switch
    {
        JobState.Ready => Queues.Sum(static queue => queue.Ready),
        JobState.Scheduled => Queues.Sum(static queue => queue.Scheduled),
        JobState.Waiting => Queues.Sum(static queue => queue.Waiting),
        JobState.Running => Queues.Sum(static queue => queue.Running),
        JobState.Dead => Queues.Sum(static queue => queue.Dead),
        JobState.Aborted => Aborted,
        _ => Completed,
    });
}

/// <summary>The jobs of a queue that have not completed.</summary>
/// <param name="Name">The queue.</param>
public sealed record JobQueueInfo(string Name)
{
    /// <summary>How many are ready.</summary>
    public long Ready { get; init; }

    /// <summary>How many are scheduled for later.</summary>
    public long Scheduled { get; init; }

    /// <summary>How many wait for other members of their group.</summary>
    public long Waiting { get; init; }

    /// <summary>How many run.</summary>
    public long Running { get; init; }

    /// <summary>How many are dead.</summary>
    public long Dead { get; init; }

    /// <summary>Since when the oldest ready job is ready; null: none is.</summary>
    public DateTimeOffset? OldestReady { get; init; }

    /// <summary>The queue is paused.</summary>
    public bool IsPaused { get; init; }
}

/// <summary>A worker that has a session.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Host">Its machine.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="LeaseUntil">Until when its jobs belong to it, unless it renews the lease.</param>
/// <param name="Running">How many jobs it runs.</param>
public sealed record JobWorkerInfo(
    string Name, string Host, int ProcessId, DateTimeOffset StartedAt, DateTimeOffset LeaseUntil, long Running);
