// Unique keys. The primary key of the table decides who has a key: a job takes it in the transaction that stores the job. Triggers free it
// with the job (SqliteSchema).
using System.Text;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Gives unique keys to jobs. On the database's thread, in a transaction.</summary>
internal static class SqliteUnique
{
    private const string TakeKey = """
        INSERT INTO lariat_unique (kind, key, job, expires_at) VALUES ($kind, $key, $id, $expires_at)
        ON CONFLICT (kind, key) DO UPDATE SET job = excluded.job, expires_at = excluded.expires_at
        WHERE lariat_unique.expires_at <= $now
        """;

    private const string FindHolder = "SELECT job FROM lariat_unique WHERE kind = $kind AND key = $key";

    private const string Replace = """
        UPDATE lariat_job SET version = $version, payload = $payload, trace = $trace,
          run_at = max($now, min($run_at, coalesce(created_at + $max_wait, $run_at)))
        WHERE id = $id AND worker IS NULL AND attempt = 0
        """;

    private const string TakeAgain = """
        INSERT INTO lariat_unique (kind, key, job) SELECT kind, unique_key, id FROM lariat_dead WHERE unique_key IS NOT NULL AND
        """;

    private const string TakeAgainEnd = """
        ORDER BY id DESC
        ON CONFLICT (kind, key) DO UPDATE SET job = excluded.job, expires_at = NULL WHERE lariat_unique.expires_at <= $now
        """;

    private const string RemoveExpired = "DELETE FROM lariat_unique WHERE expires_at <= $now";

    /// <summary>A dead job that has no key, or has its key again.</summary>
    public const string CanReturn = """
        (unique_key IS NULL OR EXISTS (SELECT 1 FROM lariat_unique held
          WHERE held.kind = lariat_dead.kind AND held.key = lariat_dead.unique_key AND held.job = lariat_dead.id))
        """;

    /// <summary>Gives the key of a new job to it, and returns its id; or does what the options say about a conflict, and returns the id of
    /// the job that has the key.</summary>
    public static Guid Take(SqliteDatabase database, NewJob job, long now)
    {
        UniqueKey unique = job.Unique!;
        (string, object?) kind = ("$kind", job.Kind), key = ("$key", unique.Key);
        long? expiresAt = unique.Scope.Window is { } window ? SqliteValues.Later(now, window) : null;
        if (database.Run(TakeKey, kind, key, ("$id", SqliteValues.Write(job.Id)), ("$expires_at", expiresAt), ("$now", now)) > 0)
        {
            return job.Id;
        }

        Guid holder = database.Read(FindHolder, static row => SqliteValues.ReadId(row, 0), kind, key)[0];
        if (holder != job.Id && unique.OnConflict.Replaces)
        {
            database.Run(
                Replace, ("$id", SqliteValues.Write(holder)), ("$version", job.Version), ("$payload", Encoding.UTF8.GetString(job.Payload)),
                ("$now", now), ("$run_at", SqliteEnqueue.FindRunAt(job, now)),
                ("$max_wait", unique.OnConflict.MaxWait?.Ticks), ("$trace", job.Trace));
        }

        return holder;
    }

    /// <summary>Gives dead jobs that match their keys again, where these are free; of several with one key, the newest has it.</summary>
    public static void TakeForDead(SqliteDatabase database, string matches, (string, object?)[] parameters, long now)
        => database.Run($"{TakeAgain} {matches} {TakeAgainEnd}", [.. parameters, ("$now", now)]);

    /// <summary>Removes keys whose time is over.</summary>
    public static void Prune(SqliteDatabase database) => database.Run(RemoveExpired, ("$now", database.NowTicks));
}
