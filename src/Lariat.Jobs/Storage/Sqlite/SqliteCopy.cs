namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Enqueues copies of jobs. On the database's thread.</summary>
internal static class SqliteCopy
{
    private const string CopyJob = """
        INSERT INTO lariat_job (id, queue, kind, version, priority, run_at, attempts, keep, timeout, created_at, tags, payload, limit_key)
        SELECT $copy, queue, kind, version, priority, $now, attempts, keep, timeout, $now, tags, payload, limit_key
        FROM (
          SELECT id, queue, kind, version, priority, attempts, keep, timeout, tags, payload, limit_key FROM lariat_job WHERE id = $id
          UNION ALL
          SELECT id, queue, kind, version, priority, attempts, keep, timeout, tags, payload, limit_key FROM lariat_dead WHERE id = $id
          UNION ALL
          SELECT id, queue, kind, version, priority, attempts, 3, timeout, tags, payload, NULL FROM lariat_done
          WHERE id = $id AND payload IS NOT NULL AND version IS NOT NULL)
        WHERE TRUE
        ON CONFLICT (id) DO NOTHING
        """;

    private const string Exists = "SELECT 1 FROM lariat_job WHERE id = $copy UNION ALL SELECT 1 FROM lariat_done WHERE id = $copy";

    /// <summary>False if there is no such job, or its payload is not kept. A second call with the same ids does nothing.</summary>
    public static bool Copy(SqliteDatabase database, Guid id, Guid copy) => database.InTransaction(() =>
    {
        (string, object?) newId = ("$copy", SqliteValues.Write(copy));
        return database.Read(Exists, static _ => true, newId).Count > 0
            || database.Run(CopyJob, newId, ("$id", SqliteValues.Write(id)), ("$now", database.NowTicks)) > 0;
    });
}
