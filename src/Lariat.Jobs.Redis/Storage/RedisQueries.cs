// Changes by a filter: jobs are read page by page, and what matches is changed by its id, by a script that checks the state again. So a
// call with a filter is many transactions, none of which holds up the server for long.
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Reads and changes jobs by a filter.</summary>
internal sealed class RedisQueries(RedisDatabase database)
{
    private const int MaxIds = 1_000;

    private static readonly JobState[] s_live = [JobState.Ready, JobState.Scheduled, JobState.Running, JobState.Waiting];

    private readonly RedisPages _pages = new(database);

    public async Coroutine<IReadOnlyList<JobInfo>> ListAsync(JobFilter filter, int limit)
    {
        var jobs = new List<JobInfo>();
        if (await FindIdsAsync(filter) is { } ids)
        {
            JobFilter rest = WithoutIds(filter);
            jobs.AddRange((await _pages.FindAsync(ids)).Where(
                job => RedisFilter.Includes(filter, job.State) && RedisFilter.Matches(rest, job)));
        }
        else
        {
            foreach (JobState state in Enum.GetValues<JobState>().Where(state => RedisFilter.Includes(filter, state)).Order())
            {
                if (jobs.Count < limit)
                {
                    jobs.AddRange((await _pages.ReadAsync(state, filter, JobViewStore.Newest, limit)).Jobs);
                }
            }
        }

        return [.. jobs.OrderBy(static job => job.State).ThenByDescending(static job => job.FinishedAt ?? job.RunAt)
            .ThenByDescending(static job => job.Id).Take(limit)];
    }

    public async Coroutine<IReadOnlyList<JobCount>> CountAsync()
    {
        HashSet<string> paused = [.. (await RedisPauses.ListAsync(database))
            .Where(static pause => pause.Target == JobTarget.Queue).Select(static pause => pause.Name)];
        RedisResult[] counts = await ReadCountsAsync(database);
        return [.. counts.Select(static one => (RedisResult[])one!).Select(one => new JobCount(
            (string)one[0]!, (JobState)(int)one[1], (long)one[2], RedisTime.Read((string)one[3]!))
        {
            IsPaused = paused.Contains((string)one[0]!),
        }).OrderBy(static one => one.Queue, StringComparer.Ordinal).ThenBy(static one => one.State)];
    }

    /// <summary>Of each queue and state: queue, state, number, the oldest time.</summary>
    public static async Coroutine<RedisResult[]> ReadCountsAsync(RedisDatabase database)
        => (RedisResult[])(await database.ReadAsync(RedisScript.Count, new RedisArguments()))!;

    public Coroutine<int> AbortAsync(JobFilter filter) => ForEachAsync(
        filter, [.. s_live.Where(state => RedisFilter.Includes(filter, state))],
        ids => ChangeAsync(RedisScript.Abort, new RedisArguments().Add(ids).Add(RedisFilter.Includes(filter, JobState.Ready))
            .Add(RedisFilter.Includes(filter, JobState.Scheduled)).Add(RedisFilter.Includes(filter, JobState.Waiting))
            .Add(RedisFilter.Includes(filter, JobState.Running))));

    public Coroutine<int> RetryAsync(JobFilter filter, TimeSpan spread) => ForEachAsync(filter, Dead(filter), ids =>
    {
        // Of several with one unique key, the newest has it.
        Guid[] ordered = [.. ids.OrderDescending()];
        return ChangeAsync(RedisScript.Retry, new RedisArguments().Add(ordered)
            .Add([.. ordered.Select(_ => (RedisValue)RedisTime.Write(spread * Random.Shared.NextDouble()))]));
    });

    public Coroutine<int> DiscardAsync(JobFilter filter)
        => ForEachAsync(filter, Dead(filter), ids => ChangeAsync(RedisScript.Discard, new RedisArguments().Add(ids)));

    /// <summary>The jobs that a filter names, by their ids or their group; null: it names none.</summary>
    private async Coroutine<IReadOnlyList<Guid>?> FindIdsAsync(JobFilter filter) => filter.Ids.Count > 0 ? [.. filter.Ids.Distinct()]
        : filter.Group is { } group ? await RedisGroups.ListMembersAsync(database, group)
        : null;

    // Of jobs that were read by these ids.
    private static JobFilter WithoutIds(JobFilter filter) => filter with { Ids = [] };

    private static IReadOnlyList<JobState> Dead(JobFilter filter)
        => RedisFilter.Includes(filter, JobState.Dead) ? [JobState.Dead] : [];

    private async Coroutine<int> ChangeAsync(RedisScript script, RedisArguments arguments)
        => (int)await database.WriteAsync(script, arguments);

    /// <summary>Changes all jobs in some states that match; returns how many were changed.</summary>
    private async Coroutine<int> ForEachAsync(
        JobFilter filter, IReadOnlyList<JobState> states, Func<IReadOnlyList<Guid>, Coroutine<int>> change)
    {
        int count = 0;
        if (await FindIdsAsync(filter) is { } all)
        {
            JobFilter rest = WithoutIds(filter);
            foreach (Guid[] ids in all.Chunk(MaxIds))
            {
                IEnumerable<JobInfo> found = (await _pages.FindAsync(ids)).Where(
                    job => states.Contains(job.State) && RedisFilter.Matches(rest, job));
                count += await change([.. found.Select(static job => job.Id)]);
            }

            return count;
        }

        foreach (JobState state in states)
        {
            JobPlace? place = JobViewStore.Newest;
            while (place is { } after)
            {
                (List<JobInfo> jobs, place) = await _pages.ReadAsync(state, filter, after, MaxIds);
                count += jobs.Count == 0 ? 0 : await change([.. jobs.Select(static job => job.Id)]);
            }
        }

        return count;
    }
}
