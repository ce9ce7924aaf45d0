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

    public static void Insert(SqliteDatabase database, IReadOnlyList<NewJob> jobs, long now)
    {
        foreach (NewJob job in jobs)
        {
            database.Run(
                InsertJob, ("$id", SqliteValues.Write(job.Id)), ("$queue", job.Queue), ("$kind", job.Kind), ("$version", job.Version),
                ("$priority", job.Priority), ("$run_at", job.At?.UtcTicks ?? SqliteValues.Later(now, job.Delay)),
                ("$attempts", job.Attempts),
                ("$keep", (int)job.Keep), ("$timeout", job.Timeout?.Ticks), ("$now", now),
                ("$tags", job.Tags.Count > 0 ? JsonSerializer.Serialize([.. job.Tags], JobStorageJson.Default.StringArray) : null),
                ("$payload", Encoding.UTF8.GetString(job.Payload)));
        }
    }
}
