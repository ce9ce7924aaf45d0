using System.Text.Json;
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Pages and numbers for people.</summary>
internal sealed class RedisViews(RedisDatabase database) : JobViewStore
{
    private const int MaxRead = 5_000;

    // Why dead jobs are dead is read from the newest of them.
    private const int MaxFailures = 10_000;

    private readonly RedisPages _pages = new(database);

    public override async Coroutine<(IReadOnlyList<JobInfo> Jobs, JobPlace? Next)> ListPageAsync(
        JobState state, JobFilter filter, JobPlace after, int limit)
        => await _pages.ReadAsync(state, filter, after, limit, MaxRead);

    public override async Coroutine<long> CountAsync(JobFilter filter, int max)
    {
        JobState[] states = [.. Enum.GetValues<JobState>().Where(state => RedisFilter.Includes(filter, state))];
        if (filter is { Ids.Count: 0, Kind: null, Tag: null, Group: null, Failure: null, CreatedBefore: null })
        {
            RedisResult[] counts = await RedisQueries.ReadCountsAsync(database);
            return Math.Min(max, counts.Select(static one => (RedisResult[])one!).Where(
                one => states.Contains((JobState)(int)one[1]) && (filter.Queue is null || filter.Queue == (string)one[0]!))
                .Sum(static one => (long)one[2]));
        }

        long count = 0;
        foreach (JobState state in states)
        {
            count += (await _pages.ReadAsync(state, filter, Newest, max)).Jobs.Count;
            if (count >= max)
            {
                return max;
            }
        }

        return count;
    }

    public override Coroutine<JobOverview> ReadOverviewAsync() => RedisOverview.ReadAsync(database);

    public override async Coroutine<IReadOnlyList<JobFailureGroup>> ListFailuresAsync(int limit)
    {
        List<JobInfo> dead = (await _pages.ReadAsync(JobState.Dead, new JobFilter(), Newest, MaxFailures)).Jobs;
        return [.. dead.GroupBy(static job => (job.Kind, Failure: RedisFilter.FailureOf(job) ?? ""))
            .Select(static group => new JobFailureGroup(
                group.Key.Kind, group.Key.Failure, group.LongCount(), group.Max(static job => job.FinishedAt!.Value)))
            .OrderByDescending(static group => group.Count).ThenByDescending(static group => group.LastAt).Take(limit)];
    }

    public override Coroutine<IReadOnlyList<JobGroupInfo>> ListGroupsAsync(int limit) => RedisGroups.ListAsync(database, limit);
}
