namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Inserts groups, and members of groups. On the database's thread, in a transaction.</summary>
internal static class SqliteGroupEnqueue
{
    private const string InsertEdge = "INSERT OR IGNORE INTO lariat_edge (before, after) VALUES ($before, $after)";

    private const string InsertGroup = """
        INSERT INTO lariat_grp (id, parent, policy, members, then_id, failure_id, created_at, ended_at)
        VALUES ($id, $parent, $policy, $members, $then, $failure, $now, CASE $members WHEN 0 THEN $now END)
        ON CONFLICT (id) DO NOTHING
        """;

    /// <summary>Inserts a group with all that is in it, unless it is there; returns the id of each job, or that of the job that has its
    /// unique key.</summary>
    /// <exception cref="JobDuplicateException">A key is another job's, and that was not to happen.</exception>
    public static IReadOnlyList<Guid> Insert(SqliteDatabase database, NewJobGraph graph, long now)
    {
        foreach (NewGroup group in graph.Groups)
        {
            int count = database.Run(
                InsertGroup, ("$id", SqliteValues.Write(group.Id)), ("$parent", SqliteValues.Write(group.Parent)),
                ("$policy", (int)group.Policy), ("$members", group.Members), ("$then", SqliteValues.Write(group.Then)),
                ("$failure", SqliteValues.Write(group.OnFailure)), ("$now", now));
            if (count == 0)
            {
                return graph.FindIds();
            }
        }

        List<Guid> stored = InsertMembers(database, graph.Jobs, now);
        graph.CheckStored(stored);
        InsertEdges(database, graph.Edges);
        SqliteGroups.Settle(database, MemberEnd.OfLeftOut(graph.Jobs, stored), now);
        return stored;
    }

    /// <summary>Inserts what a job has enqueued; some of it may be new members of its group, which an aborted group does not
    /// take.</summary>
    public static void InsertChildren(SqliteDatabase database, IReadOnlyList<NewJob> children, long now)
    {
        foreach (IGrouping<Guid?, NewJob> jobs in children.GroupBy(static child => child.Group))
        {
            NewJob[] members = [.. jobs];
            if (jobs.Key is { } group && !AddMembers(database, group, members.Length))
            {
                continue;
            }

            List<Guid> stored = InsertMembers(database, members, now);
            SqliteGroups.Settle(database, MemberEnd.OfLeftOut(members, stored), now);
        }
    }

    /// <summary>Counts new members; false if the group was aborted. One that has ended, and may be forgotten, waits for nothing.</summary>
    private static bool AddMembers(SqliteDatabase database, Guid group, int count)
    {
        (string, object?) id = ("$id", SqliteValues.Write(group));
        bool isAborted = database.Read("SELECT 1 FROM lariat_grp WHERE id = $id AND is_aborted = 1", static _ => true, id).Count > 0;
        if (!isAborted)
        {
            database.Run("UPDATE lariat_grp SET members = members + $count WHERE id = $id", id, ("$count", count));
        }

        return !isAborted;
    }

    private static List<Guid> InsertMembers(SqliteDatabase database, IReadOnlyList<NewJob> jobs, long now)
    {
        List<Guid> stored = SqliteEnqueue.Insert(database, jobs, now);
        InsertEdges(database, jobs.SelectMany(static job => job.After.Select(before => new JobEdge(before, job.Id))));
        return stored;
    }

    private static void InsertEdges(SqliteDatabase database, IEnumerable<JobEdge> edges)
    {
        foreach (JobEdge edge in edges)
        {
            database.Run(InsertEdge, ("$before", SqliteValues.Write(edge.Before)), ("$after", SqliteValues.Write(edge.After)));
        }
    }
}
