// Jobs of a state, the latest first. Each queue has its sorted sets, for ready and scheduled jobs one for each priority and one for those
// with a limit; they are read one after the other and merged. What a filter leaves out is read too, so each range ends after a number of
// jobs; the next page begins where it ended.
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Reads pages of jobs.</summary>
internal sealed class RedisPages(RedisDatabase database)
{
    private const int PageSize = 500;

    /// <summary>Reads jobs by their ids, in no order.</summary>
    public async Coroutine<List<JobInfo>> FindAsync(IReadOnlyList<Guid> ids)
    {
        var jobs = new List<JobInfo>();
        foreach (Guid[] some in ids.Chunk(PageSize))
        {
            jobs.AddRange(Read(await database.ReadAsync(RedisScript.Find, new RedisArguments().Add([.. some]))));
        }

        return jobs;
    }

    /// <summary>Reads jobs of a state that match.</summary>
    /// <param name="state">The state.</param>
    /// <param name="filter">Which; its states are ignored.</param>
    /// <param name="after">Where to begin, exclusively.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="maxRead">How many are looked at of each set.</param>
    public async Coroutine<(List<JobInfo> Jobs, JobPlace? Next)> ReadAsync(
        JobState state, JobFilter filter, JobPlace after, int limit, int maxRead = int.MaxValue)
    {
        var found = new List<JobInfo>();
        JobPlace? end = null;
        if (state == JobState.Running)
        {
            found.AddRange((await ListRunningAsync()).Where(
                job => RedisFilter.Matches(filter, job) && PlaceOf(job).CompareTo(after) < 0));
        }
        else
        {
            foreach ((string set, string which) in await FindSetsAsync(state, filter))
            {
                JobPlace? stoppedAt = await ReadSetAsync((set, which), filter, after, limit, maxRead, found);
                end = end is null || stoppedAt?.CompareTo(end.Value) > 0 ? stoppedAt ?? end : end;
            }
        }

        if (end is { } last)
        {
            found.RemoveAll(job => PlaceOf(job).CompareTo(last) < 0);
        }

        found.Sort(static (one, other) => PlaceOf(other).CompareTo(PlaceOf(one)));
        List<JobInfo> chosen = [.. found.Where(job => job.State == state).Take(limit)];
        return (chosen, found.Count > limit ? PlaceOf(chosen[^1]) : end);
    }

    /// <summary>The names of the queues.</summary>
    public async Coroutine<IReadOnlyList<string>> ListQueuesAsync()
    {
        RedisValue[] queues = await database.ReadAsync(static (database, key) => database.SetMembersAsync(key), "queues");
        return [.. queues.Select(static one => (string)one!).Order(StringComparer.Ordinal)];
    }

    public static JobPlace PlaceOf(JobInfo job) => new(
        (job.FinishedAt ?? (job.State == JobState.Running ? job.StartedAt!.Value : job.RunAt)).UtcTicks, job.Id);

    private async Coroutine<List<JobInfo>> ListRunningAsync()
    {
        RedisValue[] ids = await database.ReadAsync(static (database, key) => database.HashKeysAsync(key), "running");
        List<JobInfo> jobs = await FindAsync([.. ids.Select(static id => Guid.ParseExact((string)id!, "N"))]);
        jobs.RemoveAll(static job => job.State != JobState.Running);
        return jobs;
    }

    private async Coroutine<IReadOnlyList<(string Set, string Which)>> FindSetsAsync(JobState state, JobFilter filter)
    {
        IReadOnlyList<string> queues = filter.Queue is { } queue ? [queue] : await ListQueuesAsync();
        string which = state switch { JobState.Ready => "due", JobState.Scheduled => "later", _ => "all" };
        return [.. queues.SelectMany(queue => SetsOf(state, queue)).Select(set => (set, which))];
    }

    private static IEnumerable<string> SetsOf(JobState state, string queue) => state switch
    {
        JobState.Ready or JobState.Scheduled =>
            [$"limited:{queue}", .. Enumerable.Range(0, JobOptions.MaxPriority + 1).Select(priority => $"ready:{priority}:{queue}")],
        JobState.Completed => [$"done:{queue}"],
        JobState.Aborted => [$"aborted:{queue}"],
        JobState.Dead => [$"dead:{queue}"],
        _ => [$"waiting:{queue}"],
    };

    /// <summary>Adds what matches of a set; returns where it stopped, or null at the end of the set.</summary>
    private async Coroutine<JobPlace?> ReadSetAsync(
        (string Set, string Which) range, JobFilter filter, JobPlace after, int limit, int maxRead, List<JobInfo> found)
    {
        int read = 0, matching = 0;
        while (true)
        {
            int size = Math.Min(PageSize, maxRead - read);
            RedisArguments arguments = new RedisArguments().Add(range.Set).Add(range.Which);
            RedisRows.AddPlace(arguments, after);
            List<JobInfo> page = Read(await database.ReadAsync(RedisScript.Page, arguments.Add(size)));
            foreach (JobInfo job in page.Where(job => RedisFilter.Matches(filter, job)))
            {
                found.Add(job);
                matching++;
            }

            if (page.Count < size)
            {
                return null;
            }

            after = PlaceOf(page[^1]);
            read += page.Count;
            if (matching > limit || read >= maxRead)
            {
                return after;
            }
        }
    }

    private static List<JobInfo> Read(RedisResult answer)
    {
        var parts = (RedisResult[])answer!;
        DateTimeOffset now = RedisTime.Read((string)parts[0]!);
        return [.. ((RedisResult[])parts[1]!).Select(job => RedisRows.ReadInfo((RedisResult[])job!, now))];
    }
}
