// What a SQLite file suffers from: what SqliteFileFindings has, and workers on several machines.
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>What a file says about itself, and about who works.</summary>
internal sealed class SqliteDiagnosis(SqliteJobStore store, string path) : JobDiagnosisStore
{
    private static readonly string s_readReady = $"""
        SELECT kind, version, count(*), min(run_at) FROM (
          SELECT * FROM (
            {SqliteRows.NotBegun("kind, version, run_at", "queue = $queue AND run_at <= $now", "ORDER BY run_at LIMIT $max")})
          ORDER BY run_at LIMIT $max)
        WHERE kind NOT IN (SELECT name FROM lariat_pause WHERE target = 1) GROUP BY 1, 2
        """;

    public override string WakeUpMode => "poll";

    public override async Coroutine NoteWorkerAsync(JobSession session, WorkerOffer offer) => await store.WriteAsync(
        database => database.Run(
            "UPDATE lariat_worker SET queues = $queues, kinds = $kinds WHERE id = $id", ("$id", session.Id),
            ("$queues", JsonSerializer.Serialize([.. offer.Queues], JobStorageJson.Default.StringArray)),
            ("$kinds", JsonSerializer.Serialize(new Dictionary<string, int>(offer.Kinds), JobStorageJson.Default.DictionaryStringInt32))));

    public override Coroutine<JobVitals> ReadVitalsAsync() => store.ReadAsync(static database =>
    {
        JobOverview overview = SqliteOverview.Read(database);
        long now = overview.At.UtcTicks;
        return new JobVitals(
            overview,
            [.. overview.Queues.Where(static queue => queue is { Ready: > 0, IsPaused: false }).SelectMany(queue => database.Read(
                s_readReady,
                row => new ReadyKind(queue.Name, row.GetString(0), row.GetInt32(1), row.GetInt64(2), SqliteValues.ReadInstant(row, 3)),
                ("$queue", queue.Name), ("$now", now), ("$max", JobVitals.MaxReady)))],
            database.Read("SELECT queues, kinds FROM lariat_worker WHERE lease_until >= $now", ReadOffer, ("$now", now)),
            JobVitals.NoNumbers);
    });

    public override async Coroutine<IReadOnlyList<JobFinding>> DiagnoseAsync()
    {
        List<string> hosts = await store.ReadAsync(static database => database.Read(
            "SELECT DISTINCT host FROM lariat_worker WHERE lease_until >= $now ORDER BY 1", static row => row.GetString(0),
            ("$now", database.NowTicks)));
        return [.. SqliteFileFindings.Find(path, SqliteFileFacts.Read(path)), .. FindHosts(hosts)];
    }

    private static WorkerOffer? ReadOffer(SqliteDataReader row) => row.IsDBNull(0) ? null : new WorkerOffer(
        JsonSerializer.Deserialize(row.GetString(0), JobStorageJson.Default.StringArray)!,
        JsonSerializer.Deserialize(row.GetString(1), JobStorageJson.Default.DictionaryStringInt32)!);

    private static IEnumerable<JobFinding> FindHosts(List<string> hosts)
    {
        if (hosts.Count > 1)
        {
            yield return new JobFinding(
                "several-machines", JobFindingSeverity.Warning,
                $"Workers of {hosts.Count} machines or containers use one SQLite file: {string.Join(", ", hosts)}.",
                "Let one machine work, or use PostgreSQL; 'lariat jobs export' and 'import' move everything.");
        }
    }
}
