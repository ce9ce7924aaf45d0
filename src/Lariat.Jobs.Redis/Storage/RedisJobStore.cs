// Each call is one script, but for changes by a filter. Time is the server's.
using System.Data.Common;
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Jobs in a Redis server.</summary>
internal sealed partial class RedisJobStore : JobStore
{
    private readonly RedisDatabase _database;
    private readonly Func<RedisDatabase> _openLeaseDatabase;
    private readonly JobClientOptions _options;
    private readonly Dictionary<long, RedisSessionState> _states = [];
    private readonly ChangePolling _polling;
    private readonly RedisWakeUps _wakeUps;
    private readonly RedisQueries _queries;

    public RedisJobStore(
        RedisDatabase database, Func<RedisDatabase> openLeaseDatabase, JobClientOptions options, RedisJobsOptions engineOptions)
    {
        _database = database;
        _openLeaseDatabase = openLeaseDatabase;
        _options = options;
        _polling = new ChangePolling(options.LongestPoll);
        _wakeUps = new RedisWakeUps(database, engineOptions, change => OnChanged?.Invoke(change));
        _queries = new RedisQueries(database);
    }

    public override async Coroutine<IReadOnlyList<Guid>> EnqueueAsync(IReadOnlyList<NewJob> jobs)
    {
        var arguments = new RedisArguments();
        List<NewJob> keyed = RedisEnqueue.Add(arguments, jobs);
        RedisResult answer = await _database.EnqueueAsync(RedisScript.Enqueue, arguments);
        _wakeUps.Notify(JobChange.Ready);
        return RedisEnqueue.Read(jobs, keyed, answer);
    }

    public override Coroutine<IReadOnlyList<Guid>> EnqueueInAsync(IReadOnlyList<NewJob> jobs, DbTransaction transaction)
        => throw NoTransactions(transaction);

    public override Coroutine CompleteInAsync(FinishedJob finished, DbTransaction transaction) => throw NoTransactions(transaction);

    public override async Coroutine<JobSession> OpenSessionAsync(string name)
    {
        JobSession session = await RedisSessions.OpenAsync(_database, name);
        _states.Add(session.Id, new RedisSessionState());
        return session;
    }

    public override async Coroutine CloseSessionAsync(JobSession session)
    {
        _states.Remove(session.Id);
        await RedisSessions.CloseAsync(_database, session);
    }

    public override JobLease OpenLease(JobSession session) => new RedisLease(_openLeaseDatabase, session);

    public override async Coroutine<JobExchange> ExchangeAsync(
        JobSession session, IReadOnlyList<FinishedJob> finished, IReadOnlyList<JobRequest> requests, IReadOnlyDictionary<string, int> kinds)
    {
        RedisSessionState state = _states.TryGetValue(session.Id, out RedisSessionState? known) ? known : new();
        LoopInstant start = EventLoop.Current.Time;
        TimeSpan? fullScanIn = state.FullScans.NextIn(start);
        var exchange = new RedisExchange(session, state, finished, requests, kinds, fullScanIn);
        JobExchange answer = exchange.Read(await _database.WriteAsync(RedisScript.Exchange, exchange.Write));
        state.Note(answer);
        if (fullScanIn is null && requests.Count > 0)
        {
            state.FullScans.Note(start, EventLoop.Current.Time);
        }

        if (finished.Count > 0 || answer.Fetched.Count > 0)
        {
            _polling.Reset();
        }

        foreach (JobChange change in answer.FindChanges())
        {
            _wakeUps.Notify(change);
        }

        return answer;
    }

    public override Coroutine<int> RescueAsync(JobSession? own) => RedisSessions.RescueAsync(_database, own);

    public override async Coroutine<int> AbortAsync(JobFilter filter)
    {
        int count = await _queries.AbortAsync(filter);
        _wakeUps.Notify(JobChange.Ready);
        _wakeUps.Notify(JobChange.Ended);
        return count;
    }

    public override async Coroutine<int> RetryAsync(JobFilter filter, TimeSpan spread)
    {
        int count = await _queries.RetryAsync(filter, spread);
        _wakeUps.Notify(JobChange.Ready);
        return count;
    }

    public override async Coroutine<int> DiscardAsync(JobFilter filter)
    {
        int count = await _queries.DiscardAsync(filter);

        // The end of a group, perhaps.
        _wakeUps.Notify(JobChange.Ready);
        return count;
    }

    public override Coroutine<IReadOnlyList<JobInfo>> ListAsync(JobFilter filter, int limit) => _queries.ListAsync(filter, limit);

    public override Coroutine<IReadOnlyList<JobCount>> CountAsync() => _queries.CountAsync();

    public override async Coroutine<bool> HasChangedAsync()
    {
        _wakeUps.Start();
        await Coroutine.Yield();
        return !_wakeUps.IsListening && _polling.IsDue();
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _wakeUps.StopAsync();
        }
        finally
        {
            await _database.DisposeAsync();
        }
    }

    private static InvalidOperationException NoTransactions(DbTransaction transaction) => new(
        $"The jobs are in Redis, which cannot take part in a {transaction.GetType().Name}. Jobs that belong to a transaction of the "
        + "application are stored in its database: use PostgreSqlJobs.Storage or JobStorage.Sqlite for them.");
}
