using Lariat.Jobs.Scheduling;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>The schedules of a <see cref="ClockedStore"/>.</summary>
internal sealed class ClockedSchedules(ClockedStore store, JobScheduleStore inner) : JobScheduleStore
{
    public override Coroutine SetAsync(IReadOnlyList<StoredSchedule> schedules, bool prune)
        => store.HoldAsync(() => inner.SetAsync(schedules, prune));

    public override Coroutine<IReadOnlyList<JobScheduleInfo>> ListAsync() => store.HoldAsync(inner.ListAsync);

    public override Coroutine<DueSchedules> FindDueAsync() => store.HoldAsync(inner.FindDueAsync);

    public override Coroutine<bool> FireAsync(DueSchedule schedule, SchedulePlan plan)
        => store.HoldAsync(() => inner.FireAsync(schedule, plan));

    public override Coroutine<Guid?> RunNowAsync(string name, Guid id) => store.HoldAsync(() => inner.RunNowAsync(name, id));

    public override Coroutine<bool> PauseAsync(string name) => store.HoldAsync(() => inner.PauseAsync(name));

    public override Coroutine<bool> ResumeAsync(string name, CronTimes times) => store.HoldAsync(() => inner.ResumeAsync(name, times));

    public override Coroutine<bool> RemoveAsync(string name) => store.HoldAsync(() => inner.RemoveAsync(name));
}
