// The transaction that a busy worker runs again and again: what has ended is stored, and what is requested is taken. Every write names the
// session: what was taken from it meanwhile is not changed (the fence).
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>One exchange of a worker's session with the database. On the database's thread.</summary>
internal static class SqliteExchange
{
    // The completed jobs of an exchange: an array of [seq] or [seq, result]. CROSS JOIN: SQLite then reads the array once, and not for each
    // row.
    private const string KeepCompleted = $"""
        {SqliteHistory.KeepCompleted}
        FROM json_each($ended) ended CROSS JOIN lariat_job job ON seq = ended.value ->> '$[0]'
        WHERE worker = $worker AND keep > 0
        """;

    private const string RemoveCompleted = """
        DELETE FROM lariat_job WHERE worker = $worker AND seq IN (SELECT value ->> '$[0]' FROM json_each($ended)) RETURNING seq
        """;

    private const string TryAgain = $"""
        UPDATE lariat_job SET worker = NULL, started_at = NULL, abort = 0, run_at = $run_at, attempt = attempt - $uncounted,
          errors = CASE WHEN $error IS NULL THEN errors ELSE {SqliteHistory.ErrorsWithOneMore} END
        WHERE {IsThis}
        """;

    private const string KeepDead = $"{SqliteHistory.KeepDead} {IsThis}";

    private const string KeepAborted = $"{SqliteHistory.KeepAborted} {IsThis}";

    private const string IsThis = "seq = $seq AND worker = $worker";

    private const string Remove = $"DELETE FROM lariat_job WHERE {IsThis}";

    // A range for each priority: one range over priority and time would begin with every job of priority 0 that is not due yet.
    private const string Take = """
        UPDATE lariat_job SET worker = $worker, attempt = attempt + 1, started_at = $now
        WHERE seq IN (SELECT seq FROM lariat_job
          WHERE queue = $queue AND priority = $priority AND run_at <= $now AND worker IS NULL AND waits = 0
            AND version <= (SELECT value FROM json_each($kinds) WHERE key = kind)
          ORDER BY run_at, seq LIMIT $count)
        RETURNING seq, id, kind, version, attempt, attempts, lost, run_at, created_at, timeout, keep, payload, grp, completes,
          scheduled_for
        """;

    private const string NextDue = """
        SELECT min(run_at) FROM lariat_job WHERE queue = $queue AND priority = $priority AND run_at > $now AND worker IS NULL AND waits = 0
        """;

    /// <summary>Runs it, in one transaction.</summary>
    public static JobExchange Run(
        SqliteDatabase database, JobSession session, IReadOnlyList<FinishedJob> finished, IReadOnlyList<JobRequest> requests, string kinds)
        => database.InTransaction(() =>
        {
            // What a session without a row took would be taken back by no rescue.
            if (!SqliteSessions.IsOpen(database, session))
            {
                return new JobExchange([], [], null, [], IsLost: true);
            }

            long now = database.NowTicks;
            List<FinishedJob> accepted = StoreEnds(database, session, finished, now);
            foreach (FinishedJob one in accepted)
            {
                if (one.Children is { } children)
                {
                    SqliteEnqueue.InsertChildren(database, children, now);
                }
            }

            // Behind the children: members that a job adds to its group are pending before it has ended.
            SqliteGroups.Settle(database, MemberEnd.Of(accepted), now);

            var fetched = new List<FetchedJob>();
            long? due = null;
            foreach (JobRequest request in requests)
            {
                int taken = TakeFrom(database, session, request, kinds, now, fetched);
                if (taken < request.Count)
                {
                    due = Earlier(due, FindNextDue(database, request.Queue, now));
                }
            }

            TimeSpan? dueIn = due is null ? null : TimeSpan.FromTicks(due.Value - now);
            return new JobExchange(accepted, fetched, dueIn, SqliteSessions.ReadAborts(database, session));
        });

