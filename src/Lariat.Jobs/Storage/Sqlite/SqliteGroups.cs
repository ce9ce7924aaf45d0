// What the end of a member means for its group: its successors are released or aborted, it is counted, and when no member is pending the
// group ends: its completion job is released, or it is itself the end of a member of the group around it. Each of these can end further
// members, so there is a queue. Invariant, after each transaction: members = succeeded + aborted + dead + the rows of lariat_job with this
// group + the groups in it that have no completion job and have not ended; so nothing has to be decremented, and nothing can go wrong by
// being decremented twice.
using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Counts the ends of members of groups, and releases what waits for them. On the database's thread, in a transaction.</summary>
internal sealed class SqliteGroups
{
    private const string Release = """
        UPDATE lariat_job SET waits = waits - $count, run_at = max(run_at, $now) WHERE id = $id AND waits > 0
        """;

    private const string TakeSuccessors = """
        DELETE FROM lariat_edge WHERE before IN (SELECT unhex(value) FROM json_each($ids)) RETURNING after
        """;

    private const string CountEnds = """
        UPDATE lariat_grp SET succeeded = succeeded + $succeeded, aborted = aborted + $aborted, dead = dead + $dead WHERE id = $id
        RETURNING policy, failure_id
        """;

    // The guard makes the end happen once: a dead member that is retried later ends again.
    private const string End = """
        UPDATE lariat_grp SET ended_at = $now WHERE id = $id AND ended_at IS NULL
          AND members - succeeded - aborted - CASE WHEN policy = 0 AND is_aborted = 0 THEN 0 ELSE dead END = 0
        RETURNING parent, then_id, failure_id, is_aborted
        """;

    private const string MarkAborted = """
        UPDATE lariat_grp SET is_aborted = 1 WHERE id = $id AND is_aborted = 0 AND ended_at IS NULL RETURNING then_id, failure_id
        """;

    private const string AreThese = "id IN (SELECT unhex(value) FROM json_each($ids)) AND worker IS NULL";

    private readonly SqliteDatabase _database;
    private readonly (string, object?) _now;
    private readonly Queue<MemberEnd> _ends;

    private SqliteGroups(SqliteDatabase database, IEnumerable<MemberEnd> ends, long now)
    {
        _database = database;
        _ends = new Queue<MemberEnd>(ends);
        _now = ("$now", now);
    }

    /// <summary>Does what the ends of members mean for their groups. The jobs themselves are stored elsewhere already.</summary>
    public static void Settle(SqliteDatabase database, IReadOnlyList<MemberEnd> ends, long now)
    {
        if (ends.Count > 0)
        {
            new SqliteGroups(database, ends, now).SettleAll();
        }
    }

    /// <summary>Aborts a group; false if it had ended, or there is none.</summary>
    public static bool Abort(SqliteDatabase database, Guid id) => database.InTransaction(() =>
    {
        var groups = new SqliteGroups(database, [], database.NowTicks);
        bool hasChanged = groups.AbortGroup(id);
        groups.SettleAll();
        return hasChanged;
    });

    /// <summary>Dead members run again.</summary>
    public static void Revive(SqliteDatabase database, IReadOnlyList<MemberEnd> members)
    {
        foreach (IGrouping<Guid, MemberEnd> group in members.GroupBy(static member => member.Group))
        {
            database.Run(
                "UPDATE lariat_grp SET dead = dead - $count WHERE id = $id", ("$id", SqliteValues.Write(group.Key)),
                ("$count", group.Count()));
        }
    }

    /// <summary>The members of groups among the live jobs for which a condition holds, as ends with this outcome.</summary>
    public static List<MemberEnd> FindMembers(
        SqliteDatabase database, string condition, MemberOutcome outcome, params ReadOnlySpan<(string, object?)> parameters)
        => database.Read(
            $"SELECT id, grp FROM lariat_job WHERE grp IS NOT NULL AND {condition}", row => ReadEnd(row, outcome), parameters);

    /// <summary>The members of groups among the dead jobs for which a condition holds, as ends that discard them.</summary>
    public static List<MemberEnd> FindDeadMembers(
        SqliteDatabase database, string condition, params ReadOnlySpan<(string, object?)> parameters)
        => database.Read(
            $"SELECT id, grp FROM lariat_dead WHERE grp IS NOT NULL AND {condition}",
            static row => ReadEnd(row, MemberOutcome.Discarded), parameters);

    private static MemberEnd ReadEnd(SqliteDataReader row, MemberOutcome outcome)
        => new(SqliteValues.ReadId(row, 0), SqliteValues.ReadId(row, 1), outcome);

    private void SettleAll()
    {
        while (_ends.Count > 0)
        {
            MemberEnd[] batch = [.. _ends];
            _ends.Clear();
            var endsWithDead = new HashSet<Guid>();
            foreach (IGrouping<Guid, MemberEnd> group in batch.GroupBy(static end => end.Group))
            {
                if (CountMembers(group.Key, [.. group]))
                {
                    endsWithDead.Add(group.Key);
                }
            }

            ReleaseSuccessors(batch.Where(static end => end.Outcome == MemberOutcome.Succeeded));
            AbortSuccessors(batch.Where(end => end.Outcome is MemberOutcome.Aborted or MemberOutcome.Discarded
                || (end.Outcome == MemberOutcome.Dead && endsWithDead.Contains(end.Group))));
            foreach (Guid group in batch.Select(static end => end.Group).Distinct())
            {
                EndIfDone(group);
            }
        }
    }

