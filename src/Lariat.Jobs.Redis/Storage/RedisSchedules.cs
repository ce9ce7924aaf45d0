// The due time is compared and set: of any number of workers one moves it. The jobs are made here from the definition that was read, and
// are stored only while that is still the definition.
using Lariat.Jobs.Scheduling;
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>The schedules in a server.</summary>
internal sealed class RedisSchedules(RedisDatabase database, Action onReady) : JobScheduleStore
{
    private const int Changed = 2;

    public override async Coroutine SetAsync(IReadOnlyList<StoredSchedule> schedules, bool prune)
    {
        DateTimeOffset now = (await ReadAsync()).Now;
        await database.WriteAsync(RedisScript.SetSchedules, new RedisArguments()
            .Add([.. schedules.Select(static one => (RedisValue)one.Name)])
            .Add([.. schedules.Select(static one => (RedisValue)RedisSchedule.Write(one))])
            .Add([.. schedules.Select(one => (RedisValue)RedisTime.Write(one.FindFirst(now)))]).Add(prune));
    }

    public override async Coroutine<IReadOnlyList<JobScheduleInfo>> ListAsync()
        => [.. (await ReadAsync()).All.Select(static one => new JobScheduleInfo
        {
            Name = one.Name,
            Expression = one.Definition.Expression,
            Zone = one.Definition.Zone,
            Misfire = (JobMisfire)one.Definition.Misfire,
            Kind = one.Definition.Kind,
            Queue = one.Definition.Queue,
            Payload = one.Definition.Payload,
            NextAt = one.NextAt,
            LastAt = one.LastAt,
            IsPaused = one.IsPaused,
        })];

    public override async Coroutine<DueSchedules> FindDueAsync()
    {
        (DateTimeOffset now, List<Stored> all) = await ReadAsync();
        all.RemoveAll(static one => one.IsPaused);
        DateTimeOffset[] later = [.. all.Where(one => one.NextAt > now).Select(static one => one.NextAt)];
        return new DueSchedules(
            [.. all.Where(one => one.NextAt <= now).OrderBy(static one => one.NextAt).Select(static one => new DueSchedule(
                one.Name, one.Definition.Expression, one.Definition.Zone, (JobMisfire)one.Definition.Misfire, one.NextAt))],
            now, later.Length > 0 ? later.Min() - now : null);
    }

    public override async Coroutine<bool> FireAsync(DueSchedule schedule, SchedulePlan plan)
    {
        while (await FindAsync(schedule.Name) is { } definition)
        {
            var template = RedisSchedule.Read(definition);
            var arguments = new RedisArguments().Add(schedule.Name).Add(definition).Add(RedisTime.Write(schedule.DueAt))
                .Add(RedisTime.Write(plan.Next));
            RedisEnqueue.Add(
                arguments, [.. plan.Runs.Select(at => template.Make(ScheduleIds.Make(schedule.Name, at), scheduledFor: at))]);
            int answer = (int)await database.WriteAsync(RedisScript.FireSchedule, arguments);
            if (answer != Changed)
            {
                onReady();
                return answer == 1;
            }
        }

        return false;
    }

    public override async Coroutine<Guid?> RunNowAsync(string name, Guid id)
    {
        if (await FindAsync(name) is not { } definition)
        {
            return null;
        }

        DateTimeOffset now = (await ReadAsync()).Now;
        NewJob[] jobs = [RedisSchedule.Read(definition).Make(id, now)];
        var arguments = new RedisArguments();
        List<NewJob> keyed = RedisEnqueue.Add(arguments, jobs);
        RedisResult answer = await database.WriteAsync(RedisScript.Enqueue, arguments);
        onReady();
        return RedisEnqueue.Read(jobs, keyed, answer)[0];
    }

    public override Coroutine<bool> PauseAsync(string name) => ChangeAsync(name, "pause", DateTimeOffset.UnixEpoch);

    public override async Coroutine<bool> ResumeAsync(string name, CronTimes times)
        => await ChangeAsync(name, "resume", times.NextAfter((await ReadAsync()).Now) ?? DateTimeOffset.MaxValue);

    public override Coroutine<bool> RemoveAsync(string name) => ChangeAsync(name, "remove", DateTimeOffset.UnixEpoch);

    private async Coroutine<bool> ChangeAsync(string name, string what, DateTimeOffset next) => (int)await database.WriteAsync(
        RedisScript.ChangeSchedule, new RedisArguments().Add(name).Add(what).Add(RedisTime.Write(next))) > 0;

    private async Coroutine<string?> FindAsync(string name)
        => await database.ReadAsync((database, key) => database.HashGetAsync(key, name), "schedules");

    /// <summary>All, by name.</summary>
    private async Coroutine<(DateTimeOffset Now, List<Stored> All)> ReadAsync()
    {
        var answer = (RedisResult[])(await database.ReadAsync(RedisScript.Schedules, new RedisArguments()))!;
        IEnumerable<Stored> all = ((RedisResult[])answer[1]!).Select(static one => Read((RedisResult[])one!));
        return (RedisTime.Read((string)answer[0]!), [.. all.OrderBy(static one => one.Name, StringComparer.Ordinal)]);
    }

    private static Stored Read(RedisResult[] one)
    {
        string last = (string)one[3]!;
        return new Stored(
            (string)one[0]!, RedisSchedule.Read((string)one[1]!), RedisTime.Read((long)(double)one[2]),
            last.Length == 0 ? null : RedisTime.Read(last), (int)one[4] == 1);
    }

    private sealed record Stored(
        string Name, RedisSchedule Definition, DateTimeOffset NextAt, DateTimeOffset? LastAt, bool IsPaused);
}
