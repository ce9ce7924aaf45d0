// The transaction that a busy worker runs again and again: what has ended is stored, and what is requested is taken. Every write names the
// session: what was taken from it meanwhile is not changed (the fence).
using System.Globalization;
using System.Text;
using System.Text.Json;

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

    // With its id: a job that was completed in a transaction has left its row, and the next one may have it.
    private const string IsThis = "seq = $seq AND id = $id AND worker = $worker";

    private const string Remove = $"DELETE FROM lariat_job WHERE {IsThis}";

    /// <summary>Runs it, in one transaction.</summary>
    public static JobExchange Run(
        SqliteDatabase database, JobSession session, IReadOnlyList<FinishedJob> finished, IReadOnlyList<JobRequest> requests, string kinds,
        SqliteKeyTurns turns)
        => database.InTransaction(() =>
        {
            // What a session without a row took would be taken back by no rescue.
            if (!SqliteSessions.IsOpen(database, session))
            {
                return new JobExchange([], [], null, [], IsLost: true);
            }

            long now = database.NowTicks;
            List<FinishedJob> accepted = StoreEnds(database, session, finished, now);
            accepted.AddRange(finished.Where(one => one.MayBeStored && !accepted.Contains(one)));
            List<JobPause> pauses = SqlitePauses.List(database);
            var take = new SqliteTake(database, session, turns, SqlitePauses.WithoutPaused(kinds, pauses), now);
            var fetched = new List<FetchedJob>();
            long? due = null;
            foreach (JobRequest request in requests.Where(request => !IsPaused(request.Queue, pauses)))
            {
                due = SqliteTake.Earlier(due, take.From(request, pauses, fetched));
            }

            TimeSpan? dueIn = due is null ? null : TimeSpan.FromTicks(Math.Max(0, due.Value - now));
            return new JobExchange(accepted, fetched, dueIn, SqliteSessions.ReadAborts(database, session));
        });

    /// <summary>Stores ends, what the jobs have enqueued, and what that means for groups; returns those that were the session's. In a
    /// transaction.</summary>
    public static List<FinishedJob> StoreEnds(
        SqliteDatabase database, JobSession session, IReadOnlyList<FinishedJob> finished, long now)
    {
        List<FinishedJob> accepted = StoreEndsAlone(database, session, finished, now);
        foreach (FinishedJob one in accepted)
        {
            if (one.Children is { } children)
            {
                SqliteGroupEnqueue.InsertChildren(database, children, now);
            }
        }

        // Behind the children: members that a job adds to its group are pending before it has ended.
        SqliteGroups.Settle(database, MemberEnd.Of(accepted), now);
        return accepted;
    }

    private static bool IsPaused(string queue, List<JobPause> pauses)
        => pauses.Exists(pause => pause.Target == JobTarget.Queue && pause.Name == queue);

    private static List<FinishedJob> StoreEndsAlone(
        SqliteDatabase database, JobSession session, IReadOnlyList<FinishedJob> finished, long now)
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
        (string, object?) row = ("$seq", one.Job.Row), id = ("$id", SqliteValues.Write(one.Job.Id)), worker = ("$worker", session.Id);
        string? error = one.Error is null ? null : WriteError(one.Job.Attempt, now, session.Name, one.Error);
        switch (one.End)
        {
            case JobEnd.Dead:
                database.Run(KeepDead, row, id, worker, ("$now", now), ("$error", error));
                return database.Run(Remove, row, id, worker) > 0;
            case JobEnd.Aborted:
                database.Run(KeepAborted, row, id, worker, ("$now", now));
                return database.Run(Remove, row, id, worker) > 0;
            default:
                return database.Run(
                    TryAgain, row, id, worker, ("$run_at", SqliteValues.Later(now, one.Delay)),
                    ("$uncounted", one.End == JobEnd.Released ? 1 : 0),
                    ("$error", error)) > 0;
        }
    }

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
