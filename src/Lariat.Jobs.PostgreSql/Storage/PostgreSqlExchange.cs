// The transaction that a busy worker runs again and again, in one round trip: what has ended is stored, and what is requested is taken. Its
// first statement locks the session's row, so that no other worker can declare the session dead before the commit: what is the session's
// then is so until the end.
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>One exchange of a worker's session with the database.</summary>
internal static class PostgreSqlExchange
{
    /// <summary>Locks a session's row: the session cannot be declared dead before the end of the transaction.</summary>
    public const string LockSession = "SELECT 1 FROM lariat.worker WHERE id = $1 FOR KEY SHARE";

    // As LockSession; and the commit is not waited for until it is on the disk.
    private const string LockSessionRelaxed =
        "SELECT set_config('synchronous_commit', 'off', true) FROM lariat.worker WHERE id = $1 FOR KEY SHARE";

    // The answer to an earlier exchange was lost: this worker does not know of what it took. That exchange may be committed after the one
    // that repeats it, as a server finishes what it has received; so this is asked again with every full scan.
    private const string HandBackUnknown = """
        UPDATE lariat.job SET worker = NULL, started_at = NULL, attempt = attempt - 1, run_at = lariat.now()
        WHERE worker = $1 AND id <> ALL ($2)
        """;

    // A range for each priority: one range over priority and time would begin with every job of priority 0 that is not due yet. The outer
    // LIMIT ends the loop, so no row is locked that is not taken. By ctid: the rows are locked here, so they do not move; and where one was
    // changed before it was locked, it is not taken this time.
    private const string Take = """
        UPDATE lariat.job job SET worker = $3, attempt = attempt + 1, started_at = lariat.now()
        WHERE EXISTS (SELECT FROM lariat.worker WHERE id = $3)
          AND NOT EXISTS (SELECT FROM lariat.pause WHERE target = 0 AND name = $1) AND job.ctid = ANY (ARRAY(
          SELECT found.row FROM unnest('{0,1,2,3}'::smallint[], $6) range (priority, since)
          CROSS JOIN LATERAL (
            SELECT ctid AS row FROM lariat.job
            WHERE queue = $1 AND priority = range.priority AND run_at <= lariat.now() AND run_at >= range.since
              AND version <= $5[array_position($4, kind)] AND kind <> ALL (ARRAY(SELECT name FROM lariat.pause WHERE target = 1))
              AND worker IS NULL AND waits = 0 AND limit_key IS NULL
            ORDER BY run_at, id LIMIT $2 FOR UPDATE SKIP LOCKED) found
          LIMIT $2 - coalesce(nullif(current_setting('lariat.taken', true), ''), '0')::int))
        RETURNING id, kind, version, attempt, attempts, lost, run_at, created_at, timeout_ms, keep, payload, priority, group_id, completes,
          scheduled_for, trace, started_at - run_at
        """;

    // Before the others, which get the rest of what is wanted. Most queues have no such jobs, and the function is not called then: it takes
    // half of the time of an idle worker's exchange.
    private const string TakeLimited =
        """
        SELECT id, kind, version, attempt, attempts, lost, run_at, created_at, timeout_ms, keep, payload, priority, group_id, completes,
          scheduled_for, lariat.trace_of(id), lariat.now() - run_at, last_key, greatest(run_at - lariat.now(), interval '0')
        FROM lariat.take_limited($1, $2, $3, $4, $5, $6, $7)
        WHERE EXISTS (SELECT FROM lariat.job WHERE queue = $1 AND worker IS NULL AND waits = 0 AND limit_key IS NOT NULL)
        """;

    private const string NextDue = """
        SELECT min(run_at), lariat.now() FROM unnest('{0,1,2,3}'::smallint[]) range (priority)
        CROSS JOIN LATERAL (
          SELECT run_at FROM lariat.job
          WHERE queue = $1 AND priority = range.priority AND run_at > lariat.now() AND worker IS NULL AND waits = 0 AND limit_key IS NULL
          ORDER BY run_at LIMIT 1) next
        """;

