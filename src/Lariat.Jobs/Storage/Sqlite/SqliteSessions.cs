// Who works, and whose work is taken back. A session is dead when its lease has run out, or, on this machine, when its process is gone:
// then nothing waits for the lease.
using System.Globalization;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>The sessions of workers in the database. On the database's thread.</summary>
internal static class SqliteSessions
{
    // A wait before a job whose worker died runs again: none the first time, then 12 s, 48 s, each spread by half. Of several jobs one
    // kills its workers: taken together again, the others would die with it.
    private const string TakeBack = """
        UPDATE lariat_job SET worker = NULL, started_at = NULL, lost = lost + 1,
          run_at = $now + CASE lost WHEN 0 THEN 0 WHEN 1 THEN 60000000 + abs(random() % 120000000)
            ELSE 240000000 + abs(random() % 480000000) END
        WHERE worker = $worker AND lost + 1 < $max_lost AND abort = 0
        """;

    private const string KeepLost = $"{SqliteHistory.KeepDead} worker = $worker AND abort = 0";

    private const string KeepAborted = $"{SqliteHistory.KeepAborted} worker = $worker AND abort = 1";

    private const string HandBack = """
        UPDATE lariat_job SET worker = NULL, started_at = NULL, attempt = attempt - 1, run_at = $now
        WHERE worker = $worker AND abort = 0
        """;

    private const string KeepProgress = """
        UPDATE lariat_job SET progress = $fraction, progress_text = $text, progress_at = $now WHERE seq = $seq AND worker = $worker
        """;

    private const string RemoveAllOf = "DELETE FROM lariat_job WHERE worker = $worker";

    /// <summary>Adds a session of this process.</summary>
    public static JobSession Open(SqliteDatabase database, string name) => database.InTransaction(() =>
    {
        long now = database.NowTicks;
        long id = database.Read(
            """
            INSERT INTO lariat_worker (name, host, pid, pid_started, started_at, lease_until)
            VALUES ($name, $host, $pid, $pid_started, $now, $lease_until) RETURNING id
            """,
            static row => row.GetInt64(0), ("$name", name), ("$host", ProcessIdentity.Host), ("$pid", Environment.ProcessId),
            ("$pid_started", ProcessIdentity.FindStart(Environment.ProcessId) ?? 0), ("$now", now),
            ("$lease_until", now + JobStore.LeaseDuration.Ticks))[0];
        return new JobSession(id, name);
    });

    /// <summary>Renews a lease, and stores progress.</summary>
    public static JobBeat Renew(
        SqliteDatabase database, JobSession session, IReadOnlyList<ProgressReport> progress) => database.InTransaction(() =>
    {
        long now = database.NowTicks;
        bool isAlive = database.Run(
            "UPDATE lariat_worker SET lease_until = $until WHERE id = $id",
            ("$until", now + JobStore.LeaseDuration.Ticks), ("$id", session.Id)) > 0;
        foreach (ProgressReport report in progress)
        {
            database.Run(
                KeepProgress, ("$seq", report.Job.Row), ("$worker", session.Id), ("$fraction", report.Fraction), ("$text", report.Text),
                ("$now", now));
        }

        return new JobBeat(!isAlive, ReadAborts(database, session));
    });

    /// <summary>True if no other worker has declared the session dead.</summary>
    public static bool IsOpen(SqliteDatabase database, JobSession session)
        => database.Read("SELECT 1 FROM lariat_worker WHERE id = $id", static _ => true, ("$id", session.Id)).Count > 0;

    /// <summary>The jobs of a session that should be aborted.</summary>
    public static List<Guid> ReadAborts(SqliteDatabase database, JobSession session) => database.Read(
        "SELECT id FROM lariat_job WHERE worker = $id AND abort = 1", static row => SqliteValues.ReadId(row, 0), ("$id", session.Id));

    /// <summary>Ends a session in order: its jobs are ready again, their tries not counted.</summary>
    public static void Close(SqliteDatabase database, JobSession session) => database.InTransaction(() =>
    {
        long now = database.NowTicks;
        database.Run(HandBack, ("$worker", session.Id), ("$now", now));
        List<MemberEnd> ends = SqliteGroups.FindMembers(database, "worker = $worker", MemberOutcome.Aborted, ("$worker", session.Id));
        EndAborted(database, session.Id, now);
        SqliteGroups.Settle(database, ends, now);
        return database.Run("DELETE FROM lariat_worker WHERE id = $id", ("$id", session.Id));
    });

    /// <summary>Takes back the jobs of dead sessions; returns how many.</summary>
    public static int Rescue(SqliteDatabase database, JobSession? own)
    {
        long now = database.NowTicks;
        List<SessionRow> sessions = database.Read(
            "SELECT id, name, host, pid, pid_started, lease_until FROM lariat_worker ORDER BY id",
            static row => new SessionRow(
                row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetInt64(4), row.GetInt64(5)));
        SessionRow[] dead = [.. sessions.Where(one => one.Id != own?.Id && (one.LeaseUntil < now || IsGone(one)))];
        return dead.Length == 0 ? 0 : database.InTransaction(() => dead.Sum(one => TakeBackFrom(database, one, now)));
    }

    private static int TakeBackFrom(SqliteDatabase database, SessionRow dead, long now)
    {
        // A lease that was renewed since it was read, or a session that another worker has ended.
        int removed = database.Run(
            "DELETE FROM lariat_worker WHERE id = $id AND lease_until = $lease_until", ("$id", dead.Id), ("$lease_until", dead.LeaseUntil));
        if (removed == 0)
        {
            return 0;
        }

        int count = database.Run(TakeBack, ("$worker", dead.Id), ("$now", now), ("$max_lost", JobStore.MaxLost));
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"The worker '{dead.Name}' died while it ran this job, as {JobStore.MaxLost - 1} workers had before.");
        string error = SqliteExchange.WriteError(0, now, dead.Name, text);
        (string, object?) worker = ("$worker", dead.Id);
        List<MemberEnd> ends =
        [
            .. SqliteGroups.FindMembers(database, "worker = $worker AND abort = 0", MemberOutcome.Dead, worker),
            .. SqliteGroups.FindMembers(database, "worker = $worker AND abort = 1", MemberOutcome.Aborted, worker),
        ];
        count += database.Run(KeepLost, worker, ("$now", now), ("$error", error));
        EndAborted(database, dead.Id, now);
        SqliteGroups.Settle(database, ends, now);
        return count;
    }

    /// <summary>What is left of a session: aborted jobs, and those that were stored elsewhere.</summary>
    private static void EndAborted(SqliteDatabase database, long session, long now)
    {
        database.Run(KeepAborted, ("$worker", session), ("$now", now));
        database.Run(RemoveAllOf, ("$worker", session));
    }

    private static bool IsGone(SessionRow session)
        => session.Host == ProcessIdentity.Host && ProcessIdentity.IsGone(session.Pid, session.PidStarted);

    private sealed record SessionRow(long Id, string Name, string Host, int Pid, long PidStarted, long LeaseUntil);
}
