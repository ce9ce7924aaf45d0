// Each call is one transaction on a connection of the pool. Time is the server's.
using System.Data.Common;
using Lariat.Data;
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Jobs in a PostgreSQL database.</summary>
internal sealed class PostgreSqlJobStore : JobStore
{
    private const int MaxPrunedRows = 10_000;
    private const string Housekeep = "SELECT lariat.housekeep($1, $2, $3)";

    // What is kept longer is kept forever: the server's calendar begins 4713 BC.
    private static readonly TimeSpan s_longestKeep = TimeSpan.FromDays(2_000_000);

    private readonly PostgreSqlDatabase _database;
    private readonly JobClientOptions _options;
    private readonly Dictionary<long, PostgreSqlSessionState> _states = [];
    private readonly PostgreSqlPolling _polling;
    private readonly PostgreSqlWakeUps _wakeUps;
    private string _checkedLimit = "";
    private IReadOnlyDictionary<string, int>? _kinds;
    private PostgreSqlKinds _kindArrays = new([], []);

    public PostgreSqlJobStore(PostgreSqlDatabase database, JobClientOptions options, PostgreSqlJobsOptions engineOptions)
    {
        _database = database;
        _options = options;
        _polling = new PostgreSqlPolling(options.LongestPoll);
        _wakeUps = new PostgreSqlWakeUps(database, engineOptions, change => OnChanged?.Invoke(change));
    }

    /// <summary>Tells other processes of changes.</summary>
    public PostgreSqlWakeUps WakeUps => _wakeUps;

    /// <summary>Whether statements are prepared.</summary>
    public bool PreparesStatements => _database.PreparesStatements;

    public override async Coroutine<IReadOnlyList<Guid>> EnqueueAsync(IReadOnlyList<NewJob> jobs)
    {
        IReadOnlyList<Guid> stored = await _database.WriteAsync(async (connection, isRepeat) =>
        {
            await using var batch = new NpgsqlBatch(connection);
            bool hasKeyed = PostgreSqlEnqueue.Add(batch, _database, jobs, isRepeat);
            await using NpgsqlDataReader reader = await batch.RunAsync(_database).ConfigureAwait(false);
            return await PostgreSqlKeyedJobs.ReadAsync(hasKeyed ? reader : null, jobs).ConfigureAwait(false);
        });
        _wakeUps.Notify(JobChange.Ready);
        return stored;
    }

    public override Coroutine<IReadOnlyList<Guid>> EnqueueInAsync(IReadOnlyList<NewJob> jobs, DbTransaction transaction)
        => DbOperation.RunAsync(token => PostgreSqlTransactions.EnqueueAsync(_database, jobs, transaction, token));

    public override Coroutine CompleteInAsync(FinishedJob finished, DbTransaction transaction)
        => DbOperation.RunAsync(token => PostgreSqlTransactions.CompleteAsync(_database, finished, transaction, token));

    public override void NotifyCommitted() => _wakeUps.Notify(JobChange.Ready);

    public override async Coroutine EnqueueGroupAsync(NewJobGraph graph)
    {
        await _database.WriteAsync((connection, _) => PostgreSqlGroups.InsertAsync(connection, _database, graph));
        _wakeUps.Notify(JobChange.Ready);
    }

    public override Coroutine<JobGroupInfo?> FindGroupAsync(Guid id)
        => _database.ReadAsync((connection, token) => PostgreSqlGroups.FindAsync(connection, _database, id, token));

    public override async Coroutine<bool> AbortGroupAsync(Guid id)
    {
        bool hasChanged = await _database.WriteAsync((connection, _) => PostgreSqlGroups.AbortAsync(connection, _database, id));
        _wakeUps.Notify(JobChange.Ready);
        _wakeUps.Notify(JobChange.Ended);
        return hasChanged;
    }

    public override JobScheduleStore Schedules => field ??= new PostgreSqlSchedules(_database);

    public override async Coroutine<JobSession> OpenSessionAsync(string name)
    {
        JobSession session = await _database.WriteAsync((connection, _) => PostgreSqlSessions.OpenAsync(connection, _database, name));
        _states.Add(session.Id, new PostgreSqlSessionState());
        return session;
    }

    public override async Coroutine CloseSessionAsync(JobSession session)
    {
        _states.Remove(session.Id);
        await _database.TransactAsync(async (connection, _) =>
        {
            await PostgreSqlSessions.CloseAsync(connection, _database, session).ConfigureAwait(false);
            return true;
        });
    }

    public override JobLease OpenLease(JobSession session) => new PostgreSqlLease(_database, session);