    private static List<FinishedJob> StoreEnds(SqliteDatabase database, JobSession session, IReadOnlyList<FinishedJob> finished, long now)
    {
        var accepted = new List<FinishedJob>(finished.Count);
        FinishedJob[] completed = [.. finished.Where(static one => one.End == JobEnd.Completed)];
        if (completed.Length > 0)
        {
            string ended = Write(completed);
            database.Run(KeepCompleted, ("$ended", ended), ("$worker", session.Id), ("$now", now));
            HashSet<long> removed = [.. database.Read(
                RemoveCompleted, static row => row.GetInt64(0), ("$ended", ended), ("$worker", session.Id))];
            accepted.AddRange(completed.Where(one => removed.Contains(one.Job.Row)));
        }

        accepted.AddRange(finished.Where(one => one.End != JobEnd.Completed && Store(database, session, one, now)));
        return accepted;
    }

    /// <summary>Stores any end but a completion; false if the job is no longer the session's.</summary>
    private static bool Store(SqliteDatabase database, JobSession session, FinishedJob one, long now)
    {
        (string, object?) row = ("$seq", one.Job.Row), worker = ("$worker", session.Id);
        string? error = one.Error is null ? null : WriteError(one.Job.Attempt, now, session.Name, one.Error);
        switch (one.End)
        {
            case JobEnd.Dead:
                database.Run(KeepDead, row, worker, ("$now", now), ("$error", error));
                return database.Run(Remove, row, worker) > 0;
            case JobEnd.Aborted:
                database.Run(KeepAborted, row, worker, ("$now", now));
                return database.Run(Remove, row, worker) > 0;
            default:
                return database.Run(
                    TryAgain, row, worker, ("$run_at", SqliteValues.Later(now, one.Delay)),
                    ("$uncounted", one.End == JobEnd.Released ? 1 : 0),
                    ("$error", error)) > 0;
        }
    }

    private static int TakeFrom(
        SqliteDatabase database, JobSession session, JobRequest request, string kinds, long now, List<FetchedJob> fetched)
    {
        int taken = 0;
        for (int priority = 0; priority <= JobOptions.MaxPriority && taken < request.Count; priority++)
        {
            List<FetchedJob> jobs = database.Read(
                Take, row => ReadFetched(row, request.Queue), ("$worker", session.Id), ("$now", now), ("$queue", request.Queue),
                ("$priority", priority), ("$kinds", kinds), ("$count", request.Count - taken));

            // RETURNING has no order.
            jobs.Sort(static (left, right) => (left.RunAt, left.Row).CompareTo((right.RunAt, right.Row)));
            fetched.AddRange(jobs);
            taken += jobs.Count;
        }

        return taken;
    }

    private static FetchedJob ReadFetched(SqliteDataReader row, string queue) => new(
        row.GetInt64(0), SqliteValues.ReadId(row, 1), queue, row.GetString(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5),
        row.GetInt32(6), SqliteValues.ReadInstant(row, 7), SqliteValues.ReadInstant(row, 8),
        row.IsDBNull(9) ? null : TimeSpan.FromTicks(row.GetInt64(9)), (JobKeep)row.GetInt32(10), Encoding.UTF8.GetBytes(row.GetString(11)),
        SqliteValues.ReadOptionalId(row, 12), SqliteValues.ReadOptionalId(row, 13), SqliteValues.ReadOptionalInstant(row, 14));

    private static long? FindNextDue(SqliteDatabase database, string queue, long now)
    {
        long? due = null;
        for (int priority = 0; priority <= JobOptions.MaxPriority; priority++)
        {
            List<long?> next = database.Read(
                NextDue, static row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0),
                ("$queue", queue), ("$priority", priority), ("$now", now));
            due = Earlier(due, next[0]);
        }

        return due;
    }

    private static long? Earlier(long? left, long? right) => left is null || right < left ? right : left;

    private static string Write(FinishedJob[] completed)
    {
        var text = new StringBuilder("[");
        foreach (FinishedJob one in completed)
        {
            text.Append(text.Length > 1 ? ",[" : "[").Append(CultureInfo.InvariantCulture, $"{one.Job.Row}");
            if (one.Result is not null)
            {
                text.Append(',').Append(Encoding.UTF8.GetString(one.Result));
            }

            text.Append(']');
        }

        return text.Append(']').ToString();
    }

    /// <summary>An error as the rows keep it.</summary>
    internal static string WriteError(int attempt, long now, string worker, string error) => JsonSerializer.Serialize(
        new StoredJobError(attempt, now, worker, error), JobStorageJson.Default.StoredJobError);
}
