// What a SQLite file suffers from: a file system of the network, workers on several machines, a full disk, a log that grows as something
// reads for long.
using System.Globalization;
using System.IO;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>What a file says about itself, and about who works.</summary>
internal sealed class SqliteDiagnosis(SqliteJobStore store, string path) : JobDiagnosisStore
{
    private const long LeastFreeBytes = 256L << 20;

    // The log is copied into the file at 4,000 pages of 4 KiB; more than ten times as much means that it cannot be.
    private const long MostLogBytes = 256L << 20;

    private const string ReadReady = $"""
        SELECT kind, version, count(*), min(run_at) FROM (
          SELECT kind, version, run_at FROM lariat_job WHERE {SqliteOverview.HasNotBegun} AND queue = $queue AND run_at <= $now
          ORDER BY run_at LIMIT $max)
        WHERE kind NOT IN (SELECT name FROM lariat_pause WHERE target = 1) GROUP BY 1, 2
        """;

    public override string WakeUpMode => "poll";

    public override async Coroutine NoteWorkerAsync(JobSession session, WorkerOffer offer) => await store.WriteAsync(database => database.Run(
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
                ReadReady,
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
        return [.. FindFileSystem(), .. FindDisk(), .. FindLog(), .. FindHosts(hosts)];
    }

    private static WorkerOffer? ReadOffer(SqliteDataReader row) => row.IsDBNull(0) ? null : new WorkerOffer(
        JsonSerializer.Deserialize(row.GetString(0), JobStorageJson.Default.StringArray)!,
        JsonSerializer.Deserialize(row.GetString(1), JobStorageJson.Default.DictionaryStringInt32)!);

    private IEnumerable<JobFinding> FindFileSystem()
    {
        var drive = new DriveInfo(Path.GetDirectoryName(path)!);
        if (drive.DriveType == DriveType.Network)
        {
            yield return new JobFinding(
                "network-file-system", JobFindingSeverity.Warning,
                $"'{path}' is on a file system of the network ({drive.DriveFormat}), whose locks SQLite cannot rely on: the file may be "
                + "destroyed.",
                "Put the file on a local disk, or use PostgreSQL; 'lariat jobs export' and 'import' move everything.");
        }
    }

    private IEnumerable<JobFinding> FindDisk()
    {
        long free = new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace;
        if (free < LeastFreeBytes)
        {
            yield return new JobFinding(
                "disk-space", JobFindingSeverity.Warning, $"The disk of '{path}' has {Megabytes(free)} left: on a full disk nothing is enqueued.",
                "Free space, or keep less history (JobClientOptions.KeepEnded, KeepDead).");
        }
    }

    private IEnumerable<JobFinding> FindLog()
    {
        var log = new FileInfo($"{path}-wal");
        if (log.Exists && log.Length > MostLogBytes)
        {
            yield return new JobFinding(
                "log-grows", JobFindingSeverity.Warning,
                $"'{log.FullName}' has {Megabytes(log.Length)}: something has been reading for long, so the log cannot be copied into the file.",
                "Look for a program with an open read transaction on the file.");
        }
    }

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

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20:N0} MiB");
}
