// What jobs in PostgreSQL suffer from: transactions that hold up vacuum, so that every fetch walks over dead entries; a vacuum that is off;
// settings that lose what was committed; a pooler; clocks.
using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>What a database says about itself, and about who works.</summary>
internal sealed class PostgreSqlDiagnosis(PostgreSqlDatabase database, PostgreSqlWakeUps wakeUps) : JobDiagnosisStore
{
    private const string Note = "UPDATE lariat.worker SET queues = $2, kinds = $3 WHERE id = $1";

    private const string ReadOffers = "SELECT queues, kinds::text FROM lariat.worker WHERE lease_until >= lariat.now()";

    // Of others' transactions only those are seen that the rights of the user allow.
    private const string ReadNumbers = """
        SELECT coalesce((SELECT n_dead_tup FROM pg_stat_user_tables WHERE relid = 'lariat.job'::regclass), 0)::float8,
          coalesce((SELECT max(age(xmin)) FROM (
            SELECT backend_xmin AS xmin FROM pg_stat_activity WHERE pid <> pg_backend_pid()
            UNION ALL SELECT xmin FROM pg_replication_slots UNION ALL SELECT transaction FROM pg_prepared_xacts) held), 0)::float8
        """;

    private static readonly TimeSpan s_longestTransaction = TimeSpan.FromMinutes(1);

    private static readonly string s_readReady = $"""
        SELECT kind, version, count(*), min(run_at) FROM (
          SELECT * FROM ({PostgreSqlRows.NotBegun(
            "kind, version, run_at", "queue = $1 AND run_at <= lariat.now()", "ORDER BY run_at LIMIT $2")}) rows
          ORDER BY run_at LIMIT $2) ready
        WHERE kind <> ALL (ARRAY(SELECT name FROM lariat.pause WHERE target = 1)) GROUP BY 1, 2
        """;

    public override string WakeUpMode => wakeUps.IsListening ? "listen" : "poll";

    public override async Coroutine NoteWorkerAsync(JobSession session, WorkerOffer offer) => await database.WriteAsync(
        async (connection, _) => await connection.RunAsync(
            database, Note, PostgreSqlStatement.Of(session.Id), PostgreSqlStatement.Of([.. offer.Queues]),
            PostgreSqlStatement.OfJson(JsonSerializer.Serialize(
                new Dictionary<string, int>(offer.Kinds), JobStorageJson.Default.DictionaryStringInt32))).ConfigureAwait(false));

    public override Coroutine<JobVitals> ReadVitalsAsync() => database.ReadAsync(async (connection, token) =>
    {
        JobOverview overview = await PostgreSqlOverview.ReadAsync(connection, database, token).ConfigureAwait(false);
        string[] queues =
            [.. overview.Queues.Where(static queue => queue is { Ready: > 0, IsPaused: false }).Select(static queue => queue.Name)];
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(database, ReadOffers);
        batch.Add(database, ReadNumbers);
        foreach (string queue in queues)
        {
            batch.Add(database, s_readReady, PostgreSqlStatement.Of(queue), PostgreSqlStatement.Of(JobVitals.MaxReady));
        }

        await using NpgsqlDataReader row = await batch.RunAsync(database, token).ConfigureAwait(false);
        var offers = new List<WorkerOffer?>();
        while (await row.ReadAsync(token).ConfigureAwait(false))
        {
            offers.Add(ReadOffer(row));
        }

        await row.NextResultAsync(token).ConfigureAwait(false);
        await row.ReadAsync(token).ConfigureAwait(false);
        var numbers = new Dictionary<string, double> { ["jobs.dead_tuples"] = row.GetDouble(0), ["jobs.oldest_xmin"] = row.GetDouble(1) };
        var ready = new List<ReadyKind>();
        foreach (string queue in queues)
        {
            await row.NextResultAsync(token).ConfigureAwait(false);
            while (await row.ReadAsync(token).ConfigureAwait(false))
            {
                ready.Add(new ReadyKind(
                    queue, row.GetString(0), row.GetInt32(1), row.GetInt64(2), row.GetFieldValue<DateTimeOffset>(3)));
            }
        }

        return new JobVitals(overview, ready, offers, numbers);
    });

    public override Coroutine<IReadOnlyList<JobFinding>> DiagnoseAsync() => database.ReadAsync<IReadOnlyList<JobFinding>>(
        async (connection, token) =>
        [
            .. await PostgreSqlFindings.FindAsync(connection, database, s_longestTransaction, token).ConfigureAwait(false),
            .. FindFallback(), .. FindPooler(),
        ]);

    private static WorkerOffer? ReadOffer(NpgsqlDataReader row) => row.IsDBNull(0) ? null : new WorkerOffer(
        row.GetFieldValue<string[]>(0),
        JsonSerializer.Deserialize(row.GetString(1), JobStorageJson.Default.DictionaryStringInt32)!);

    private IEnumerable<JobFinding> FindFallback()
    {
        if (wakeUps.HasFallenBack)
        {
            yield return new JobFinding(
                Polling, JobFindingSeverity.Warning,
                "Notifications of the server do not arrive here: this program looks for jobs of others at intervals.",
                "Set PostgreSqlJobsOptions.ListenConnectionString to the server's own address, or WakeUp to Poll.");
        }
    }

    private IEnumerable<JobFinding> FindPooler()
    {
        if (database.IsPooled && !wakeUps.IsListening)
        {
            yield return new JobFinding(
                "pooler", JobFindingSeverity.Note,
                $"A pooler is between this program and '{database.Name}'. In transaction mode it keeps no LISTEN: workers look for jobs at "
                + "intervals.",
                "Give workers the server's own address for notifications: PostgreSqlJobsOptions.ListenConnectionString.");
        }
    }
}
