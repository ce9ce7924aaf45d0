using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>The audit log in a database.</summary>
internal sealed class PostgreSqlAudit(PostgreSqlDatabase database) : JobAuditStore
{
    private const string Insert = """
        INSERT INTO lariat.audit (id, at, who, action, target) VALUES ($1, lariat.now(), $2, $3, $4) ON CONFLICT DO NOTHING
        """;

    private const string Complete = "UPDATE lariat.audit SET changed = $2 WHERE id = $1";

    private const string List = """
        SELECT id, at, who, action, target, changed FROM lariat.audit WHERE (at, id) < ($1, $2) ORDER BY at DESC, id DESC LIMIT $3
        """;

    private const string DeleteOld = """
        DELETE FROM lariat.audit WHERE id = ANY (ARRAY(
          SELECT id FROM lariat.audit WHERE at < lariat.now() - $1 ORDER BY at LIMIT $2))
        """;

    public override async Coroutine AddAsync(Guid id, string user, string action, string target) => await database.WriteAsync(
        (connection, _) => connection.RunAsync(
            database, Insert, PostgreSqlStatement.Of((Guid?)id), PostgreSqlStatement.Of(user), PostgreSqlStatement.Of(action),
            PostgreSqlStatement.Of(target)));

    public override async Coroutine CompleteAsync(Guid id, long count) => await database.WriteAsync(
        (connection, _) => connection.RunAsync(
            database, Complete, PostgreSqlStatement.Of((Guid?)id), PostgreSqlStatement.Of(count)));

    public override Coroutine<IReadOnlyList<JobAuditEntry>> ListAsync(JobPlace before, int limit) => database.ReadAsync(
        async Task<IReadOnlyList<JobAuditEntry>> (connection, token) =>
        {
            await using var batch = new NpgsqlBatch(connection);
            batch.Add(
                database, List, PostgreSqlStatement.Of(before.Instant), PostgreSqlStatement.Of((Guid?)before.Id),
                PostgreSqlStatement.Of(limit));
            await using NpgsqlDataReader row = await batch.RunAsync(database, token).ConfigureAwait(false);
            var entries = new List<JobAuditEntry>();
            while (await row.ReadAsync(token).ConfigureAwait(false))
            {
                entries.Add(new JobAuditEntry(
                    row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1), row.GetString(2), row.GetString(3), row.GetString(4),
                    row.GetFieldValue<long?>(5)));
            }

            return entries;
        });

    /// <summary>Removes entries that are too old.</summary>
    public static Task PruneAsync(NpgsqlConnection connection, PostgreSqlDatabase database, int limit) => connection.RunAsync(
        database, DeleteOld, PostgreSqlStatement.Of((TimeSpan?)Keep), PostgreSqlStatement.Of(limit));
}
