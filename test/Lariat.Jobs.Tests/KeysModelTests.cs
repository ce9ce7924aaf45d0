// Random operations of several sessions, compared with a model after each of them: what runs, how many places of each limit are taken, and
// which job has which key. A failing seed replays.
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>Limits and unique keys under random enqueues, ends, deaths of workers, aborts and retries.</summary>
public abstract class KeysModelTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private const int Steps = 150;

    private static readonly Dictionary<string, int> s_kinds = new() { ["note"] = 1 };
    private static readonly JobLimit[] s_limits = [new("one", 1), new("two", 2), new("three", 3, new JobRate(50, TimeSpan.FromSeconds(10)))];
    private static readonly (string Key, JobUniqueScope Scope)[] s_keys =
    [
        ("a", JobUniqueScope.UntilFinished), ("b", JobUniqueScope.UntilFinished), ("c", JobUniqueScope.UntilStarted),
    ];

    private readonly Dictionary<Guid, (string Key, JobUniqueScope Scope)> _keys = [];
    private readonly HashSet<Guid> _all = [];
    private readonly HashSet<Guid> _started = [];
    private readonly List<Held> _sessions = [];
    private JobStore _store = null!;
    private Random _random = null!;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void RandomOperations_AfterEach_LimitsAndKeysHold(int seed) => TestLoop.Run(async () =>
    {
        await using JobStore store = await OpenStoreAsync();
        (_store, _random) = (store, new Random(seed));
        for (int i = 0; i < 3; i++)
        {
            await OpenSessionAsync();
        }

        for (int step = 0; step < Steps; step++)
        {
            await (_random.Next(12) switch
            {
                < 4 => EnqueueAsync(),
                < 8 => ExchangeAsync(_sessions[_random.Next(_sessions.Count)], _random.Next(6), isLast: false),
                8 => AbortAsync(),
                9 => RetryAsync(),
                10 => EndSessionAsync(dies: _random.Next(2) == 0),
                _ => HousekeepAsync(),
            });
            await CheckAsync();
        }

        await EndAllAsync();
    });

    private async Coroutine EnqueueAsync()
    {
        NewJob[] jobs = [.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Make())];
        Dictionary<string, Guid> holders = await FindHoldersAsync();

        IReadOnlyList<Guid> ids = await _store.EnqueueAsync(jobs);
        Assert.Equal(ids, await _store.EnqueueAsync(jobs));

        foreach ((NewJob job, Guid id) in jobs.Zip(ids))
        {
            Guid expected = job.Unique is null ? job.Id : holders.TryGetValue(job.Unique.Key, out Guid holder) ? holder : job.Id;
            Assert.Equal(expected, id);
            if (id == job.Id)
            {
                _all.Add(id);
                if (job.Unique is { } unique)
                {
                    _keys.Add(id, (unique.Key, unique.Scope));
                    holders.Add(unique.Key, id);
                }
            }
        }
    }

    private NewJob Make()
    {
        (string key, JobUniqueScope scope) = s_keys[_random.Next(s_keys.Length)];
        return JobOptionsCheck.Resolve(
            Note,
            new JobOptions
            {
                Priority = _random.Next(JobOptions.MaxPriority + 1),
                Attempts = 3,
                Limit = _random.Next(4) == 0 ? null : s_limits[_random.Next(s_limits.Length)],
                Unique = _random.Next(2) == 0 ? null
                    : new JobUnique(key, scope) { OnConflict = _random.Next(2) == 0 ? JobConflict.Existing : JobConflict.Replace },
            },
            "\"x\""u8.ToArray());
    }

    /// <summary>Who has the keys, by the states of the jobs: what the keys' own table must agree with.</summary>
    private async Coroutine<Dictionary<string, Guid>> FindHoldersAsync()
    {
        var holders = new Dictionary<string, Guid>();
        foreach (JobInfo job in await ListAsync())
        {
            if (job.State is JobState.Ready or JobState.Scheduled or JobState.Running && _keys.TryGetValue(job.Id, out var unique)
                && (unique.Scope == JobUniqueScope.UntilFinished || !_started.Contains(job.Id)))
            {
                Assert.True(holders.TryAdd(unique.Key, job.Id), $"two jobs have the key '{unique.Key}'");
            }
        }

        return holders;
    }

    private async Coroutine ExchangeAsync(Held held, int count, bool isLast)
    {
        FinishedJob[] finished = [.. held.Jobs.Where(_ => isLast || _random.Next(2) == 0).Select(job => End(job, isLast))];
        JobExchange answer = await _store.ExchangeAsync(held.Session, finished, [new(JobOptions.DefaultQueue, count)], s_kinds);
        Assert.Equal(finished.Length, answer.Accepted.Count);
        held.Jobs.RemoveAll(job => finished.Any(one => one.Job == job));
        held.Jobs.AddRange(answer.Fetched);
        _started.UnionWith(answer.Fetched.Select(job => job.Id));
        await Coroutine.Sleep(0.01);
    }

    private FinishedJob End(FetchedJob job, bool isLast)
    {
        JobEnd end = isLast ? JobEnd.Completed : (JobEnd)_random.Next(5);
        end = end == JobEnd.Failed && job.Attempt >= job.Attempts ? JobEnd.Dead : end;
        return new FinishedJob(job, end, Error: "error", Children: end == JobEnd.Completed && !isLast && _random.Next(3) == 0 ? [Child()] : null);
    }

    private NewJob Child()
    {
        NewJob child = Make() with { Unique = null };
        _all.Add(child.Id);
        return child;
    }

    private async Coroutine AbortAsync()
    {
        Guid[] ids = [.. _all];
        if (ids.Length > 0)
        {
            await _store.AbortAsync(new JobFilter { Ids = [ids[_random.Next(ids.Length)]] });
        }
    }

    private async Coroutine RetryAsync()
    {
        int dead = (await ListAsync()).Count(job => job.State == JobState.Dead);

        int returned = await _store.RetryAsync(new JobFilter(), TimeSpan.Zero);

        IReadOnlyList<JobInfo> jobs = await ListAsync();
        Assert.Equal(dead - returned, jobs.Count(job => job.State == JobState.Dead));

        // A job that is retried has not started; those whose key is free have returned.
        _started.RemoveWhere(id => jobs.Any(job => job.Id == id && job.State == JobState.Ready && job.Attempt == 0 && !WasHandedBack(job)));
        Dictionary<string, Guid> holders = await FindHoldersAsync();
        Assert.All(jobs.Where(job => job.State == JobState.Dead), job => Assert.Contains(_keys[job.Id].Key, holders.Keys));
    }

    // A job that was handed back has freed its key, and does not take it again; it has no error, which every dead job has.
    private static bool WasHandedBack(JobInfo job) => job.Errors.Count == 0;

    private async Coroutine EndSessionAsync(bool dies)
    {
        Held held = _sessions[_random.Next(_sessions.Count)];
        _sessions.Remove(held);
        if (dies)
        {
            await Coroutine.Sleep(10);
            _sessions.ForEach(Renew);
            await Coroutine.Sleep(10);
            await _store.RescueAsync(own: null);
        }
        else
        {
            await _store.CloseSessionAsync(held.Session);
        }

        await OpenSessionAsync();
    }

    private void Renew(Held held)
    {
        using JobLease lease = _store.OpenLease(held.Session);
        Assert.False(lease.Renew([]).IsLost);
    }

    private async Coroutine OpenSessionAsync() => _sessions.Add(new Held(await _store.OpenSessionAsync("worker")));

    private async Coroutine HousekeepAsync() => await _store.HousekeepAsync();

    private async Coroutine CheckAsync()
    {
        IReadOnlyList<JobInfo> jobs = await ListAsync();
        JobInfo[] running = [.. jobs.Where(job => job.State == JobState.Running)];
        Assert.Equal(_sessions.SelectMany(held => held.Jobs).Select(job => job.Id).Order(), running.Select(job => job.Id).Order());
        Assert.Equal(_all.Count, jobs.Count);
        foreach (JobLimitInfo limit in await _store.ListLimitsAsync())
        {
            Assert.Equal(running.Count(job => job.LimitKey == limit.Limit.Key), limit.Running);
            Assert.InRange(limit.Running, 0, limit.Limit.Concurrency!.Value);
        }

        await FindHoldersAsync();
    }

    private async Coroutine EndAllAsync()
    {
        for (int round = 0; (await ListAsync()).Any(job => job.State is JobState.Ready or JobState.Scheduled or JobState.Running); round++)
        {
            Assert.InRange(round, 0, 1_000);
            _sessions.ForEach(Renew);
            await ExchangeAsync(_sessions[round % _sessions.Count], 10, isLast: true);
            await CheckAsync();
            await Coroutine.Sleep(1);
        }

        Assert.All(await _store.ListLimitsAsync(), limit => Assert.Equal((0, 0), (limit.Running, limit.Waiting)));
        await _store.DiscardAsync(new JobFilter());
        await Coroutine.Sleep(10);
        await HousekeepAsync();
        Assert.Empty(await _store.ListLimitsAsync());
        Assert.Empty(await FindHoldersAsync());
    }

    private Coroutine<IReadOnlyList<JobInfo>> ListAsync() => _store.ListAsync(new JobFilter(), 100_000);

    private sealed record Held(JobSession Session)
    {
        public List<FetchedJob> Jobs { get; } = [];
    }
}
