using Lariat.Jobs.Scheduling;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>The schedules of a <see cref="FaultyStore"/>.</summary>
internal sealed class FaultySchedules(FaultyStore store, JobScheduleStore inner) : JobScheduleStore
{
    public override Coroutine SetAsync(IReadOnlyList<StoredSchedule> schedules, bool prune) => inner.SetAsync(schedules, prune);

    public override Coroutine<IReadOnlyList<JobScheduleInfo>> ListAsync() => inner.ListAsync();

    public override Coroutine<DueSchedules> FindDueAsync()
    {
        store.Fail(false);
        return inner.FindDueAsync();
    }

    public override Coroutine<bool> FireAsync(DueSchedule schedule, SchedulePlan plan)
    {
        store.Fail(false);
        return inner.FireAsync(schedule, plan);
    }

    public override Coroutine<Guid?> RunNowAsync(string name, Guid id) => inner.RunNowAsync(name, id);

    public override Coroutine<bool> PauseAsync(string name) => inner.PauseAsync(name);

    public override Coroutine<bool> ResumeAsync(string name, CronTimes times) => inner.ResumeAsync(name, times);

    public override Coroutine<bool> RemoveAsync(string name) => inner.RemoveAsync(name);
}
