namespace Lariat.Jobs.Storage.Redis;

/// <summary>Groups, schedules, and pages for people.</summary>
internal sealed partial class RedisJobStore
{
    public override JobScheduleStore Schedules => field ??= new RedisSchedules(_database, () => _wakeUps.Notify(JobChange.Ready));

    public override JobViewStore Views => field ??= new RedisViews(_database);

    public override async Coroutine<IReadOnlyList<Guid>> EnqueueGroupAsync(NewJobGraph graph)
    {
        IReadOnlyList<Guid> stored = await RedisGroups.AddAsync(_database, graph);
        _wakeUps.Notify(JobChange.Ready);
        return stored;
    }

    public override async Coroutine<JobGroupInfo?> FindGroupAsync(Guid id)
        => await RedisGroups.FindAsync(_database, [id]) is [var group] ? group : null;

    public override async Coroutine<bool> AbortGroupAsync(Guid id)
    {
        bool wasOpen = await RedisGroups.AbortAsync(_database, id);
        _wakeUps.Notify(JobChange.Ready);
        _wakeUps.Notify(JobChange.Ended);
        return wasOpen;
    }
}
