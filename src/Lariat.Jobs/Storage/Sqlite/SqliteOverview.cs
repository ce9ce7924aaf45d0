// The numbers of the queues. Each is counted in an index, up to JobViews.MaxCount.
namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Reads how much there is to do. On the database's thread.</summary>
internal static class SqliteOverview
{
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
            .Concat(SqliteRows.ListQueues(database)).Concat(SqliteRows.ListQueues(database, "lariat_job", SqliteRows.Waits))
            .Concat(SqliteRows.ListQueues(database, "lariat_dead", "TRUE"));
        return new JobOverview(
            new DateTimeOffset(now, TimeSpan.Zero),
            [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => new JobQueueInfo(name)
            {
                Ready = Count(database, $"({SqliteRows.NotBegun("1", "queue = $queue AND run_at <= $now", "LIMIT $max")})", name, now),
                Scheduled = Count(database, $"({SqliteRows.NotBegun("1", "queue = $queue AND run_at > $now", "LIMIT $max")})", name, now),
                Waiting = Count(database, $"lariat_job WHERE {SqliteRows.Waits} AND queue = $queue", name, now),
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

    private static long Count(SqliteDatabase database, string rows, string queue, long now) => database.Read(
        $"SELECT count(*) FROM (SELECT 1 FROM {rows} LIMIT $max)",
        static row => row.GetInt64(0), ("$queue", queue), ("$now", now), ("$max", JobViews.MaxCount))[0];

    private static DateTimeOffset? FindOldest(SqliteDatabase database, string queue, long now) => database.Read(
        $"SELECT min(run_at) FROM ({SqliteRows.NotBegun("run_at", "queue = $queue AND run_at <= $now", "ORDER BY run_at LIMIT 1")})",
        static row => SqliteValues.ReadOptionalInstant(row, 0), ("$queue", queue), ("$now", now))[0];
}
