using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>The audit log in a file.</summary>
internal sealed class SqliteAudit(SqliteJobStore store) : JobAuditStore
{
    private const string Insert = """
        INSERT INTO lariat_audit (id, at, user, action, target) VALUES ($id, $now, $user, $action, $target) ON CONFLICT DO NOTHING
        """;

    private const string Complete = "UPDATE lariat_audit SET count = $count WHERE id = $id";

    private const string List = """
        SELECT id, at, user, action, target, count FROM lariat_audit WHERE (at, id) < ($at, $id) ORDER BY at DESC, id DESC LIMIT $limit
        """;

    private const string DeleteOld = """
        DELETE FROM lariat_audit WHERE id IN (SELECT id FROM lariat_audit WHERE at < $before ORDER BY at LIMIT $limit)
        """;

    public override async Coroutine AddAsync(Guid id, string user, string action, string target) => await store.WriteAsync(
        database => database.Run(
            Insert, ("$id", SqliteValues.Write(id)), ("$now", database.NowTicks), ("$user", user), ("$action", action),
            ("$target", target)));

    public override async Coroutine CompleteAsync(Guid id, long count) => await store.WriteAsync(
        database => database.Run(Complete, ("$id", SqliteValues.Write(id)), ("$count", count)));

    public override async Coroutine<IReadOnlyList<JobAuditEntry>> ListAsync(JobPlace before, int limit) => await store.ReadAsync(
        database => database.Read(
            List, Read, ("$at", before.Ticks), ("$id", SqliteValues.Write(before.Id)), ("$limit", limit)));

    /// <summary>Removes entries that are too old. On the database's thread, in a transaction.</summary>
    public static void Prune(SqliteDatabase database, int limit)
        => database.Run(DeleteOld, ("$before", database.NowTicks - Keep.Ticks), ("$limit", limit));

    private static JobAuditEntry Read(SqliteDataReader row) => new(
        SqliteValues.ReadId(row, 0), SqliteValues.ReadInstant(row, 1), row.GetString(2), row.GetString(3), row.GetString(4),
        row.IsDBNull(5) ? null : row.GetInt64(5));
}