    private const string Aborts = "SELECT id FROM lariat.job WHERE worker = $1 AND abort";

    /// <summary>Runs it, as one batch.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="database">The database.</param>
    /// <param name="call">What is exchanged.</param>
    /// <param name="isRepeat">An earlier run may have been committed.</param>
    public static async Task<JobExchange> RunAsync(
        NpgsqlConnection connection, PostgreSqlDatabase database, PostgreSqlExchangeCall call, bool isRepeat)
    {
        isRepeat |= call.State.IsUncertain;
        await using var batch = new NpgsqlBatch(connection);
        (int children, int ends) = AddStatements(batch, database, call, isRepeat);
        call.State.IsUncertain = true;
        await using NpgsqlDataReader reader = await batch.RunAsync(database).ConfigureAwait(false);
        return await ReadAsync(reader, call, children, ends, isRepeat).ConfigureAwait(false);
    }

    /// <summary>Returns how many have a result about children, and how many store ends.</summary>
    private static (int Children, int Ends) AddStatements(
        NpgsqlBatch batch, PostgreSqlDatabase database, PostgreSqlExchangeCall call, bool isRepeat)
    {
        NpgsqlParameter Session() => PostgreSqlStatement.Of(call.Session.Id);
        batch.Add(database, database.RelaxesCompletion && call.CanBeRepeated ? LockSessionRelaxed : LockSession, Session());
        (NewJob Job, Guid Parent)[] children =
            [.. call.Finished.SelectMany(static one => (one.Children ?? []).Select(child => (child, one.Job.Id)))];
        int results = PostgreSqlGroups.AddChildren(batch, database, call.Session, children, isRepeat);

        if (isRepeat || call.IsFullScan)
        {
            batch.Add(database, HandBackUnknown, Session(), PostgreSqlStatement.Of([.. call.State.Held]));
        }

        int before = batch.BatchCommands.Count;
        PostgreSqlEnds.Add(batch, database, call.Session, call.Finished);
        int ends = batch.BatchCommands.Count - before;
        foreach (JobRequest request in call.Requests)
        {
            NpgsqlParameter[] Wanted() =>
            [
                PostgreSqlStatement.Of(request.Queue), PostgreSqlStatement.Of(request.Count), Session(),
                PostgreSqlStatement.Of(call.Kinds.Names), PostgreSqlStatement.Of(call.Kinds.Versions),
                PostgreSqlStatement.Of(call.State.MarksOf(request.Queue, call.IsFullScan)),
            ];
            batch.Add(database, TakeLimited, [.. Wanted(), PostgreSqlStatement.Of(call.State.LastKeyOf(request.Queue))]);
            batch.Add(database, Take, Wanted());
            batch.Add(database, NextDue, PostgreSqlStatement.Of(request.Queue));
        }

        batch.Add(database, Aborts, Session());
        return (results, ends);
    }

    private static async Task<JobExchange> ReadAsync(
        NpgsqlDataReader reader, PostgreSqlExchangeCall call, int children, int ends, bool isRepeat)
    {
        // Statements that return no rows have no result set: children without keys, and what is handed back.
        bool isOpen = await reader.ReadAsync().ConfigureAwait(false);
        for (int i = 0; i < children; i++)
        {
            await reader.NextResultAsync().ConfigureAwait(false);
        }

        var stored = new HashSet<Guid>();
        for (int i = 0; i < ends; i++)
        {
            await reader.NextResultAsync().ConfigureAwait(false);
            await ReadIdsAsync(reader, stored).ConfigureAwait(false);
        }

        var fetched = new List<FetchedJob>();
        TimeSpan? due = null;
        foreach (JobRequest request in call.Requests)
        {
            await reader.NextResultAsync().ConfigureAwait(false);
            var limited = new List<(int Priority, FetchedJob Job)>();
            TimeSpan? limitedDue = await ReadLimitedAsync(reader, call, request.Queue, limited).ConfigureAwait(false);
            await reader.NextResultAsync().ConfigureAwait(false);
            int taken = await ReadTakenAsync(reader, call, request.Queue, limited, fetched).ConfigureAwait(false);
            await reader.NextResultAsync().ConfigureAwait(false);
            await reader.ReadAsync().ConfigureAwait(false);
            if (taken < request.Count)
            {
                due = Earlier(due, Earlier(Earlier(ReadDue(reader), limitedDue), call.FullScanIn));
            }
        }

        var aborts = new List<Guid>();
        await reader.NextResultAsync().ConfigureAwait(false);
        await ReadIdsAsync(reader, aborts).ConfigureAwait(false);

        // The last result is the commit's.
        await reader.NextResultAsync().ConfigureAwait(false);
        if (!isOpen)
        {
            return new JobExchange([], [], null, [], IsLost: true);
        }

        // The jobs of an open session are not taken: what is not there now was stored by the run whose answer was lost.
        stored.UnionWith(call.Finished.Where(static one => one.MayBeStored).Select(static one => one.Job.Id));
        FinishedJob[] accepted = isRepeat ? [.. call.Finished] : [.. call.Finished.Where(one => stored.Contains(one.Job.Id))];
        return new JobExchange(accepted, fetched, due, aborts);
    }

