// Each call is one transaction on a connection of the pool. Time is the server's.
using System.Data.Common;
using Lariat.Data;
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Jobs in a PostgreSQL database.</summary>
internal sealed partial class PostgreSqlJobStore : JobStore
{
    private readonly PostgreSqlDatabase _database;
    private readonly JobClientOptions _options;
    private readonly Dictionary<long, PostgreSqlSessionState> _states = [];
    private readonly ChangePolling _polling;
    private readonly PostgreSqlWakeUps _wakeUps;
    private IReadOnlyDictionary<string, int>? _kinds;
    private PostgreSqlKinds _kindArrays = new([], []);

    public PostgreSqlJobStore(PostgreSqlDatabase database, JobClientOptions options, PostgreSqlJobsOptions engineOptions)
    {
        _database = database;
        _options = options;
        _polling = new ChangePolling(options.LongestPoll);
        _wakeUps = new PostgreSqlWakeUps(database, engineOptions, change => OnChanged?.Invoke(change));
    }

    /// <summary>Tells other processes of changes.</summary>
    public PostgreSqlWakeUps WakeUps => _wakeUps;

    /// <summary>Whether statements are prepared.</summary>
    public bool PreparesStatements => _database.PreparesStatements;

    public override async Coroutine<IReadOnlyList<Guid>> EnqueueAsync(IReadOnlyList<NewJob> jobs)
    {
        // PERF (bench/Jobs, pg_latency): one request instead of two, one after the other.
        bool notifies = _wakeUps.TryBeginRequest();
        bool isStored = false;
        try
        {
            IReadOnlyList<Guid> stored = await _database.WriteAsync(async (connection, isRepeat) =>
            {
                await using var batch = new NpgsqlBatch(connection);
                bool hasKeyed = PostgreSqlEnqueue.Add(batch, _database, jobs, isRepeat);
                if (notifies)
                {
                    _wakeUps.AddTo(batch);
                }

                await using NpgsqlDataReader reader = await batch.RunAsync(_database).ConfigureAwait(false);
                return await PostgreSqlKeyedJobs.ReadAsync(hasKeyed ? reader : null, jobs).ConfigureAwait(false);
            });
            isStored = true;
            if (!notifies)
            {
                _wakeUps.Notify(JobChange.Ready);
            }

            return stored;
        }
        finally
        {
            if (notifies)
            {
                _wakeUps.EndRequest(isStored);
            }
        }
    }

    public override Coroutine<IReadOnlyList<Guid>> EnqueueInAsync(IReadOnlyList<NewJob> jobs, DbTransaction transaction)
        => DbOperation.RunAsync(token => PostgreSqlTransactions.EnqueueAsync(_database, jobs, transaction, token));

    public override Coroutine CompleteInAsync(FinishedJob finished, DbTransaction transaction)
        => DbOperation.RunAsync(token => PostgreSqlTransactions.CompleteAsync(_database, finished, transaction, token));

    public override void NotifyCommitted() => _wakeUps.Notify(JobChange.Ready);

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
        var call = new PostgreSqlExchangeCall(session, state, finished, requests, _kindArrays, state.FullScans.NextIn(start));
        JobExchange answer = await _database.WriteAsync(
            (connection, isRepeat) => PostgreSqlExchange.RunAsync(connection, _database, call, isRepeat));
        state.Note(answer);
        if (call.IsFullScan && requests.Count > 0)
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

    public override Coroutine<int> RescueAsync(JobSession? own)
        => _database.TransactAsync((connection, _) => PostgreSqlSessions.RescueAsync(connection, _database, own));

    public override Coroutine<IReadOnlyList<JobInfo>> ListAsync(JobFilter filter, int limit)
        => _database.ReadAsync((connection, token) => PostgreSqlQueries.ListAsync(connection, _database, filter, limit, token));

    public override Coroutine<IReadOnlyList<JobCount>> CountAsync()
        => _database.ReadAsync((connection, token) => PostgreSqlQueries.CountAsync(connection, _database, token));

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
}
