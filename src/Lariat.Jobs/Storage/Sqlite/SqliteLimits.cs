// The rows of limits. "used" is the number of running jobs with the key, which triggers count (SqliteSchema); "arrival" is the instant of
// JobRate. A row that no job has is removed, as keys may be customers, of which there are many.
using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Stores and reads limits. On the database's thread.</summary>
internal static class SqliteLimits
{
    private const int MaxCheckedRows = 10_000;

    private const string Limits = "concurrency, rate_count, rate_per, rate_burst";

    private const string Excluded = "excluded.concurrency, excluded.rate_count, excluded.rate_per, excluded.rate_burst";

    private const string DeclareLimit = $"""
        INSERT INTO lariat_limit (key, {Limits}) VALUES ($key, $concurrency, $rate_count, $rate_per, $rate_burst)
        ON CONFLICT (key) DO UPDATE SET ({Limits}) = ({Excluded}) WHERE is_set = 0 AND ({Limits}) IS NOT ({Excluded})
        """;

    private const string SetLimit = $"""
        INSERT INTO lariat_limit (key, is_set, {Limits}) VALUES ($key, 1, $concurrency, $rate_count, $rate_per, $rate_burst)
        ON CONFLICT (key) DO UPDATE SET is_set = 1, ({Limits}) = ({Excluded})
        """;

    private const string ListAll = $"""
        WITH waiting AS MATERIALIZED (
          SELECT limit_key, count(*) AS number FROM lariat_job WHERE worker IS NULL AND waits = 0 AND limit_key IS NOT NULL
          GROUP BY limit_key)
        SELECT key, {Limits}, is_set, used, coalesce((SELECT number FROM waiting WHERE limit_key = key), 0)
        FROM lariat_limit ORDER BY key
        """;

    private const string CheckedRows = "SELECT key FROM lariat_limit WHERE key > $after ORDER BY key LIMIT $limit";

    private const string Recount = $"""
        WITH running AS MATERIALIZED (
          SELECT limit_key, count(*) AS number FROM lariat_job WHERE worker IS NOT NULL AND limit_key IS NOT NULL GROUP BY limit_key)
        UPDATE lariat_limit SET used = coalesce((SELECT number FROM running WHERE limit_key = key), 0)
        WHERE key IN ({CheckedRows}) AND used <> coalesce((SELECT number FROM running WHERE limit_key = key), 0)
        """;

    // Waiting jobs are found by the queues that have some, as the index begins with the queue.
    private const string RemoveUnused = $"""
        WITH RECURSIVE queues (queue) AS (
          SELECT min(queue) FROM lariat_job WHERE worker IS NULL AND waits = 0 AND limit_key IS NOT NULL
          UNION ALL
          SELECT (SELECT min(queue) FROM lariat_job WHERE worker IS NULL AND waits = 0 AND limit_key IS NOT NULL AND queue > queues.queue)
          FROM queues WHERE queues.queue IS NOT NULL)
        DELETE FROM lariat_limit
        WHERE key IN ({CheckedRows}) AND is_set = 0 AND used = 0 AND arrival <= $now
          AND NOT EXISTS (SELECT 1 FROM lariat_dead WHERE limit_key = key)
          AND NOT EXISTS (SELECT 1 FROM lariat_job WHERE waits > 0 AND limit_key = key AND limit_key IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM queues CROSS JOIN lariat_job job
            WHERE job.queue = queues.queue AND job.limit_key = key AND job.worker IS NULL AND job.waits = 0
              AND job.limit_key IS NOT NULL)
        """;

    /// <summary>Stores what an enqueue says about a key, unless the limit was set by hand. In a transaction.</summary>
    public static void Declare(SqliteDatabase database, JobLimit limit) => database.Run(DeclareLimit, Parameters(limit));

    /// <summary>Sets a limit by hand.</summary>
    public static int Set(SqliteDatabase database, JobLimit limit) => database.Run(SetLimit, Parameters(limit));

    /// <summary>Lets enqueues decide again; false if they did already.</summary>
    public static bool Reset(SqliteDatabase database, string key)
        => database.Run("UPDATE lariat_limit SET is_set = 0 WHERE key = $key AND is_set = 1", ("$key", key)) > 0;

    /// <summary>The limits, by key.</summary>
    public static List<JobLimitInfo> List(SqliteDatabase database) => database.Read(ListAll, static row => new JobLimitInfo(
        ReadLimit(row), row.GetInt32(6), row.GetInt64(7), row.GetBoolean(5)));

    /// <summary>Reads key, concurrency and rate from the first five columns.</summary>
    public static JobLimit ReadLimit(SqliteDataReader row) => new(
        row.GetString(0), row.IsDBNull(1) ? null : row.GetInt32(1),
        row.IsDBNull(2) ? null
            : new JobRate(row.GetInt32(2), TimeSpan.FromTicks(row.GetInt64(3)), row.IsDBNull(4) ? null : row.GetInt32(4)));

    /// <summary>Counts the places of a part of the limits anew, and removes those of them that no job has. In a transaction.</summary>
    /// <param name="database">The database.</param>
    /// <param name="after">The last key of the part before.</param>
    /// <returns>The last key of this part; empty after the last part.</returns>
    public static string Check(SqliteDatabase database, string after)
    {
        (string, object?) from = ("$after", after), limit = ("$limit", MaxCheckedRows);
        List<string> keys = database.Read(CheckedRows, static row => row.GetString(0), from, limit);
        database.Run(Recount, from, limit);
        database.Run(RemoveUnused, from, limit, ("$now", database.NowTicks));
        return keys.Count < MaxCheckedRows ? "" : keys[^1];
    }

    private static (string, object?)[] Parameters(JobLimit limit) =>
    [
        ("$key", limit.Key), ("$concurrency", limit.Concurrency), ("$rate_count", limit.Rate?.Count), ("$rate_per", limit.Rate?.Per.Ticks),
        ("$rate_burst", limit.Rate?.Burst),
    ];
}
