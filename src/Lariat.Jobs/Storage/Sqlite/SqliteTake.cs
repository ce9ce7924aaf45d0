// Which jobs a session takes from a queue: by priority, and within a priority those that became ready first. Jobs with a limit are in an
// index of their own, by key: SqliteKeyTurns offers some of them, and here they are merged with the others.
using System.Text;
using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Takes jobs of one queue for a session. On the database's thread, in the transaction of an exchange.</summary>
internal sealed class SqliteTake(SqliteDatabase database, JobSession session, SqliteKeyTurns turns, string kinds, long now)
{
    private const string Taken = """
        UPDATE lariat_job SET worker = $worker, attempt = attempt + 1, started_at = $now
        WHERE seq IN
        """;

    private const string Returned = """
        RETURNING seq, id, kind, version, attempt, attempts, lost, run_at, created_at, timeout, keep, payload, grp, completes,
          scheduled_for, trace
        """;

    // A range for each priority: one range over priority and time would begin with every job of priority 0 that is not due yet.
    private const string Ready = """
        FROM lariat_job
        WHERE queue = $queue AND priority = $priority AND run_at <= $now AND worker IS NULL AND waits = 0 AND limit_key IS NULL
          AND version <= (SELECT value FROM json_each($kinds) WHERE key = kind)
        ORDER BY run_at, id LIMIT $count
        """;

    private const string TakeReady = $"{Taken} (SELECT seq {Ready}) {Returned}";

    private const string FindReady = $"SELECT run_at {Ready}";

    private const string TakeRows = $"{Taken} (SELECT value FROM json_each($rows)) {Returned}";

    private const string NextDue = """
        SELECT min(run_at) FROM lariat_job
        WHERE queue = $queue AND priority = $priority AND run_at > $now AND worker IS NULL AND waits = 0 AND limit_key IS NULL
        """;

    /// <summary>Takes up to a number of jobs of a queue.</summary>
    /// <param name="request">The queue and the number.</param>
    /// <param name="pauses">What is paused.</param>
    /// <param name="fetched">Receives the jobs.</param>
    /// <returns>When the queue should be asked again, in ticks; null if it has nothing that becomes due, or more than was wanted.</returns>
    public long? From(JobRequest request, IReadOnlyList<JobPause> pauses, List<FetchedJob> fetched)
    {
        SqliteKeyTurns.Offer offer = turns.Find(database, request, kinds, pauses, now);
        var taken = new List<SqliteKeyTurns.Candidate>();
        int room = request.Count;
        for (int priority = 0; priority <= JobOptions.MaxPriority && room > 0; priority++)
        {
            SqliteKeyTurns.Candidate[] limited = [.. offer.Candidates.Where(one => one.Priority == priority)];
            int others = room;
            if (limited.Length > 0)
            {
                (int first, others) = Merge(limited, FindOthers(request.Queue, priority, room), room);
                limited = limited[..first];
                taken.AddRange(limited);
            }

            var jobs = new List<FetchedJob>();
            if (others > 0)
            {
                jobs.AddRange(TakeOthers(request.Queue, priority, others));
            }

            if (limited.Length > 0)
            {
                jobs.AddRange(Take(request.Queue, limited));
            }

            // RETURNING has no order.
            jobs.Sort(static (left, right) => (left.RunAt, left.Id).CompareTo((right.RunAt, right.Id)));
            fetched.AddRange(jobs);
            room -= jobs.Count;
        }

        long? limitedDue = turns.Store(database, request.Queue, offer, taken, now);
        return room == 0 ? null : Earlier(limitedDue, FindNextDue(request.Queue));
    }

    /// <summary>How many of each are among the first <paramref name="room"/> by the time at which they became ready.</summary>
    private static (int Limited, int Others) Merge(SqliteKeyTurns.Candidate[] limited, List<long> others, int room)
    {
        long[] times = [.. limited.Select(static one => one.RunAt).Order()];
        int first = 0, second = 0;
        while (first + second < room && (first < times.Length || second < others.Count))
        {
            if (second == others.Count || (first < times.Length && times[first] <= others[second]))
            {
                first++;
            }
            else
            {
                second++;
            }
        }

        return (first, second);
    }

    private List<long> FindOthers(string queue, int priority, int count) => database.Read(
        FindReady, static row => row.GetInt64(0), ("$queue", queue), ("$priority", priority), ("$now", now), ("$kinds", kinds),
        ("$count", count));

    private List<FetchedJob> TakeOthers(string queue, int priority, int count) => database.Read(
        TakeReady, row => ReadFetched(row, queue), ("$worker", session.Id), ("$now", now), ("$queue", queue), ("$priority", priority),
        ("$kinds", kinds), ("$count", count));

    private List<FetchedJob> Take(string queue, SqliteKeyTurns.Candidate[] rows) => database.Read(
        TakeRows, row => ReadFetched(row, queue), ("$worker", session.Id), ("$now", now),
        ("$rows", $"[{string.Join(',', rows.Select(static one => one.Row))}]"));

    private FetchedJob ReadFetched(SqliteDataReader row, string queue) => new(
        row.GetInt64(0), SqliteValues.ReadId(row, 1), queue, row.GetString(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5),
        row.GetInt32(6), SqliteValues.ReadInstant(row, 7), SqliteValues.ReadInstant(row, 8),
        row.IsDBNull(9) ? null : TimeSpan.FromTicks(row.GetInt64(9)), (JobKeep)row.GetInt32(10), Encoding.UTF8.GetBytes(row.GetString(11)),
        SqliteValues.ReadOptionalId(row, 12), SqliteValues.ReadOptionalId(row, 13), SqliteValues.ReadOptionalInstant(row, 14))
    {
        Session = session,
        Trace = SqliteValues.ReadOptionalText(row, 15),
        Waited = TimeSpan.FromTicks(now - row.GetInt64(7)),
    };

    private long? FindNextDue(string queue)
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

    internal static long? Earlier(long? left, long? right) => left is null || right < left ? right : left;
}
