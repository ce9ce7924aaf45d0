// The part of an engine that keeps schedules. As of the rest of the storage: each call is one transaction and may be repeated, and time is
// the storage's.
using Lariat.Jobs.Scheduling;

namespace Lariat.Jobs.Storage;

/// <summary>The schedules in a storage.</summary>
internal abstract class JobScheduleStore
{
    /// <summary>Stores schedules in place of those with their names; the next due time stays while expression and zone do.</summary>
    /// <param name="schedules">The schedules.</param>
    /// <param name="prune">Removes declared ones that are not among these.</param>
    public abstract Coroutine SetAsync(IReadOnlyList<StoredSchedule> schedules, bool prune);

    /// <summary>All, by name.</summary>
    public abstract Coroutine<IReadOnlyList<JobScheduleInfo>> ListAsync();

    /// <summary>Finds what is due.</summary>
    public abstract Coroutine<DueSchedules> FindDueAsync();

    /// <summary>Enqueues the jobs of a plan, unless another worker has handled this due time, or the schedule was changed.</summary>
    /// <returns>True if they were enqueued by this call.</returns>
    public abstract Coroutine<bool> FireAsync(DueSchedule schedule, SchedulePlan plan);

    /// <summary>Enqueues a job of a schedule with this id.</summary>
    /// <returns>Its id, or that of the job that has its unique key; null if there is no schedule of this name.</returns>
    public abstract Coroutine<Guid?> RunNowAsync(string name, Guid id);

    /// <summary>False if there is no schedule of this name.</summary>
    public abstract Coroutine<bool> PauseAsync(string name);

    /// <summary>Continues with the first time from now on; false if there is no schedule of this name.</summary>
    public abstract Coroutine<bool> ResumeAsync(string name, CronTimes times);

    /// <summary>False if there is no schedule of this name.</summary>
    public abstract Coroutine<bool> RemoveAsync(string name);
}

/// <summary>A schedule that is due.</summary>
/// <param name="DueAt">Which due time: only who changes exactly this one enqueues its job.</param>
internal sealed record DueSchedule(string Name, string Expression, string Zone, JobMisfire Misfire, DateTimeOffset DueAt);

/// <summary>What is due, and when more will be.</summary>
/// <param name="Now">The storage's time.</param>
/// <param name="NextIn">Until the next due time that is not over; null: there is none.</param>
internal sealed record DueSchedules(IReadOnlyList<DueSchedule> Due, DateTimeOffset Now, TimeSpan? NextIn);