    /// <summary>Counts ended members of one group; true if dead ones count as ended.</summary>
    private bool CountMembers(Guid id, MemberEnd[] ends)
    {
        int discarded = ends.Count(static end => end.Outcome == MemberOutcome.Discarded);
        int dead = ends.Count(static end => end.Outcome == MemberOutcome.Dead);
        List<(JobGroupPolicy Policy, Guid? Failure)> found = _database.Read(
            CountEnds, static row => ((JobGroupPolicy)row.GetInt32(0), SqliteValues.ReadOptionalId(row, 1)),
            ("$id", SqliteValues.Write(id)),
            ("$succeeded", ends.Count(static end => end.Outcome == MemberOutcome.Succeeded)),
            ("$aborted", ends.Count(static end => end.Outcome == MemberOutcome.Aborted) + discarded), ("$dead", dead - discarded));
        if (found is not [var group])
        {
            return false;
        }

        if (dead > 0 && group.Failure is { } failure)
        {
            _database.Run(Release, ("$id", SqliteValues.Write(failure)), ("$count", 1), _now);
        }

        if (dead > 0 && group.Policy == JobGroupPolicy.AbortRest)
        {
            AbortGroup(id);
        }

        return group.Policy != JobGroupPolicy.Wait;
    }

    private void ReleaseSuccessors(IEnumerable<MemberEnd> succeeded)
    {
        foreach (IGrouping<Guid, Guid> after in FindSuccessors(succeeded).GroupBy(static after => after))
        {
            _database.Run(Release, ("$id", SqliteValues.Write(after.Key)), ("$count", after.Count()), _now);
        }
    }

    private void AbortSuccessors(IEnumerable<MemberEnd> gone)
    {
        Guid[] after = [.. FindSuccessors(gone).Distinct()];
        if (after.Length > 0)
        {
            AbortJobs(AreThese, ("$ids", SqliteValues.Write(after)));
            foreach (Guid id in after)
            {
                AbortGroup(id);
            }
        }
    }

    private List<Guid> FindSuccessors(IEnumerable<MemberEnd> ends)
    {
        Guid[] ids = [.. ends.Select(static end => end.Id)];
        return ids.Length == 0 ? []
            : _database.Read(TakeSuccessors, static row => SqliteValues.ReadId(row, 0), ("$ids", SqliteValues.Write(ids)));
    }

    private void EndIfDone(Guid id)
    {
        List<(Guid? Parent, Guid? Then, Guid? Failure, bool IsAborted)> found = _database.Read(
            End,
            static row => (SqliteValues.ReadOptionalId(row, 0), SqliteValues.ReadOptionalId(row, 1), SqliteValues.ReadOptionalId(row, 2),
                row.GetBoolean(3)),
            ("$id", SqliteValues.Write(id)), _now);
        if (found is not [var group])
        {
            return;
        }

        RemoveUnused(group.Failure);
        if (group.Then is { } then)
        {
            // Of an aborted group it is gone.
            _database.Run(Release, ("$id", SqliteValues.Write(then)), ("$count", 1), _now);
        }
        else if (group.Parent is { } parent)
        {
            _ends.Enqueue(new MemberEnd(id, parent, group.IsAborted ? MemberOutcome.Aborted : MemberOutcome.Succeeded));
        }
    }

    /// <summary>Aborts what has not ended of a group, and its completion job; false if there is nothing of it.</summary>
    private bool AbortGroup(Guid id)
    {
        (string, object?) group = ("$id", SqliteValues.Write(id));
        List<(Guid? Then, Guid? Failure)> found = _database.Read(
            MarkAborted, static row => (SqliteValues.ReadOptionalId(row, 0), SqliteValues.ReadOptionalId(row, 1)), group);
        if (found is not [var marked])
        {
            return false;
        }

        AbortJobs("id = $id AND waits > 0", ("$id", SqliteValues.Write(marked.Then)));
        RemoveUnused(marked.Failure);
        AbortJobs("grp = $id AND worker IS NULL", group);
        _database.Run("UPDATE lariat_job SET abort = 1 WHERE grp = $id AND worker IS NOT NULL", group);
        List<Guid> inside = _database.Read(
            "SELECT id FROM lariat_grp WHERE parent = $id AND ended_at IS NULL", static row => SqliteValues.ReadId(row, 0), group);
        foreach (Guid one in inside)
        {
            AbortGroup(one);
        }

        // Dead members no longer count, and nothing else may be left.
        EndIfDone(id);
        return true;
    }

    /// <summary>Aborts jobs that no worker has taken.</summary>
    private void AbortJobs(string condition, params ReadOnlySpan<(string, object?)> parameters)
    {
        foreach (MemberEnd end in FindMembers(_database, condition, MemberOutcome.Aborted, parameters))
        {
            _ends.Enqueue(end);
        }

        _database.Run($"{SqliteHistory.KeepAborted} {condition}", [.. parameters, _now]);
        _database.Run($"DELETE FROM lariat_job WHERE {condition}", parameters);
    }

    /// <summary>Removes a failure job that has not begun.</summary>
    private void RemoveUnused(Guid? failure)
    {
        if (failure is { } id)
        {
            _database.Run("DELETE FROM lariat_job WHERE id = $id AND waits > 0", ("$id", SqliteValues.Write(id)));
        }
    }
}
