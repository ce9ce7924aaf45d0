using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Housekeeping, pauses and limits.</summary>
internal sealed partial class RedisJobStore
{
    private const int MaxPruned = 10_000;

    // A script holds up the server.
    private const int MaxPrunedInStep = 500;

    private string _limitCursor = "0";

    public override Coroutine<bool> PauseAsync(JobTarget target, string name) => RedisPauses.AddAsync(_database, target, name);

    public override async Coroutine<bool> ResumeAsync(JobTarget target, string name)
    {
        bool wasPaused = await RedisPauses.RemoveAsync(_database, target, name);
        _wakeUps.Notify(JobChange.Ready);
        return wasPaused;
    }

    public override Coroutine<IReadOnlyList<JobPause>> ListPausesAsync() => RedisPauses.ListAsync(_database);

    public override async Coroutine SetLimitAsync(JobLimit limit)
    {
        await RedisLimits.SetAsync(_database, limit);
        _wakeUps.Notify(JobChange.Ready);
    }

    public override Coroutine<bool> ResetLimitAsync(string key) => RedisLimits.ResetAsync(_database, key);

    public override Coroutine<IReadOnlyList<JobLimitInfo>> ListLimitsAsync() => RedisLimits.ListAsync(_database);

    public override async Coroutine<bool> CopyAsync(Guid id, Guid copy)
    {
        bool isStored = await RedisCopy.RunAsync(_database, id, copy);
        _wakeUps.Notify(JobChange.Ready);
        return isStored;
    }

    public override async Coroutine<int> HousekeepAsync()
    {
        int count = 0, removed;
        do
        {
            removed = (int)await _database.WriteAsync(
                RedisScript.Housekeep,
                new RedisArguments().Add(Keep(_options.KeepEnded)).Add(Keep(_options.KeepDead)).Add(MaxPrunedInStep));
            count += removed;
        }
        while (removed > 0 && count < MaxPruned);

        await RedisAudit.PruneAsync(_database, MaxPruned);
        _limitCursor = (string)(await _database.WriteAsync(RedisScript.PruneLimits, new RedisArguments().Add(_limitCursor)))!;
        return count;
    }

    private static RedisValue Keep(TimeSpan keep) => keep == Timeout.InfiniteTimeSpan ? "" : RedisTime.Write(keep);
}
