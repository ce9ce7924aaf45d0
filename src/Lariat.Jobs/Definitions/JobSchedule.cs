namespace Lariat.Jobs;

/// <summary>A job that is enqueued again and again, at the times of a cron expression.</summary>
/// <param name="Name">Identifies the schedule in the storage, 1 to 200 characters.</param>
/// <param name="Expression">Five fields (minute, hour, day of the month, month, day of the week), six with seconds in front, or a word
/// such as <c>@daily</c>; <c>L</c>, <c>W</c> and <c>#</c> as in Quartz.</param>
/// <param name="Call">The job: <c>Report.Jobs.Build.With(argument)</c>. Delay and time in its options are ignored.</param>
/// <remarks>
/// <para>Immutable; any thread. arq: <c>cron(…)</c>.</para>
/// <para>Summer time, as in Vixie cron: a fixed time that the clock skips runs right after the gap, and one that it shows twice runs the
/// first time; intervals (a star or a step in minute or hour) run by elapsed time.</para>
/// </remarks>
public sealed record JobSchedule(string Name, string Expression, JobCall Call)
{
    /// <summary>The time zone by its IANA id, such as "Europe/Berlin". Default: "UTC".</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>True: a job is enqueued although the one before it has not ended. False: that time is left out. A unique key in the
    /// options or of the kind takes the place of this, and <see cref="JobMisfire.RunAll"/> implies it. Default: false.</summary>
    public bool AllowsOverlap { get; init; }

    /// <summary>What happens with due times at which no worker ran. Default: <see cref="JobMisfire.RunOnce"/>.</summary>
    public JobMisfire Misfire { get; init; }
}
