using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Reads the states of groups. On the database's thread.</summary>
internal static class SqliteGroupInfo
{
    // A group is held up too by a dead member of a group in it that has not ended. "chosen" are the groups.
    private const string ReadChosen = """
        tree (root, id) AS (
          SELECT id, id FROM chosen
          UNION ALL
          SELECT tree.root, inside.id FROM tree CROSS JOIN lariat_grp inside ON inside.parent = tree.id AND inside.ended_at IS NULL)
        SELECT policy, members, succeeded, aborted, dead, created_at, ended_at, is_aborted,
          EXISTS (SELECT 1 FROM tree JOIN lariat_grp one USING (id)
            WHERE root = chosen.id AND one.ended_at IS NULL AND one.policy = 0 AND one.is_aborted = 0 AND one.dead > 0),
          EXISTS (SELECT 1 FROM lariat_job WHERE id = then_id), EXISTS (SELECT 1 FROM lariat_dead WHERE id = then_id),
          EXISTS (SELECT 1 FROM lariat_done WHERE id = then_id AND state = 4), chosen.id
        FROM chosen JOIN lariat_grp USING (id) ORDER BY chosen.id DESC
        """;

    private const string FindGroup = $"WITH RECURSIVE chosen (id) AS (SELECT $id), {ReadChosen}";

    private const string NewestGroups = $"""
        WITH RECURSIVE chosen (id) AS (SELECT id FROM lariat_grp ORDER BY id DESC LIMIT $limit), {ReadChosen}
        """;

    public static JobGroupInfo? Find(SqliteDatabase database, Guid id)
        => database.Read(FindGroup, Read, ("$id", SqliteValues.Write(id))) is [var group] ? group : null;

    public static List<JobGroupInfo> ListNewest(SqliteDatabase database, int limit) => database.Read(NewestGroups, Read, ("$limit", limit));

    private static JobGroupInfo Read(SqliteDataReader row) => new()
    {
        Id = SqliteValues.ReadId(row, 12),
        Policy = (JobGroupPolicy)row.GetInt32(0),
        Members = row.GetInt32(1),
        Succeeded = row.GetInt32(2),
        Aborted = row.GetInt32(3),
        Dead = row.GetInt32(4),
        CreatedAt = SqliteValues.ReadInstant(row, 5),
        EndedAt = SqliteValues.ReadOptionalInstant(row, 6),
        State = GroupStates.Find(new GroupFacts(
            HasEnded: !row.IsDBNull(6), IsAborted: row.GetBoolean(7), HasDead: row.GetInt32(4) > 0, IsHeldUp: row.GetBoolean(8),
            IsThenLive: row.GetBoolean(9), IsThenDead: row.GetBoolean(10), IsThenAborted: row.GetBoolean(11))),
    };
}
