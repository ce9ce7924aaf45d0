using System.Text;
using System.Text.Json;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Inserts jobs. On the database's thread, in a transaction.</summary>
internal static class SqliteEnqueue
{
    private const string InsertJob = """
        INSERT INTO lariat_job (id, queue, kind, version, priority, run_at, attempts, keep, timeout, created_at, tags, payload)
        VALUES ($id, $queue, $kind, $version, $priority, $run_at, $attempts, $keep, $timeout, $now, $tags, $payload)
        ON CONFLICT (id) DO NOTHING
        """;

    // For those that have more than the least: most jobs do not pay for the columns.
    private const string InsertWithMore = """
        INSERT INTO lariat_job (id, queue, kind, version, priority, run_at, attempts, keep, timeout, created_at, tags, payload, waits, grp,
          completes, scheduled_for, trace)
        VALUES ($id, $queue, $kind, $version, $priority, $run_at, $attempts, $keep, $timeout, $now, $tags, $payload, $waits, $grp,
          $completes, $scheduled_for, $trace)
        ON CONFLICT (id) DO NOTHING
        """;

    // A statement of its own, as most jobs have neither a limit nor a key: they do not pay for the columns.
    private const string SetKeys = """
        UPDATE lariat_job SET limit_key = $limit_key, unique_key = $unique_key, until_started = $until_started WHERE id = $id
        """;

    /// <summary>Inserts jobs; returns the id of each, or that of the job that has its unique key.</summary>
    public static List<Guid> Insert(SqliteDatabase database, IReadOnlyList<NewJob> jobs, long now)
    {
        var ids = new List<Guid>(jobs.Count);
        foreach (NewJob job in jobs)
        {
            Guid id = job.Unique is null ? job.Id : SqliteUnique.Take(database, job, now);
            if (id == job.Id && Insert(database, job, now) && (job.Unique ?? (object?)job.Limit) is not null)
            {
                StoreKeys(database, job);
            }

            ids.Add(id);
        }

        return ids;
    }

    /// <summary>False if the job is there already.</summary>
    private static bool Insert(SqliteDatabase database, NewJob job, long now)
        => job.Group is null && job.Completes is null && job.ScheduledFor is null && job.Trace is null
            ? database.Run(InsertJob, Row(job, now)) > 0
            : database.Run(
                InsertWithMore,
                [.. Row(job, now), ("$waits", job.Waits), ("$grp", SqliteValues.Write(job.Group)),
                    ("$completes", SqliteValues.Write(job.Completes)), ("$scheduled_for", job.ScheduledFor?.UtcTicks),
                    ("$trace", job.Trace)]) > 0;

    private static (string, object?)[] Row(NewJob job, long now) =>
    [
        ("$id", SqliteValues.Write(job.Id)), ("$queue", job.Queue), ("$kind", job.Kind), ("$version", job.Version),
        ("$priority", job.Priority), ("$run_at", FindRunAt(job, now)), ("$attempts", job.Attempts),
        ("$keep", (int)job.Keep), ("$timeout", job.Timeout?.Ticks), ("$now", now),
        ("$tags", job.Tags.Count > 0 ? JsonSerializer.Serialize([.. job.Tags], JobStorageJson.Default.StringArray) : null),
        ("$payload", Encoding.UTF8.GetString(job.Payload)),
    ];

    private static void StoreKeys(SqliteDatabase database, NewJob job)
    {
        if (job.Limit is not null)
        {
            SqliteLimits.Declare(database, job.Limit);
        }

        // A key that belongs to a time is not the job's: nothing that happens to the job frees it.
        UniqueKey? unique = job.Unique?.Scope.Window is null ? job.Unique : null;
        database.Run(
            SetKeys, ("$id", SqliteValues.Write(job.Id)), ("$limit_key", job.Limit?.Key), ("$unique_key", unique?.Key),
            ("$until_started", unique?.Scope == JobUniqueScope.UntilStarted ? 1 : 0));
    }

    /// <summary>When a job becomes ready.</summary>
    public static long FindRunAt(NewJob job, long now) => job.At?.UtcTicks ?? SqliteValues.Later(now, job.Delay);
}
