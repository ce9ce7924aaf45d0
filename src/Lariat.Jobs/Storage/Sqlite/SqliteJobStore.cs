// One connection that writes, on a thread of its own, and one that reads, so that a long list does not hold up the workers. Between
// processes nothing can be signaled: PRAGMA data_version changes when another connection has committed.
using System.Data.Common;
using System.Text.Json;
using Lariat.Data;
using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Jobs in a SQLite file.</summary>
internal sealed class SqliteJobStore : JobStore
{
    private const int MaxPrunedRows = 10_000;

    // For another process that writes, before it is an error.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(30);

    private readonly string _path;
    private readonly JobClientOptions _options;
    private readonly ThreadBound<SqliteDatabase> _writer;
    private readonly ThreadBound<SqliteDatabase> _reader;

    // Used on the writer's thread, as the next one.
    private readonly SqliteKeyTurns _turns = new();
    private string _checkedLimit = "";
    private IReadOnlyDictionary<string, int>? _kinds;
    private string _kindsText = "{}";
    private long _version;

    private SqliteJobStore(string path, JobClientOptions options, ThreadBound<SqliteDatabase> writer, ThreadBound<SqliteDatabase> reader)
    {
        _path = path;
        _options = options;
        _writer = writer;
        _reader = reader;
    }

    /// <summary>Opens the file, which is created if it is missing.</summary>
    /// <exception cref="JobStorageException">It cannot be used.</exception>
    /// <exception cref="ArgumentException">It is no path of a file.</exception>
    public static async Coroutine<SqliteJobStore> OpenAsync(string path, JobClientOptions options)
    {
        // A worker opens it again for its lease: then the current directory may be another.
        path = CheckPath(path);

        // A canceled list is interrupted. A canceled write is waited for: it is short, and its caller needs the outcome.
        ThreadBound<SqliteDatabase> writer = await OpenConnectionAsync(path, options, interrupt: null, "jobs writer");
        try
        {
            ThreadBound<SqliteDatabase> reader = await OpenConnectionAsync(
                path, options, static database => database.Interrupt(), "jobs reader");
            return new SqliteJobStore(path, options, writer, reader);
        }
        catch (Exception)
        {
            await writer.DisposeAsync();
            throw;
        }
    }

    public override async Coroutine<IReadOnlyList<Guid>> EnqueueAsync(IReadOnlyList<NewJob> jobs)
        => await WriteAsync(database => database.InTransaction(() => SqliteEnqueue.Insert(database, jobs, database.NowTicks)));

    public override Coroutine<IReadOnlyList<Guid>> EnqueueGroupAsync(NewJobGraph graph)
        => WriteAsync(database => database.InTransaction(() => SqliteGroupEnqueue.Insert(database, graph, database.NowTicks)));

    public override Coroutine<JobGroupInfo?> FindGroupAsync(Guid id) => ReadAsync(database => SqliteGroupInfo.Find(database, id));

    public override Coroutine<bool> AbortGroupAsync(Guid id) => WriteAsync(database => SqliteGroups.Abort(database, id));

    public override JobScheduleStore Schedules => field ??= new SqliteSchedules(this);

    public override Coroutine<IReadOnlyList<Guid>> EnqueueInAsync(IReadOnlyList<NewJob> jobs, DbTransaction transaction)
        => Coroutine.FromResult(TryEnqueueIn(jobs, transaction));

    public override IReadOnlyList<Guid> TryEnqueueIn(IReadOnlyList<NewJob> jobs, DbTransaction transaction)
    {
        using SqliteDatabase database = SqliteTransactions.Enter(transaction, _path, _options.Clock);
        return SqliteEnqueue.Insert(database, jobs, database.NowTicks);
    }

    public override Coroutine CompleteInAsync(FinishedJob finished, DbTransaction transaction)
    {
        using SqliteDatabase database = SqliteTransactions.Enter(transaction, _path, _options.Clock);
        SqliteTransactions.Complete(database, finished);
        return Coroutine.Completed;
    }

    public override Coroutine<JobSession> OpenSessionAsync(string name) => WriteAsync(database => SqliteSessions.Open(database, name));

    public override async Coroutine CloseSessionAsync(JobSession session) => await WriteAsync(database =>
    {
        SqliteSessions.Close(database, session);
        return true;
    });

    public override JobLease OpenLease(JobSession session)
        => new SqliteLease(SqliteDatabase.Open(_path, _options, JobLease.LongestRenewal), session);

    public override Coroutine<JobExchange> ExchangeAsync(
        JobSession session, IReadOnlyList<FinishedJob> finished, IReadOnlyList<JobRequest> requests, IReadOnlyDictionary<string, int> kinds)
    {
        if (!ReferenceEquals(kinds, _kinds))
        {
            _kinds = kinds;
            _kindsText = JsonSerializer.Serialize(new Dictionary<string, int>(kinds), JobStorageJson.Default.DictionaryStringInt32);
        }

        string text = _kindsText;
        return WriteAsync(database => SqliteExchange.Run(database, session, finished, requests, text, _turns));
    }

    public override Coroutine<int> RescueAsync(JobSession? own) => WriteAsync(database => SqliteSessions.Rescue(database, own));