    public override async Coroutine<JobExchange> ExchangeAsync(
        JobSession session, IReadOnlyList<FinishedJob> finished, IReadOnlyList<JobRequest> requests, IReadOnlyDictionary<string, int> kinds)
    {
        if (!ReferenceEquals(kinds, _kinds))
        {
            _kinds = kinds;
            _kindArrays = PostgreSqlKinds.Of(kinds);
        }

        PostgreSqlSessionState state = _states.TryGetValue(session.Id, out PostgreSqlSessionState? known) ? known : new();
        LoopInstant start = EventLoop.Current.Time;
        TimeSpan fullScanIn = state.FullScanIn(start);
        var call = new PostgreSqlExchangeCall(
            session, state, finished, requests, _kindArrays, fullScanIn <= TimeSpan.Zero ? null : fullScanIn);
        JobExchange answer = await _database.WriteAsync(
            (connection, isRepeat) => PostgreSqlExchange.RunAsync(connection, _database, call, isRepeat));
        state.Note(answer);
        if (call.IsFullScan && requests.Count > 0)
        {
            state.NoteFullScan(start, EventLoop.Current.Time);
        }

        if (finished.Count > 0 || answer.Fetched.Count > 0)
        {
            _polling.Reset();
        }

        Tell(answer.Accepted);

        return answer;
    }

    public override Coroutine<int> RescueAsync(JobSession? own)
        => _database.TransactAsync((connection, _) => PostgreSqlSessions.RescueAsync(connection, _database, own));

    public override async Coroutine<int> AbortAsync(JobFilter filter)
    {
        int count = await _database.TransactAsync((connection, _) => PostgreSqlQueries.AbortAsync(connection, _database, filter));
        _wakeUps.Notify(JobChange.Ready);
        _wakeUps.Notify(JobChange.Ended);
        return count;
    }

    public override async Coroutine<int> RetryAsync(JobFilter filter, TimeSpan spread)
    {
        int count = await _database.WriteAsync((connection, _) => PostgreSqlQueries.RetryAsync(connection, _database, filter, spread));
        _wakeUps.Notify(JobChange.Ready);
        return count;
    }

    public override Coroutine<int> DiscardAsync(JobFilter filter)
        => _database.TransactAsync((connection, _) => PostgreSqlQueries.DiscardAsync(connection, _database, filter));

    public override Coroutine<IReadOnlyList<JobInfo>> ListAsync(JobFilter filter, int limit)
        => _database.ReadAsync((connection, token) => PostgreSqlQueries.ListAsync(connection, _database, filter, limit, token));

    public override Coroutine<IReadOnlyList<JobCount>> CountAsync()
        => _database.ReadAsync((connection, token) => PostgreSqlQueries.CountAsync(connection, _database, token));

    public override async Coroutine<int> HousekeepAsync()
    {
        string checkedLimit = _checkedLimit;
        _checkedLimit = await _database.WriteAsync((connection, _) => PostgreSqlLimits.CheckAsync(connection, _database, checkedLimit));
        return (int)await _database.WriteAsync((connection, _) => connection.RunAsync(
            _database, Housekeep, PostgreSqlStatement.Of(Keep(_options.KeepEnded)), PostgreSqlStatement.Of(Keep(_options.KeepDead)),
            PostgreSqlStatement.Of(MaxPrunedRows)));
    }

    public override Coroutine<bool> PauseAsync(JobTarget target, string name)
        => _database.WriteAsync((connection, _) => PostgreSqlPauses.AddAsync(connection, _database, target, name));

    public override async Coroutine<bool> ResumeAsync(JobTarget target, string name)
    {
        bool wasPaused = await _database.WriteAsync(
            (connection, _) => PostgreSqlPauses.RemoveAsync(connection, _database, target, name));
        _wakeUps.Notify(JobChange.Ready);
        return wasPaused;
    }

    public override Coroutine<IReadOnlyList<JobPause>> ListPausesAsync()
        => _database.ReadAsync((connection, token) => PostgreSqlPauses.ListAsync(connection, _database, token));

    public override async Coroutine SetLimitAsync(JobLimit limit)
    {
        await _database.WriteAsync((connection, _) => PostgreSqlLimits.SetAsync(connection, _database, limit));
        _wakeUps.Notify(JobChange.Ready);
    }

    public override Coroutine<bool> ResetLimitAsync(string key)
        => _database.WriteAsync((connection, _) => PostgreSqlLimits.ResetAsync(connection, _database, key));

    public override Coroutine<IReadOnlyList<JobLimitInfo>> ListLimitsAsync()
        => _database.ReadAsync((connection, token) => PostgreSqlLimits.ListAsync(connection, _database, token));

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

    private void Tell(IReadOnlyList<FinishedJob> accepted)
    {
        if (accepted.Count > 0)
        {
            _wakeUps.Notify(JobChange.Ended);
        }

        if (accepted.Any(static one => one.Children is { Count: > 0 } || one.End == JobEnd.Released))
        {
            _wakeUps.Notify(JobChange.Ready);
        }
    }

    private static TimeSpan? Keep(TimeSpan keep) => keep == Timeout.InfiniteTimeSpan || keep > s_longestKeep ? null : keep;
}
