// Who works, and whose work is taken back. A session is dead when its lease has run out, or, on this machine, when its process is gone:
// then nothing waits for the lease. Rows of sessions are locked before those of their jobs.
using System.Globalization;
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>The sessions of workers in the database.</summary>
internal static class PostgreSqlSessions
{
    private const string Insert = """
        INSERT INTO lariat.worker (name, host, pid, pid_started, started_at, lease_until)
        VALUES ($1, $2, $3, $4, lariat.now(), lariat.now() + $5) RETURNING id
        """;

    private const string Remove = "DELETE FROM lariat.worker WHERE id = $1";

    private const string HandBack = """
        UPDATE lariat.job SET worker = NULL, started_at = NULL, attempt = attempt - 1, run_at = lariat.now()
        WHERE worker = $1 AND NOT abort
        """;

    private const string EndAborted = $"""
        WITH gone AS (DELETE FROM lariat.job WHERE worker = $1 RETURNING *),
        kept AS ({PostgreSqlHistory.KeepAborted})
        SELECT id, group_id FROM gone WHERE group_id IS NOT NULL
        """;

    private const string OfThisHost = "SELECT id, pid, pid_started FROM lariat.worker WHERE host = $1 AND id <> $2";

    // A renewal between the look and the lock is seen: the condition is checked again under the lock.
    private const string Dead = """
        dead AS (DELETE FROM lariat.worker WHERE id = ANY (ARRAY(
          SELECT id FROM lariat.worker WHERE (lease_until < lariat.now() OR id = ANY ($1)) AND id <> $2
          ORDER BY id FOR UPDATE SKIP LOCKED)) RETURNING id, name)
        """;

    // A wait before a job whose worker died runs again: none the first time, then 12 s, 48 s, each spread by half. Of several jobs one
    // kills its workers: taken together again, the others would die with it.
    private const string TakeBack = """
        UPDATE lariat.job job SET worker = NULL, started_at = NULL, lost = lost + 1,
          run_at = lariat.now() + make_interval(secs => CASE lost WHEN 0 THEN 0 WHEN 1 THEN 12 ELSE 48 END * (0.5 + random()))
        FROM dead WHERE job.worker = dead.id AND NOT abort AND lost + 1 < $3 RETURNING job.id
        """;

    private static readonly string s_rescue = $"""
        WITH {Dead},
        again AS ({TakeBack}),
        aborted AS (DELETE FROM lariat.job job USING dead WHERE job.worker = dead.id AND abort RETURNING job.*),
        kept AS ({PostgreSqlHistory.KeepAbortedFrom} aborted WHERE keep > 0),
        gone AS (
          DELETE FROM lariat.job job USING dead WHERE job.worker = dead.id AND NOT abort AND lost + 1 >= $3
          RETURNING job.*, dead.name AS worker_name),
        buried AS ({PostgreSqlHistory.KeepDead(PostgreSqlHistory.WithError("0", "worker_name", "format($4, worker_name)"))})
        SELECT NULL AS outcome, NULL AS id, NULL AS group_id FROM again
        UNION ALL SELECT 2, id, group_id FROM gone UNION ALL SELECT 1, id, group_id FROM aborted
        """;

    /// <summary>Adds a session of this process.</summary>
    public static async Task<JobSession> OpenAsync(NpgsqlConnection connection, PostgreSqlDatabase database, string name)
    {
        long id = await connection.RunAsync(
            database, Insert, PostgreSqlStatement.Of(name), PostgreSqlStatement.Of(ProcessIdentity.Host),
            PostgreSqlStatement.Of(Environment.ProcessId), PostgreSqlStatement.Of(ProcessIdentity.FindStart(Environment.ProcessId) ?? 0),
            PostgreSqlStatement.Of((TimeSpan?)JobStore.LeaseDuration)).ConfigureAwait(false);
        return new JobSession(id, name);
    }

    /// <summary>Ends a session in order: its jobs are ready again, their tries not counted. In a transaction.</summary>
    public static async Task CloseAsync(NpgsqlConnection connection, PostgreSqlDatabase database, JobSession session)
    {
        var ends = new List<MemberEnd>();
        await using (var batch = new NpgsqlBatch(connection))
        {
            foreach (string sql in (string[])[Remove, HandBack, EndAborted])
            {
                batch.Add(database, sql, PostgreSqlStatement.Of(session.Id));
            }

            // The only one that returns rows.
            await using NpgsqlDataReader row = await batch.RunAsync(database).ConfigureAwait(false);
            while (await row.ReadAsync().ConfigureAwait(false))
            {
                ends.Add(new MemberEnd(row.GetGuid(0), row.GetGuid(1), MemberOutcome.Aborted));
            }
        }

        await PostgreSqlGroups.SettleAsync(connection, database, ends).ConfigureAwait(false);
    }

    /// <summary>Takes back the jobs of dead sessions; returns how many. In a transaction.</summary>
    public static async Task<int> RescueAsync(NpgsqlConnection connection, PostgreSqlDatabase database, JobSession? own)
    {
        long[] gone = await FindGoneAsync(connection, database, own).ConfigureAwait(false);
        string text = string.Create(
            CultureInfo.InvariantCulture, $"The worker '%s' died while it ran this job, as {JobStore.MaxLost - 1} workers had before.");
        int count = 0;
        var ends = new List<MemberEnd>();
        await using (var batch = new NpgsqlBatch(connection))
        {
            batch.Add(
                database, s_rescue, PostgreSqlStatement.Of([.. gone.Select(static id => (long?)id)]), Own(own),
                PostgreSqlStatement.Of(JobStore.MaxLost), PostgreSqlStatement.Of(text));
            await using NpgsqlDataReader row = await batch.RunAsync(database).ConfigureAwait(false);
            while (await row.ReadAsync().ConfigureAwait(false))
            {
                MemberOutcome? outcome = row.IsDBNull(0) ? null : (MemberOutcome)row.GetInt32(0);
                count += outcome == MemberOutcome.Aborted ? 0 : 1;
                if (outcome is { } end && row.GetFieldValue<Guid?>(2) is { } group)
                {
                    ends.Add(new MemberEnd(row.GetGuid(1), group, end));
                }
            }
        }

        await PostgreSqlGroups.SettleAsync(connection, database, ends).ConfigureAwait(false);
        return count;
    }

    /// <summary>The sessions of this machine whose process has ended.</summary>
    private static async Task<long[]> FindGoneAsync(NpgsqlConnection connection, PostgreSqlDatabase database, JobSession? own)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(database, OfThisHost, PostgreSqlStatement.Of(ProcessIdentity.Host), Own(own));
        await using NpgsqlDataReader row = await batch.RunAsync(database).ConfigureAwait(false);
        var gone = new List<long>();
        while (await row.ReadAsync().ConfigureAwait(false))
        {
            if (ProcessIdentity.IsGone(row.GetInt32(1), row.GetInt64(2)))
            {
                gone.Add(row.GetInt64(0));
            }
        }

        return [.. gone];
    }

    // Ids of sessions begin with 1.
    private static NpgsqlParameter Own(JobSession? own) => PostgreSqlStatement.Of(own?.Id ?? 0);
}
