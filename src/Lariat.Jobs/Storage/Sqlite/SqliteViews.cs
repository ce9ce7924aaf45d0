namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Pages and numbers for people, from a database.</summary>
internal sealed class SqliteViews(SqliteJobStore store) : JobViewStore
{
    private const string ListFailures = """
        WITH newest (kind, failure) AS (
          SELECT kind, failure FROM (SELECT kind, failure, finished_at FROM lariat_dead ORDER BY finished_at DESC LIMIT $max)
          GROUP BY 1, 2 ORDER BY count(*) DESC, max(finished_at) DESC LIMIT $limit)
        SELECT kind, coalesce(failure, ''),
          (SELECT count(*) FROM (
            SELECT 1 FROM lariat_dead dead WHERE dead.kind = newest.kind AND dead.failure IS newest.failure LIMIT $max)),
          (SELECT finished_at FROM lariat_dead dead WHERE dead.kind = newest.kind AND dead.failure IS newest.failure
            ORDER BY finished_at DESC LIMIT 1)
        FROM newest ORDER BY 3 DESC, 4 DESC
        """;

    // Of the tables the first that holds a job in the state; "AND" follows.
    private static readonly Dictionary<JobState, string> s_rows = new()
    {
        [JobState.Ready] = "lariat_job WHERE worker IS NULL AND waits = 0 AND run_at <= $now",
        [JobState.Scheduled] = "lariat_job WHERE worker IS NULL AND waits = 0 AND run_at > $now",
        [JobState.Waiting] = "lariat_job WHERE worker IS NULL AND waits > 0",
        [JobState.Running] = "lariat_job WHERE worker IS NOT NULL",
        [JobState.Completed] = "lariat_done WHERE state = 3",
        [JobState.Aborted] = "lariat_done WHERE state = 4",
        [JobState.Dead] = "lariat_dead WHERE TRUE",
    };

    public override Coroutine<(IReadOnlyList<JobInfo> Jobs, JobPlace? Next)> ListPageAsync(
        JobState state, JobFilter filter, JobPlace after, int limit)
        => store.ReadAsync(database => SqlitePages.Read(database, state, filter, after, limit));

    public override Coroutine<long> CountAsync(JobFilter filter, int max) => store.ReadAsync(database =>
    {
        IEnumerable<JobState> states = filter.States.Count == 0 ? s_rows.Keys : filter.States.Distinct();
        string rows = string.Join(
            " UNION ALL ",
            states.Select(state => $"SELECT 1 FROM {s_rows[state]} AND {SqliteQueries.Matches(filter, state == JobState.Dead)}"));
        return database.Read(
            $"SELECT count(*) FROM (SELECT 1 FROM ({rows}) LIMIT $limit)",
            static row => row.GetInt64(0),
            [.. SqliteQueries.Parameters(filter), ("$now", database.NowTicks), ("$limit", max)])[0];
    });

    public override Coroutine<JobOverview> ReadOverviewAsync() => store.ReadAsync(SqliteOverview.Read);

    public override async Coroutine<IReadOnlyList<JobFailureGroup>> ListFailuresAsync(int limit)
        => await store.ReadAsync(database => database.Read(
            ListFailures,
            static row => new JobFailureGroup(row.GetString(0), row.GetString(1), row.GetInt64(2), SqliteValues.ReadInstant(row, 3)),
            ("$limit", limit), ("$max", JobViews.MaxCount)));

    public override async Coroutine<IReadOnlyList<JobGroupInfo>> ListGroupsAsync(int limit)
        => await store.ReadAsync(database => SqliteGroupInfo.ListNewest(database, limit));
}
