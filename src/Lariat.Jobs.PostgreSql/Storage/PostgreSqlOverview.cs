// The numbers of the queues. Each is counted in an index, up to JobViews.MaxCount: with an order, as without one the server reads rows.
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Reads how much there is to do.</summary>
internal static class PostgreSqlOverview
{
    private const string ByIndex = "ORDER BY run_at LIMIT $1";

    private const string Totals = """
        SELECT lariat.now(),
          (SELECT count(*) FROM (SELECT 1 FROM lariat.done WHERE state = 3 ORDER BY finished_at DESC LIMIT $1) completed),
          (SELECT count(*) FROM (SELECT 1 FROM lariat.done WHERE state = 4 ORDER BY finished_at DESC LIMIT $1) aborted)
        """;

    private const string Workers = """
        SELECT name, host, pid, started_at, lease_until,
          (SELECT count(*) FROM lariat.job WHERE job.worker = one.id AND job.worker IS NOT NULL)
        FROM lariat.worker one ORDER BY id LIMIT 1000
        """;

    private static readonly string s_queues = $"""
        WITH RECURSIVE {PostgreSqlRows.Queues},
        running (queue, count) AS (SELECT queue, count(*) FROM lariat.job WHERE worker IS NOT NULL GROUP BY 1),
        paused (queue) AS (SELECT name FROM lariat.pause WHERE target = 0),
        names (queue) AS (
          SELECT queue FROM plain UNION SELECT queue FROM limited UNION SELECT queue FROM waiting UNION SELECT queue FROM buried
          UNION SELECT queue FROM running UNION SELECT queue FROM paused)
        SELECT queue,
          {CountOf(PostgreSqlRows.NotBegun("1 AS one", "queue = names.queue AND run_at <= lariat.now()", ByIndex))},
          {CountOf(PostgreSqlRows.NotBegun("1 AS one", "queue = names.queue AND run_at > lariat.now()", ByIndex))},
          {CountOf(PostgreSqlRows.Waiting("1 AS one", "queue = names.queue", ByIndex))},
          coalesce((SELECT count FROM running WHERE running.queue = names.queue), 0),
          {CountOf("SELECT 1 FROM lariat.dead WHERE dead.queue = names.queue ORDER BY queue")},
          (SELECT min(run_at) FROM (
            {PostgreSqlRows.NotBegun("run_at", "queue = names.queue AND run_at <= lariat.now()", "ORDER BY run_at LIMIT 1")}) oldest),
          EXISTS (SELECT FROM paused WHERE paused.queue = names.queue)
        FROM names WHERE queue IS NOT NULL ORDER BY queue
        """;

    public static async Task<JobOverview> ReadAsync(NpgsqlConnection connection, PostgreSqlDatabase database, CancellationToken token)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(database, Totals, PostgreSqlStatement.Of(JobViews.MaxCount));
        batch.Add(database, s_queues, PostgreSqlStatement.Of(JobViews.MaxCount));
        batch.Add(database, Workers);
        await using NpgsqlDataReader row = await batch.RunUncompiledAsync(database, token).ConfigureAwait(false);
        await row.ReadAsync(token).ConfigureAwait(false);
        DateTimeOffset now = row.GetFieldValue<DateTimeOffset>(0);
        (long completed, long aborted) = (row.GetInt64(1), row.GetInt64(2));
        await row.NextResultAsync(token).ConfigureAwait(false);
        var queues = new List<JobQueueInfo>();
        while (await row.ReadAsync(token).ConfigureAwait(false))
        {
            queues.Add(ReadQueue(row));
        }

        await row.NextResultAsync(token).ConfigureAwait(false);
        var workers = new List<JobWorkerInfo>();
        while (await row.ReadAsync(token).ConfigureAwait(false))
        {
            workers.Add(new JobWorkerInfo(
                row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetFieldValue<DateTimeOffset>(3),
                row.GetFieldValue<DateTimeOffset>(4), row.GetInt64(5)));
        }

        return new JobOverview(now, queues, workers, completed, aborted);
    }

    private static JobQueueInfo ReadQueue(NpgsqlDataReader row) => new(row.GetString(0))
    {
        Ready = row.GetInt64(1),
        Scheduled = row.GetInt64(2),
        Waiting = row.GetInt64(3),
        Running = row.GetInt64(4),
        Dead = row.GetInt64(5),
        OldestReady = row.GetFieldValue<DateTimeOffset?>(6),
        IsPaused = row.GetBoolean(7),
    };

    private static string CountOf(string rows) => $"(SELECT count(*) FROM (SELECT 1 FROM ({rows}) rows LIMIT $1) counted)";
}
