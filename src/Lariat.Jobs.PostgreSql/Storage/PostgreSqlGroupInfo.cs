using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Reads the states of groups.</summary>
internal static class PostgreSqlGroupInfo
{
    // A group is held up too by a dead member of a group in it that has not ended. "chosen" are the groups.
    private const string ReadChosen = """
        tree (root, id) AS (
          SELECT id, id FROM chosen
          UNION ALL
          SELECT tree.root, inside.id FROM tree JOIN lariat.grp inside ON inside.parent = tree.id AND inside.ended_at IS NULL)
        SELECT policy, members, succeeded, aborted, dead, created_at, ended_at, is_aborted,
          EXISTS (SELECT FROM tree JOIN lariat.grp one USING (id)
            WHERE tree.root = chosen.id AND one.ended_at IS NULL AND one.policy = 0 AND NOT one.is_aborted AND one.dead > 0),
          EXISTS (SELECT FROM lariat.job WHERE job.id = then_id), EXISTS (SELECT FROM lariat.dead WHERE dead.id = then_id),
          EXISTS (SELECT FROM lariat.done WHERE done.id = then_id AND state = 4), chosen.id
        FROM chosen JOIN lariat.grp ON grp.id = chosen.id ORDER BY chosen.id DESC
        """;

    private const string FindGroup = $"WITH RECURSIVE chosen (id) AS (SELECT $1), {ReadChosen}";

    private const string NewestGroups = $"""
        WITH RECURSIVE chosen (id) AS (SELECT id FROM lariat.grp ORDER BY id DESC LIMIT $1), {ReadChosen}
        """;

    public static async Task<JobGroupInfo?> FindAsync(
        NpgsqlConnection connection, PostgreSqlDatabase database, Guid id, CancellationToken token)
        => await ReadAsync(connection, database, FindGroup, PostgreSqlStatement.Of((Guid?)id), token).ConfigureAwait(false)
            is [var group] ? group : null;

    public static async Task<IReadOnlyList<JobGroupInfo>> ListNewestAsync(
        NpgsqlConnection connection, PostgreSqlDatabase database, int limit, CancellationToken token)
        => await ReadAsync(connection, database, NewestGroups, PostgreSqlStatement.Of(limit), token).ConfigureAwait(false);

    private static async Task<List<JobGroupInfo>> ReadAsync(
        NpgsqlConnection connection, PostgreSqlDatabase database, string sql, NpgsqlParameter parameter, CancellationToken token)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(database, sql, parameter);
        await using NpgsqlDataReader row = await batch.RunUncompiledAsync(database, token).ConfigureAwait(false);
        var groups = new List<JobGroupInfo>();
        while (await row.ReadAsync(token).ConfigureAwait(false))
        {
            groups.Add(Read(row));
        }

        return groups;
    }

    private static JobGroupInfo Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(12),
        Policy = (JobGroupPolicy)row.GetInt16(0),
        Members = row.GetInt32(1),
        Succeeded = row.GetInt32(2),
        Aborted = row.GetInt32(3),
        Dead = row.GetInt32(4),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(5),
        EndedAt = row.GetFieldValue<DateTimeOffset?>(6),
        State = GroupStates.Find(new GroupFacts(
            HasEnded: !row.IsDBNull(6), IsAborted: row.GetBoolean(7), HasDead: row.GetInt32(4) > 0, IsHeldUp: row.GetBoolean(8),
            IsThenLive: row.GetBoolean(9), IsThenDead: row.GetBoolean(10), IsThenAborted: row.GetBoolean(11))),
    };
}
