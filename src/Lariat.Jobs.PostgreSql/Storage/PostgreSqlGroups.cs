// Groups. What the end of a member means is in the database: the function lariat.settle (Schema/3.sql), so that it costs no round trip.
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Stores groups, and the ends of their members.</summary>
internal static class PostgreSqlGroups
{
    private const string InsertGroups = """
        INSERT INTO lariat.grp (id, root, parent, policy, members, then_id, failure_id, created_at, ended_at)
        SELECT id, $1, parent, policy, members, then_id, failure_id, lariat.now(), CASE members WHEN 0 THEN lariat.now() END
        FROM unnest($2, $3, $4, $5, $6, $7) new (id, parent, policy, members, then_id, failure_id)
        """;

    private const string InsertEdges = """
        INSERT INTO lariat.edge (before, after) SELECT before, after FROM unnest($1, $2) new (before, after) ON CONFLICT DO NOTHING
        """;

    private const string Exists = "SELECT count(*) FROM lariat.grp WHERE id = $1";

    // What members that are added wait for; behind the jobs, some of which may be refused.
    private const string InsertEdgesOfChildren = """
        INSERT INTO lariat.edge (before, after) SELECT before, after FROM unnest($1, $2) new (before, after)
        WHERE EXISTS (SELECT FROM lariat.job WHERE id = after) ON CONFLICT DO NOTHING
        """;

    // Returns no row. Of the session's jobs, before their ends are stored: what was taken from the session is not counted (the fence).
    private const string SettleOfSession = """
        SELECT NULL::uuid FROM (
          SELECT lariat.settle(coalesce(array_agg(ROW(ended.id, ended.grp, ended.outcome)::lariat.member_end), '{}')) AS is_done
          FROM unnest($1, $2, $3) ended (id, grp, outcome) JOIN lariat.job job ON job.id = ended.id AND job.worker = $4 OFFSET 0) settled
        WHERE NOT is_done
        """;

    private const string Settle = """
        SELECT lariat.settle(array_agg(ROW(id, grp, outcome)::lariat.member_end)) FROM unnest($1, $2, $3) ended (id, grp, outcome)
        """;

    // Their groups have these new members. The group is locked first, so that it does not end meanwhile.
    private const string AddMembers = """
        UPDATE lariat.grp SET members = members + added.count
        FROM (SELECT new.grp, count(*)::int FROM unnest($1, $2) new (grp, parent)
          JOIN lariat.job job ON job.id = new.parent AND job.worker = $3 GROUP BY new.grp) added
        WHERE grp.id = added.grp AND NOT grp.is_aborted
        """;

    // New members of these parents that are not stored, since other jobs have their unique keys. Behind the edges, and before the ends of
    // the parents; returns no row.
    private const string SettleLeftOut = """
        SELECT NULL::uuid FROM (
          SELECT lariat.settle(coalesce(array_agg(ROW(new.id, new.grp, 1)::lariat.member_end), '{}')) AS is_done
          FROM unnest($1, $2, $3) new (id, grp, parent)
          JOIN lariat.job parent ON parent.id = new.parent AND parent.worker = $4
          JOIN lariat.grp ON grp.id = new.grp AND NOT grp.is_aborted
          WHERE NOT EXISTS (SELECT FROM lariat.job WHERE job.id = new.id) OFFSET 0) settled
        WHERE NOT is_done
        """;

