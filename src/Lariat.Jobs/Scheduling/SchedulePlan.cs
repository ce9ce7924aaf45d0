namespace Lariat.Jobs.Scheduling;

/// <summary>What is to be done at a due time: which jobs, and when the schedule is due again.</summary>
/// <param name="Runs">The nominal times of the jobs.</param>
/// <param name="Next">The first due time that is not yet over.</param>
internal sealed record SchedulePlan(IReadOnlyList<DateTimeOffset> Runs, DateTimeOffset Next)
{
    /// <summary>The most jobs that <see cref="JobMisfire.RunAll"/> makes up for.</summary>
    public const int MaxRuns = 100;

    // A schedule of each second that no worker has served for three hours; of more, the times between are left out.
    private const int MaxMissed = 10_000;

    private static readonly TimeSpan s_latest = TimeSpan.FromMinutes(1);

    /// <summary>Makes the plan.</summary>
    /// <param name="times">The times of the schedule.</param>
    /// <param name="misfire">What is done about missed times.</param>
    /// <param name="due">The due time in the storage, which is over.</param>
    /// <param name="now">The storage's time.</param>
    public static SchedulePlan Make(CronTimes times, JobMisfire misfire, DateTimeOffset due, DateTimeOffset now)
    {
        var missed = new List<DateTimeOffset>();
        DateTimeOffset? next = due;
        while (next <= now && missed.Count < MaxMissed)
        {
            missed.Add(next.Value);
            next = times.NextAfter(next.Value);
        }

        if (next <= now)
        {
            next = times.NextAfter(now);
        }

        IReadOnlyList<DateTimeOffset> runs = misfire switch
        {
            JobMisfire.RunAll => missed[..Math.Min(missed.Count, MaxRuns)],
            JobMisfire.Skip when now - missed[^1] > s_latest => [],
            _ => [missed[^1]],
        };
        return new SchedulePlan(runs, next ?? DateTimeOffset.MaxValue);
    }
}
