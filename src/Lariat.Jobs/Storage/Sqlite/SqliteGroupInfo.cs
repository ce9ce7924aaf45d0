using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Reads the state of a group. On the database's thread.</summary>
internal static class SqliteGroupInfo
{
    // A group is held up too by a dead member of a group in it.
    private const string FindGroup = """
        WITH RECURSIVE tree (id) AS (
          SELECT $id UNION ALL SELECT inside.id FROM tree CROSS JOIN lariat_grp inside ON inside.parent = tree.id)
        SELECT policy, members, succeeded, aborted, dead, created_at, ended_at, is_aborted,
          EXISTS (SELECT 1 FROM tree JOIN lariat_grp one USING (id)
            WHERE one.ended_at IS NULL AND one.policy = 0 AND one.is_aborted = 0 AND one.dead > 0),
          EXISTS (SELECT 1 FROM lariat_job WHERE id = then_id), EXISTS (SELECT 1 FROM lariat_dead WHERE id = then_id),
          EXISTS (SELECT 1 FROM lariat_done WHERE id = then_id AND state = 4)
        FROM lariat_grp WHERE id = $id
        """;

    public static JobGroupInfo? Find(SqliteDatabase database, Guid id) => database.Read(
        FindGroup, row => Read(row, id), ("$id", SqliteValues.Write(id))) is [var group] ? group : null;

    private static JobGroupInfo Read(SqliteDataReader row, Guid id) => new()
    {
        Id = id,
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
