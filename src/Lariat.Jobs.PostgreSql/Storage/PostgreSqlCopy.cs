using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Enqueues copies of jobs.</summary>
internal static class PostgreSqlCopy
{
    private const string Columns = "queue, kind, version, priority, attempts, keep, timeout_ms, tags, payload, limit_key";

    // The copy is there if an earlier call was committed; it may have ended since. Counts whether it is there now.
    private const string CopyJob = $"""
        WITH there AS (
          SELECT 1 FROM lariat.job WHERE id = $2 UNION ALL SELECT 1 FROM lariat.done WHERE id = $2
          UNION ALL SELECT 1 FROM lariat.dead WHERE id = $2),
        original AS (
          SELECT {Columns} FROM lariat.job WHERE id = $1
          UNION ALL SELECT {Columns} FROM lariat.dead WHERE id = $1
          UNION ALL SELECT queue, kind, version, priority, attempts, 3, timeout_ms, tags, payload, NULL FROM lariat.done
          WHERE id = $1 AND payload IS NOT NULL AND version IS NOT NULL),
        copied AS (
          INSERT INTO lariat.job (id, run_at, created_at, {Columns})
          SELECT $2, lariat.now(), lariat.now(), {Columns} FROM original WHERE NOT EXISTS (SELECT FROM there) LIMIT 1
          ON CONFLICT (id) DO NOTHING RETURNING id)
        SELECT (SELECT count(*) FROM there) + (SELECT count(*) FROM copied)
        """;

    /// <summary>False if there is no such job, or its payload is not kept. A second call with the same ids does nothing.</summary>
    public static async Task<bool> RunAsync(NpgsqlConnection connection, PostgreSqlDatabase database, Guid id, Guid copy)
        => await connection.RunAsync(
            database, CopyJob, PostgreSqlStatement.Of((Guid?)id), PostgreSqlStatement.Of((Guid?)copy)).ConfigureAwait(false) > 0;
}