    /// <summary>Stores a group with all that is in it, in a transaction, unless it is there; returns the id of each job, or that of the job
    /// that has its unique key.</summary>
    /// <exception cref="JobDuplicateException">A key is another job's, and that was not to happen.</exception>
    public static async Task<IReadOnlyList<Guid>> InsertAsync(NpgsqlConnection connection, PostgreSqlDatabase database, NewJobGraph graph)
    {
        if (await connection.RunAsync(database, Exists, Id(graph.Groups[0].Id)).ConfigureAwait(false) > 0)
        {
            return graph.FindIds();
        }

        try
        {
            if (!graph.Jobs.Any(static job => job.Unique is not null))
            {
                // A batch is a transaction.
                return await InsertNewAsync(connection, database, graph).ConfigureAwait(false);
            }

            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
            IReadOnlyList<Guid> stored = await InsertNewAsync(connection, database, graph).ConfigureAwait(false);
            graph.CheckStored(stored);
            await SettleAsync(connection, database, MemberEnd.OfLeftOut(graph.Jobs, stored)).ConfigureAwait(false);
            await transaction.CommitAsync().ConfigureAwait(false);
            return stored;
        }
        catch (PostgresException error) when (error is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "grp" })
        {
            // The connection of an earlier run was lost, and its commit came after the check.
            return graph.FindIds();
        }
    }

    private static async Task<IReadOnlyList<Guid>> InsertNewAsync(
        NpgsqlConnection connection, PostgreSqlDatabase database, NewJobGraph graph)
    {
        Guid root = graph.Groups[0].Id;
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            database, InsertGroups, Id(root), PostgreSqlStatement.Of([.. graph.Groups.Select(static one => one.Id)]),
            PostgreSqlStatement.Of([.. graph.Groups.Select(static one => one.Parent)]),
            PostgreSqlStatement.Of([.. graph.Groups.Select(static one => (short)one.Policy)]),
            PostgreSqlStatement.Of([.. graph.Groups.Select(static one => one.Members)]),
            PostgreSqlStatement.Of([.. graph.Groups.Select(static one => one.Then)]),
            PostgreSqlStatement.Of([.. graph.Groups.Select(static one => one.OnFailure)]));
        bool hasKeyed = graph.Jobs.Count > 0 && PostgreSqlEnqueue.Add(batch, database, graph.Jobs, isRepeat: false);
        AddEdges(batch, database, InsertEdges, [.. graph.Edges, .. EdgesOf(graph.Jobs)]);
        await using NpgsqlDataReader reader = await batch.RunAsync(database).ConfigureAwait(false);
        return await PostgreSqlKeyedJobs.ReadAsync(hasKeyed ? reader : null, graph.Jobs).ConfigureAwait(false);
    }

    /// <summary>Adds the statement that inserts what jobs have enqueued, and those that make some of it members of groups.</summary>
    /// <returns>How many of them have a result.</returns>
    public static int AddChildren(
        NpgsqlBatch batch, PostgreSqlDatabase database, JobSession session, IReadOnlyList<(NewJob Job, Guid Parent)> children,
        bool isRepeat)
    {
        (NewJob Job, Guid Parent)[] members = [.. children.Where(static child => child.Job.Group is not null)];
        if (members.Length == 0)
        {
            return PostgreSqlEnqueue.AddChildren(batch, database, session, children, isRepeat) ? 1 : 0;
        }

        batch.Add(
            database, AddMembers, PostgreSqlStatement.Of([.. members.Select(static child => child.Job.Group!.Value)]),
            PostgreSqlStatement.Of([.. members.Select(static child => child.Parent)]), PostgreSqlStatement.Of(session.Id));
        int results = PostgreSqlEnqueue.AddChildren(batch, database, session, children, isRepeat) ? 1 : 0;
        AddEdges(batch, database, InsertEdgesOfChildren, [.. EdgesOf(members.Select(static child => child.Job))]);
        (NewJob Job, Guid Parent)[] unique = [.. members.Where(static child => child.Job.Unique is not null)];
        if (unique.Length > 0)
        {
            batch.Add(
                database, SettleLeftOut, PostgreSqlStatement.Of([.. unique.Select(static child => child.Job.Id)]),
                PostgreSqlStatement.Of([.. unique.Select(static child => child.Job.Group!.Value)]),
                PostgreSqlStatement.Of([.. unique.Select(static child => child.Parent)]), PostgreSqlStatement.Of(session.Id));
            results++;
        }

        return results;
    }

    /// <summary>Adds the statement that does what the ends of a session's jobs mean for their groups; before the ends are stored, and
    /// behind the tries that failed, as these may be aborted.</summary>
    public static void AddSettle(NpgsqlBatch batch, PostgreSqlDatabase database, JobSession session, IReadOnlyList<FinishedJob> finished)
    {
        List<MemberEnd> ends = MemberEnd.Of(finished);
        if (ends.Count > 0)
        {
            batch.Add(database, SettleOfSession, [.. Parameters(ends), PostgreSqlStatement.Of(session.Id)]);
        }
    }

    /// <summary>Does what the ends of members mean for their groups. In the transaction that has removed them.</summary>
    public static async Task SettleAsync(NpgsqlConnection connection, PostgreSqlDatabase database, IReadOnlyList<MemberEnd> ends)
    {
        if (ends.Count > 0)
        {
            await using var batch = new NpgsqlBatch(connection);
            batch.Add(database, Settle, Parameters(ends));
            await using NpgsqlDataReader reader = await batch.RunAsync(database).ConfigureAwait(false);
        }
    }

    /// <summary>Aborts a group; false if it had ended, or there is none.</summary>
    public static async Task<bool> AbortAsync(NpgsqlConnection connection, PostgreSqlDatabase database, Guid id)
        => await connection.RunAsync(database, "SELECT lariat.abort_and_settle($1)::int::bigint", Id(id)).ConfigureAwait(false) > 0;

    private static void AddEdges(NpgsqlBatch batch, PostgreSqlDatabase database, string sql, JobEdge[] edges)
    {
        if (edges.Length > 0)
        {
            batch.Add(
                database, sql, PostgreSqlStatement.Of([.. edges.Select(static edge => edge.Before)]),
                PostgreSqlStatement.Of([.. edges.Select(static edge => edge.After)]));
        }
    }

    private static IEnumerable<JobEdge> EdgesOf(IEnumerable<NewJob> jobs)
        => jobs.SelectMany(static job => job.After.Select(before => new JobEdge(before, job.Id)));

    private static NpgsqlParameter[] Parameters(IReadOnlyList<MemberEnd> ends) =>
    [
        PostgreSqlStatement.Of([.. ends.Select(static end => end.Id)]), PostgreSqlStatement.Of([.. ends.Select(static end => end.Group)]),
        PostgreSqlStatement.Of([.. ends.Select(static end => (int)end.Outcome)]),
    ];

    private static NpgsqlParameter Id(Guid id) => PostgreSqlStatement.Of((Guid?)id);
}
