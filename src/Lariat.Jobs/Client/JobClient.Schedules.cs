namespace Lariat.Jobs;

public sealed partial class JobClient
{
    /// <summary>The schedules in the storage.</summary>
    public JobSchedules Schedules => field ??= new JobSchedules(this, Store.Schedules);

    /// <summary>Stores a schedule: a job that is enqueued at the times of a cron expression, by whichever worker runs then.</summary>
    /// <param name="name">Identifies it in the storage; one of this name is replaced. 1 to 200 characters.</param>
    /// <param name="expression">Five fields, or six with seconds in front: see <see cref="JobSchedule"/>.</param>
    /// <param name="job">The kind.</param>
    /// <param name="payload">What each job receives.</param>
    /// <param name="zone">The time zone by its IANA id. Default: "UTC".</param>
    /// <param name="misfire">What happens with due times at which no worker ran. Default: one job for all of them.</param>
    /// <param name="options">What differs from the options of the kind. Default: nothing.</param>
    /// <remarks>Suspends. arq: <c>cron_jobs</c>.</remarks>
    /// <exception cref="ArgumentException">The expression or the zone cannot be read, the expression is never due, or an option is out of
    /// its range.</exception>
    public Coroutine ScheduleAsync<TPayload>(
        string name, string expression, Job<TPayload> job, TPayload payload, string zone = "UTC", JobMisfire misfire = default,
        JobOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Schedules.SetAsync(new JobSchedule(name, expression, job.With(payload, options)) { Zone = zone, Misfire = misfire });
    }
}
