// What is old is removed, a bounded number of rows at a time. The members of a group are kept until the group is forgotten: its completion
// job reads their results, however long the others took.
namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Removes old history. On the database's thread.</summary>
internal static class SqlitePruning
{
    private const string PruneGroups = """
        DELETE FROM lariat_grp WHERE id IN (
          SELECT id FROM lariat_grp old WHERE ended_at < $before
            AND NOT EXISTS (SELECT 1 FROM lariat_job WHERE id = old.then_id)
            AND NOT EXISTS (SELECT 1 FROM lariat_dead WHERE id = old.then_id)
            AND NOT EXISTS (SELECT 1 FROM lariat_grp around WHERE around.id = old.parent)
          ORDER BY ended_at LIMIT $limit)
        """;

    private const string PruneEnded = """
        DELETE FROM lariat_done WHERE id IN (
          SELECT id FROM lariat_done old WHERE finished_at < $before
            AND (grp IS NULL OR NOT EXISTS (SELECT 1 FROM lariat_grp WHERE id = old.grp))
          ORDER BY finished_at LIMIT $limit)
        """;

    private const string PruneDead = $"DELETE FROM lariat_dead WHERE {OldestDead}";

    private const string OldestDead = "id IN (SELECT id FROM lariat_dead WHERE finished_at < $before ORDER BY finished_at LIMIT $limit)";

    /// <summary>Removes at most <paramref name="limit"/> rows of old history from each table; returns how many. In a transaction.</summary>
    public static int Prune(SqliteDatabase database, TimeSpan keepEnded, TimeSpan keepDead, int limit)
    {
        long now = database.NowTicks;
        int count = 0;
        if (keepEnded != Timeout.InfiniteTimeSpan)
        {
            (string, object?) before = ("$before", now - keepEnded.Ticks), most = ("$limit", limit);
            count += database.Run(PruneGroups, before, most) + database.Run(PruneEnded, before, most);
        }

        if (keepDead != Timeout.InfiniteTimeSpan)
        {
            (string, object?) before = ("$before", now - keepDead.Ticks), most = ("$limit", limit);
            List<MemberEnd> members = SqliteGroups.FindDeadMembers(database, OldestDead, before, most);
            count += database.Run(PruneDead, before, most);
            SqliteGroups.Settle(database, members, now);
        }

        return count;
    }
}
