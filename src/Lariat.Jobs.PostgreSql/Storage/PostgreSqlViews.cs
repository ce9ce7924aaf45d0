using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Pages and numbers for people, in a database.</summary>
internal sealed class PostgreSqlViews(PostgreSqlDatabase database) : JobViewStore
{
    private const string ListFailures = """
        WITH newest (kind, failure) AS (
          SELECT kind, failure FROM (SELECT kind, failure, finished_at FROM lariat.dead ORDER BY finished_at DESC LIMIT $2) latest
          GROUP BY 1, 2 ORDER BY count(*) DESC, max(finished_at) DESC LIMIT $1)
        SELECT newest.kind, coalesce(newest.failure, ''),
          (SELECT count(*) FROM (
            SELECT 1 FROM lariat.dead WHERE dead.kind = newest.kind AND dead.failure = newest.failure
            UNION ALL SELECT 1 FROM lariat.dead WHERE newest.failure IS NULL AND dead.kind = newest.kind AND dead.failure IS NULL
            LIMIT $2) counted),
          coalesce(
            (SELECT max(finished_at) FROM lariat.dead WHERE dead.kind = newest.kind AND dead.failure = newest.failure),
            (SELECT max(finished_at) FROM lariat.dead WHERE dead.kind = newest.kind AND dead.failure IS NULL))
        FROM newest
        ORDER BY 3 DESC, 4 DESC
        """;

    // "AND" follows.
    private static readonly Dictionary<JobState, string> s_rows = new()
    {
        [JobState.Ready] = "lariat.job WHERE worker IS NULL AND waits = 0 AND run_at <= lariat.now()",
        [JobState.Scheduled] = "lariat.job WHERE worker IS NULL AND waits = 0 AND run_at > lariat.now()",
        [JobState.Waiting] = "lariat.job WHERE worker IS NULL AND waits > 0",
        [JobState.Running] = "lariat.job WHERE worker IS NOT NULL",
        [JobState.Completed] = "lariat.done WHERE state = 3",
        [JobState.Aborted] = "lariat.done WHERE state = 4",
        [JobState.Dead] = "lariat.dead WHERE true",
    };

    public override Coroutine<(IReadOnlyList<JobInfo> Jobs, JobPlace? Next)> ListPageAsync(
        JobState state, JobFilter filter, JobPlace after, int limit) => database.ReadAsync(
        (connection, token) => PostgreSqlPages.ReadAsync(connection, database, state, filter, after, limit, token));

    public override Coroutine<long> CountAsync(JobFilter filter, int max) => database.ReadAsync(async (connection, token) =>
    {
        IEnumerable<JobState> states = filter.States.Count == 0 ? s_rows.Keys : filter.States.Distinct();
        string rows = string.Join(" UNION ALL ", states.Select(
            state => $"SELECT 1 FROM {s_rows[state]} AND {PostgreSqlQueries.Matches(filter, state == JobState.Dead)}"));
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            database, $"SELECT count(*) FROM (SELECT 1 FROM ({rows}) matching LIMIT $8) counted",
            [.. PostgreSqlQueries.Parameters(filter), PostgreSqlStatement.Of(max)]);
        await using NpgsqlDataReader row = await batch.RunUncompiledAsync(database, token).ConfigureAwait(false);
        await row.ReadAsync(token).ConfigureAwait(false);
        return row.GetInt64(0);
    });

    public override Coroutine<JobOverview> ReadOverviewAsync()
        => database.ReadAsync((connection, token) => PostgreSqlOverview.ReadAsync(connection, database, token));

    public override Coroutine<IReadOnlyList<JobFailureGroup>> ListFailuresAsync(int limit) => database.ReadAsync(
        async Task<IReadOnlyList<JobFailureGroup>> (connection, token) =>
        {
            await using var batch = new NpgsqlBatch(connection);
            batch.Add(database, ListFailures, PostgreSqlStatement.Of(limit), PostgreSqlStatement.Of(JobViews.MaxCount));
            await using NpgsqlDataReader row = await batch.RunUncompiledAsync(database, token).ConfigureAwait(false);
            var failures = new List<JobFailureGroup>();
            while (await row.ReadAsync(token).ConfigureAwait(false))
            {
                failures.Add(new JobFailureGroup(
                    row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetFieldValue<DateTimeOffset>(3)));
            }

            return failures;
        });

    public override Coroutine<IReadOnlyList<JobGroupInfo>> ListGroupsAsync(int limit)
        => database.ReadAsync((connection, token) => PostgreSqlGroupInfo.ListNewestAsync(connection, database, limit, token));
}
