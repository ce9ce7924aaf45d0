// The numbers of the queues. Each is counted in an index, up to JobViews.MaxCount; queues are found by stepping from one to the next.
namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Reads how much there is to do. On the database's thread.</summary>
internal static class SqliteOverview
{
    /// <summary>The condition of the index of ready and scheduled jobs.</summary>
    public const string HasNotBegun = "worker IS NULL AND waits = 0";

    /// <summary>The condition of the index of jobs that wait for others.</summary>
    public const string Waits = "worker IS NULL AND waits > 0";

    private const string ReadWorkers = """
        SELECT name, host, pid, started_at, lease_until, (SELECT count(*) FROM lariat_job WHERE worker = one.id AND worker IS NOT NULL)
        FROM lariat_worker one ORDER BY id LIMIT 1000
        """;

    private const string RunningByQueue = "SELECT queue, count(*) FROM lariat_job WHERE worker IS NOT NULL GROUP BY 1";

    public static JobOverview Read(SqliteDatabase database)
    {
        long now = database.NowTicks;
        Dictionary<string, long> running = database.Read(RunningByQueue, static row => (row.GetString(0), row.GetInt64(1)))
            .ToDictionary(static one => one.Item1, static one => one.Item2, StringComparer.Ordinal);
        HashSet<string> paused = [.. SqlitePauses.List(database)
            .Where(static pause => pause.Target == JobTarget.Queue).Select(static pause => pause.Name)];
        IEnumerable<string> names = running.Keys.Concat(paused)
            .Concat(ListQueues(database, "lariat_job", HasNotBegun)).Concat(ListQueues(database, "lariat_job", Waits))
            .Concat(ListQueues(database, "lariat_dead", "TRUE"));
        return new JobOverview(
            new DateTimeOffset(now, TimeSpan.Zero),
            [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => new JobQueueInfo(name)
            {
                Ready = Count(database, $"lariat_job WHERE {HasNotBegun} AND queue = $queue AND run_at <= $now", name, now),
                Scheduled = Count(database, $"lariat_job WHERE {HasNotBegun} AND queue = $queue AND run_at > $now", name, now),
                Waiting = Count(database, $"lariat_job WHERE {Waits} AND queue = $queue", name, now),
                Running = running.GetValueOrDefault(name),
                Dead = Count(database, "lariat_dead WHERE queue = $queue", name, now),
                OldestReady = FindOldest(database, name, now),
                IsPaused = paused.Contains(name),
            })],
            database.Read(ReadWorkers, static row => new JobWorkerInfo(
                row.GetString(0), row.GetString(1), row.GetInt32(2), SqliteValues.ReadInstant(row, 3), SqliteValues.ReadInstant(row, 4),
                row.GetInt64(5))),
            Count(database, "lariat_done WHERE state = 3", "", now),
            Count(database, "lariat_done WHERE state = 4", "", now));
    }

    /// <summary>The queues in a table, by the index that has them first.</summary>
    public static List<string> ListQueues(SqliteDatabase database, string table, string condition) => database.Read(
        $"""
        WITH RECURSIVE queues (queue) AS (
          SELECT min(queue) FROM {table} WHERE {condition}
          UNION ALL
          SELECT (SELECT min(queue) FROM {table} WHERE {condition} AND queue > queues.queue) FROM queues WHERE queues.queue IS NOT NULL)
        SELECT queue FROM queues WHERE queue IS NOT NULL
        """,
        static row => row.GetString(0));

    private static long Count(SqliteDatabase database, string rows, string queue, long now) => database.Read(
        $"SELECT count(*) FROM (SELECT 1 FROM {rows} LIMIT $max)",
        static row => row.GetInt64(0), ("$queue", queue), ("$now", now), ("$max", JobViews.MaxCount))[0];

    private static DateTimeOffset? FindOldest(SqliteDatabase database, string queue, long now) => database.Read(
        $"SELECT run_at FROM lariat_job WHERE {HasNotBegun} AND queue = $queue AND run_at <= $now ORDER BY run_at LIMIT 1",
        static row => SqliteValues.ReadInstant(row, 0), ("$queue", queue), ("$now", now)) is [var oldest] ? oldest : null;
}
