namespace Lariat.Jobs.Storage.Redis;

/// <summary>Groups, schedules, and pages for people.</summary>
internal sealed partial class RedisJobStore
{
    public override JobScheduleStore Schedules => field ??= new RedisSchedules(_database, () => _wakeUps.Notify(JobChange.Ready));

    public override JobViewStore Views => throw NotYet("pages of jobs");

    public override Coroutine EnqueueGroupAsync(NewJobGraph graph) => throw NotYet("groups");

    public override Coroutine<JobGroupInfo?> FindGroupAsync(Guid id) => throw NotYet("groups");

    public override Coroutine<bool> AbortGroupAsync(Guid id) => throw NotYet("groups");

    private static NotSupportedException NotYet(string what) => new($"The Redis engine has no {what} yet: use PostgreSQL or SQLite.");
}
