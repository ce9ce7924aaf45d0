using System.Globalization;
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Asks the server for what hurts jobs.</summary>
internal static class PostgreSqlFindings
{
    private const long MostDeadTuples = 200_000;

    // From then on replication or a prepared transaction is forgotten rather than slow.
    private const long OldestXmin = 1_000_000;

    private static readonly TimeSpan s_largestOffset = TimeSpan.FromSeconds(2);

    private const string ReadSettings = """
        SELECT clock_timestamp(), current_setting('autovacuum') = 'on',
          (SELECT coalesce(reloptions, '{}') @> '{autovacuum_enabled=false}' FROM pg_class WHERE oid = 'lariat.job'::regclass),
          current_setting('fsync') = 'on', current_setting('synchronous_commit'),
          coalesce((SELECT n_dead_tup FROM pg_stat_user_tables WHERE relid = 'lariat.job'::regclass), 0)
        """;

    private const string ReadTransactions = """
        SELECT pid, coalesce(usename, ''), coalesce(application_name, ''), coalesce(state, ''),
          extract(epoch FROM clock_timestamp() - xact_start)::float8
        FROM pg_stat_activity
        WHERE backend_xmin IS NOT NULL AND datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
          AND xact_start < clock_timestamp() - $1
        ORDER BY xact_start LIMIT 10
        """;

    private const string ReadHolders = """
        SELECT 'the replication slot ' || slot_name, age(xmin)::bigint FROM pg_replication_slots WHERE age(xmin) > $1
        UNION ALL
        SELECT 'the prepared transaction ' || gid, age(transaction)::bigint FROM pg_prepared_xacts WHERE age(transaction) > $1
        """;

    /// <summary>What there is to find.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="database">The database.</param>
    /// <param name="longest">How long a transaction may be open.</param>
    /// <param name="token">Ends the reading.</param>
    public static async Task<List<JobFinding>> FindAsync(
        NpgsqlConnection connection, PostgreSqlDatabase database, TimeSpan longest, CancellationToken token)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(database, ReadTransactions, PostgreSqlStatement.Of((TimeSpan?)longest));
        batch.Add(database, ReadHolders, PostgreSqlStatement.Of(OldestXmin));
        batch.Add(database, ReadSettings);
        var findings = new List<JobFinding>();
        DateTimeOffset sent = DateTimeOffset.UtcNow;
        await using NpgsqlDataReader row = await batch.RunAsync(database, token).ConfigureAwait(false);
        DateTimeOffset received = DateTimeOffset.UtcNow;
        while (await row.ReadAsync(token).ConfigureAwait(false))
        {
            findings.Add(LongTransaction(row));
        }

        await row.NextResultAsync(token).ConfigureAwait(false);
        while (await row.ReadAsync(token).ConfigureAwait(false))
        {
            findings.Add(Holder(row));
        }

        await row.NextResultAsync(token).ConfigureAwait(false);
        await row.ReadAsync(token).ConfigureAwait(false);
        findings.AddRange(FindSettings(row));
        findings.AddRange(FindOffset(row.GetFieldValue<DateTimeOffset>(0), sent, received));
        return findings;
    }

    private static JobFinding LongTransaction(NpgsqlDataReader row) => new(
        "long-transaction", JobFindingSeverity.Warning,
        string.Create(
            CultureInfo.InvariantCulture,
            $"A transaction has been open for {row.GetDouble(4):0} s (pid {row.GetInt32(0)}, user '{row.GetString(1)}', application "
            + $"'{row.GetString(2)}', {row.GetString(3)}): vacuum cannot remove what has ended since, and taking jobs gets slower."),
        $"End it, in the worst case by SELECT pg_terminate_backend({row.GetInt32(0)}); idle_in_transaction_session_timeout prevents it.");

    private static JobFinding Holder(NpgsqlDataReader row) => new(
        "vacuum-held-up", JobFindingSeverity.Warning,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Since {row.GetInt64(1):N0} transactions {row.GetString(0)} holds up vacuum: taking jobs gets slower and slower."),
        "Drop what is no longer used: pg_drop_replication_slot(…), ROLLBACK PREPARED ….");

    private static IEnumerable<JobFinding> FindSettings(NpgsqlDataReader row)
    {
        if (!row.GetBoolean(1) || row.GetBoolean(2))
        {
            yield return new JobFinding(
                "autovacuum-off", JobFindingSeverity.Warning,
                "Autovacuum is off, for the server or for the table of jobs: ended jobs stay in its indexes, and taking jobs gets slower.",
                "Set autovacuum = on, or ALTER TABLE … RESET (autovacuum_enabled).");
        }

        if (!row.GetBoolean(3))
        {
            yield return new JobFinding(
                "fsync-off", JobFindingSeverity.Warning, "fsync is off: a crash of the server's machine may destroy the database.",
                "Set fsync = on.");
        }

        if (row.GetString(4) == "off")
        {
            yield return new JobFinding(
                "commit-asynchronous", JobFindingSeverity.Note,
                "synchronous_commit is off: a crash of the server loses up to 0.6 s of jobs whose enqueue was confirmed.",
                "Set synchronous_commit = on for the jobs' user; PostgreSqlJobsOptions.RelaxedCompletion saves time where that is safe.");
        }

        if (row.GetInt64(5) > MostDeadTuples)
        {
            yield return new JobFinding(
                "dead-tuples", JobFindingSeverity.Warning,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The table of jobs has {row.GetInt64(5):N0} dead rows: vacuum does not keep up, or something holds it up."),
                "Look for long transactions, and for autovacuum workers that are all busy (autovacuum_max_workers).");
        }
    }

    /// <summary>The server's time was read between the two instants.</summary>
    internal static IEnumerable<JobFinding> FindOffset(DateTimeOffset server, DateTimeOffset sent, DateTimeOffset received)
    {
        TimeSpan offset = server < sent ? server - sent : server > received ? server - received : TimeSpan.Zero;
        if (offset.Duration() > s_largestOffset)
        {
            yield return new JobFinding(
                "clock-offset", JobFindingSeverity.Note,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The clock of this machine differs from the server's by {offset.TotalSeconds:0.0} s. Jobs follow the server's alone; "
                    + $"an instant that this machine computes (JobOptions.At) is off by as much."),
                "Synchronize the clocks (NTP), or use JobOptions.Delay.");
        }
    }
}
