// Each call is one transaction on a connection of the pool. Time is the server's.
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Jobs in a PostgreSQL database.</summary>
internal sealed partial class PostgreSqlJobStore(PostgreSqlDatabase database, JobClientOptions options) : JobStore
{
    private const int MaxPrunedRows = 10_000;
    private const string Housekeep = "SELECT lariat.housekeep($1, $2, $3)";

    // What is kept longer is kept forever: the server's calendar begins 4713 BC.
    private static readonly TimeSpan s_longestKeep = TimeSpan.FromDays(2_000_000);

    private readonly Dictionary<long, PostgreSqlSessionState> _states = [];
    private readonly PostgreSqlPolling _polling = new(options.LongestPoll);
    private string _checkedLimit = "";
    private IReadOnlyDictionary<string, int>? _kinds;
    private PostgreSqlKinds _kindArrays = new([], []);

    public override async Coroutine<IReadOnlyList<Guid>> EnqueueAsync(IReadOnlyList<NewJob> jobs)
        => await database.WriteAsync(async (connection, isRepeat) =>
        {
            await using var batch = new NpgsqlBatch(connection);
            bool hasKeyed = PostgreSqlEnqueue.Add(batch, database, jobs, isRepeat);
            await using NpgsqlDataReader reader = await batch.RunAsync(database).ConfigureAwait(false);
            return await PostgreSqlKeyedJobs.ReadAsync(hasKeyed ? reader : null, jobs).ConfigureAwait(false);
        });

    public override async Coroutine EnqueueGroupAsync(NewJobGraph graph)
        => await database.WriteAsync((connection, _) => PostgreSqlGroups.InsertAsync(connection, database, graph));

    public override Coroutine<JobGroupInfo?> FindGroupAsync(Guid id)
        => database.ReadAsync((connection, token) => PostgreSqlGroups.FindAsync(connection, database, id, token));

    public override Coroutine<bool> AbortGroupAsync(Guid id)
        => database.WriteAsync((connection, _) => PostgreSqlGroups.AbortAsync(connection, database, id));

    public override JobScheduleStore Schedules => field ??= new PostgreSqlSchedules(database);

    public override async Coroutine<JobSession> OpenSessionAsync(string name)
    {
        JobSession session = await database.WriteAsync((connection, _) => PostgreSqlSessions.OpenAsync(connection, database, name));
        _states.Add(session.Id, new PostgreSqlSessionState());
        return session;
    }

    public override async Coroutine CloseSessionAsync(JobSession session)
    {
        _states.Remove(session.Id);
        await database.TransactAsync(async (connection, _) =>
        {
            await PostgreSqlSessions.CloseAsync(connection, database, session).ConfigureAwait(false);
            return true;
        });
    }

    public override JobLease OpenLease(JobSession session) => new PostgreSqlLease(database, session);

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
        JobExchange answer = await database.WriteAsync(
            (connection, isRepeat) => PostgreSqlExchange.RunAsync(connection, database, call, isRepeat));
        state.Note(answer);
        if (call.IsFullScan && requests.Count > 0)
        {
            state.NoteFullScan(start, EventLoop.Current.Time);
        }

        if (finished.Count > 0 || answer.Fetched.Count > 0)
        {
            _polling.Reset();
        }

        return answer;
    }

    public override Coroutine<int> RescueAsync(JobSession? own)
        => database.TransactAsync((connection, _) => PostgreSqlSessions.RescueAsync(connection, database, own));

    public override Coroutine<int> AbortAsync(JobFilter filter)
        => database.TransactAsync((connection, _) => PostgreSqlQueries.AbortAsync(connection, database, filter));

    public override Coroutine<int> RetryAsync(JobFilter filter, TimeSpan spread)
        => database.WriteAsync((connection, _) => PostgreSqlQueries.RetryAsync(connection, database, filter, spread));

    public override Coroutine<int> DiscardAsync(JobFilter filter)
        => database.TransactAsync((connection, _) => PostgreSqlQueries.DiscardAsync(connection, database, filter));

    public override Coroutine<IReadOnlyList<JobInfo>> ListAsync(JobFilter filter, int limit)
        => database.ReadAsync((connection, token) => PostgreSqlQueries.ListAsync(connection, database, filter, limit, token));

    public override Coroutine<IReadOnlyList<JobCount>> CountAsync()
        => database.ReadAsync((connection, token) => PostgreSqlQueries.CountAsync(connection, database, token));

    public override async Coroutine<int> HousekeepAsync()
    {
        string checkedLimit = _checkedLimit;
        _checkedLimit = await database.WriteAsync((connection, _) => PostgreSqlLimits.CheckAsync(connection, database, checkedLimit));
        return (int)await database.WriteAsync((connection, _) => connection.RunAsync(
            database, Housekeep, PostgreSqlStatement.Of(Keep(options.KeepEnded)), PostgreSqlStatement.Of(Keep(options.KeepDead)),
            PostgreSqlStatement.Of(MaxPrunedRows)));
    }

    public override Coroutine<bool> PauseAsync(JobTarget target, string name)
        => database.WriteAsync((connection, _) => PostgreSqlPauses.AddAsync(connection, database, target, name));

    public override Coroutine<bool> ResumeAsync(JobTarget target, string name)
        => database.WriteAsync((connection, _) => PostgreSqlPauses.RemoveAsync(connection, database, target, name));

    public override Coroutine<IReadOnlyList<JobPause>> ListPausesAsync()
        => database.ReadAsync((connection, token) => PostgreSqlPauses.ListAsync(connection, database, token));

    public override async Coroutine SetLimitAsync(JobLimit limit)
        => await database.WriteAsync((connection, _) => PostgreSqlLimits.SetAsync(connection, database, limit));

    public override Coroutine<bool> ResetLimitAsync(string key)
        => database.WriteAsync((connection, _) => PostgreSqlLimits.ResetAsync(connection, database, key));

    public override Coroutine<IReadOnlyList<JobLimitInfo>> ListLimitsAsync()
        => database.ReadAsync((connection, token) => PostgreSqlLimits.ListAsync(connection, database, token));

    public override async Coroutine<bool> HasChangedAsync()
    {
        await Coroutine.Yield();
        return _polling.IsDue();
    }

    public override ValueTask DisposeAsync() => database.DisposeAsync();

    private static TimeSpan? Keep(TimeSpan keep) => keep == Timeout.InfiniteTimeSpan || keep > s_longestKeep ? null : keep;
}