    public override Coroutine<int> AbortAsync(JobFilter filter)
        => ChangeAsync(filter, areDead: false, static (database, batch) => SqliteQueries.Abort(database, batch));

    public override Coroutine<int> RetryAsync(JobFilter filter, TimeSpan spread)
        => ChangeAsync(filter, areDead: true, (database, batch) => SqliteQueries.Retry(database, batch, spread));

    public override Coroutine<int> DiscardAsync(JobFilter filter)
        => ChangeAsync(filter, areDead: true, static (database, batch) => SqliteQueries.Discard(database, batch));

    public override async Coroutine<IReadOnlyList<JobInfo>> ListAsync(JobFilter filter, int limit)
        => await ReadAsync(database => SqliteQueries.ListJobs(database, filter, limit));

    public override async Coroutine<IReadOnlyList<JobCount>> CountAsync() => await ReadAsync(SqliteQueries.CountJobs);

    public override Coroutine<int> HousekeepAsync() => WriteAsync(database => database.InTransaction(() =>
    {
        SqliteUnique.Prune(database);
        SqliteAudit.Prune(database, MaxPrunedRows);
        _checkedLimit = SqliteLimits.Check(database, _checkedLimit);
        return SqlitePruning.Prune(database, _options.KeepEnded, _options.KeepDead, MaxPrunedRows);
    }));

    public override Coroutine<bool> PauseAsync(JobTarget target, string name)
        => WriteAsync(database => SqlitePauses.Add(database, target, name));

    public override Coroutine<bool> ResumeAsync(JobTarget target, string name)
        => WriteAsync(database => SqlitePauses.Remove(database, target, name));

    public override async Coroutine<IReadOnlyList<JobPause>> ListPausesAsync() => await ReadAsync(SqlitePauses.List);

    public override async Coroutine SetLimitAsync(JobLimit limit) => await WriteAsync(database => SqliteLimits.Set(database, limit));

    public override Coroutine<bool> ResetLimitAsync(string key) => WriteAsync(database => SqliteLimits.Reset(database, key));

    public override async Coroutine<IReadOnlyList<JobLimitInfo>> ListLimitsAsync() => await ReadAsync(SqliteLimits.List);

    public override Coroutine<bool> CopyAsync(Guid id, Guid copy) => WriteAsync(database => SqliteCopy.Copy(database, id, copy));

    public override JobViewStore Views => field ??= new SqliteViews(this);

    public override JobDiagnosisStore Diagnosis => field ??= new SqliteDiagnosis(this, _path);

    public override JobTransferStore Transfer => field ??= new SqliteTransfer(this, _path);

    public override JobAuditStore Audit => field ??= new SqliteAudit(this);

    public override async Coroutine<bool> HasChangedAsync()
    {
        // On the writer's connection: what it has committed itself is no news.
        long version = await WriteAsync(static database => database.Read("PRAGMA data_version", static row => row.GetInt64(0))[0]);
        bool hasChanged = version != _version;
        _version = version;
        return hasChanged;
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _writer.DisposeAsync();
        }
        finally
        {
            await _reader.DisposeAsync();
        }
    }

    private Coroutine<int> ChangeAsync(JobFilter filter, bool areDead, Func<SqliteDatabase, JobFilter, int> change) => JobBatches.RunAsync(
        filter,
        before => ReadAsync(database => SqliteQueries.Scan(database, filter, areDead, before)),
        batch => WriteAsync(database => change(database, batch)));

    private static Coroutine<ThreadBound<SqliteDatabase>> OpenConnectionAsync(
        string path, JobClientOptions options, Action<SqliteDatabase>? interrupt, string name)
        => ThreadBound<SqliteDatabase>.OpenAsync(() => SqliteDatabase.Open(path, options, s_longestWait), interrupt, name);

    private static string CheckPath(string path)
    {
        string? problem = path == ":memory:" ? "A database in memory belongs to one connection, and jobs need three."
            : path.Contains("://", StringComparison.Ordinal) || path.StartsWith("file:", StringComparison.Ordinal) ? "It is an address."
            : path.Contains('=', StringComparison.Ordinal) && path.Contains(';', StringComparison.Ordinal) ? "It is a connection string."
            : null;
        return problem is null ? Path.GetFullPath(path)
            : throw new ArgumentException($"'{path}' is no path of a SQLite file. {problem} PostgreSQL is opened by "
                + "PostgreSqlJobs.Storage, of the package Lariat.Jobs.PostgreSql, and Redis by RedisJobs.Storage, of "
                + "Lariat.Jobs.Redis.");
    }

    internal async Coroutine<T> WriteAsync<T>(Func<SqliteDatabase, T> function) => await UseAsync(_writer, function);

    internal async Coroutine<T> ReadAsync<T>(Func<SqliteDatabase, T> function) => await UseAsync(_reader, function);

    private async Coroutine<T> UseAsync<T>(ThreadBound<SqliteDatabase> connection, Func<SqliteDatabase, T> function)
    {
        try
        {
            return await connection.RunAsync(function);
        }
        catch (SqliteException error)
        {
            throw new JobStorageException($"'{_path}': {error.Message}", error);
        }
    }
}