    private static async Task ReadIdsAsync(NpgsqlDataReader reader, ICollection<Guid> ids)
    {
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            ids.Add(reader.GetGuid(0));
        }
    }

    /// <summary>Reads the jobs with a limit that were taken; returns how long until there may be others.</summary>
    private static async Task<TimeSpan?> ReadLimitedAsync(
        NpgsqlDataReader reader, PostgreSqlExchangeCall call, string queue, List<(int Priority, FetchedJob Job)> limited)
    {
        TimeSpan? due = null;
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            if (reader.IsDBNull(0))
            {
                call.State.NoteLastKey(queue, reader.GetString(17));
                due = reader.IsDBNull(6) ? null : reader.GetFieldValue<TimeSpan>(18);
            }
            else
            {
                limited.Add((reader.GetInt16(11), ReadFetched(reader, queue, call.Session)));
            }
        }

        return due;
    }

    /// <summary>Reads the other jobs that were taken, and adds all in the order in which they should begin; returns how many.</summary>
    private static async Task<int> ReadTakenAsync(
        NpgsqlDataReader reader, PostgreSqlExchangeCall call, string queue, List<(int Priority, FetchedJob Job)> limited,
        List<FetchedJob> fetched)
    {
        var taken = new List<(int Priority, FetchedJob Job)>();
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            taken.Add((reader.GetInt16(11), ReadFetched(reader, queue, call.Session)));
        }

        call.State.NoteTaken(queue, taken);
        taken.AddRange(limited);

        // RETURNING has no order.
        taken.Sort(static (left, right)
            => (left.Priority, left.Job.RunAt, left.Job.Id).CompareTo((right.Priority, right.Job.RunAt, right.Job.Id)));
        fetched.AddRange(taken.Select(static one => one.Job));
        return taken.Count;
    }

    private static FetchedJob ReadFetched(NpgsqlDataReader row, string queue, JobSession session) => new(
        Row: 0, row.GetGuid(0), queue, row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt16(5),
        row.GetFieldValue<DateTimeOffset>(6), row.GetFieldValue<DateTimeOffset>(7),
        row.IsDBNull(8) ? null : TimeSpan.FromMilliseconds(row.GetInt64(8)), (JobKeep)row.GetInt16(9), row.GetFieldValue<byte[]>(10),
        row.GetFieldValue<Guid?>(12), row.GetFieldValue<Guid?>(13), row.GetFieldValue<DateTimeOffset?>(14))
    {
        Session = session,
        Trace = row.IsDBNull(15) ? null : row.GetString(15),
        Waited = row.GetFieldValue<TimeSpan>(16),
    };

    private static TimeSpan? ReadDue(NpgsqlDataReader row)
        => row.IsDBNull(0) ? null : row.GetFieldValue<DateTimeOffset>(0) - row.GetFieldValue<DateTimeOffset>(1);

    private static TimeSpan? Earlier(TimeSpan? left, TimeSpan? right) => left is null || right < left ? right : left;
}
