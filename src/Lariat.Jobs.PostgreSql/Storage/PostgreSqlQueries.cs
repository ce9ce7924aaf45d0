// What people and programs ask about jobs. A filter is a WHERE over parameters, $1 to $5: no text of a caller becomes SQL.
using System.Text.Json;
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Reads and changes jobs by a filter.</summary>
internal static class PostgreSqlQueries
{
    private const string MatchesRest = """
        ($2 IS NULL OR kind = $2) AND ($3 IS NULL OR queue = $3) AND ($4 IS NULL OR $4 = ANY (tags)) AND ($5 IS NULL OR created_at < $5)
        """;

    // A condition of its own: with "$1 IS NULL OR" before it no index would be used, and waiting for a job would read all.
    private const string MatchesIds = $"id = ANY ($1) AND {MatchesRest}";

    private const string StateOfLive = "CASE WHEN worker IS NOT NULL THEN 2 WHEN run_at > lariat.now() THEN 1 ELSE 0 END";

    private const string LiveRows = $"""
        SELECT id, kind, queue, {StateOfLive} AS state, priority, attempt, attempts, created_at, run_at, started_at,
          NULL::timestamptz AS finished_at, tags, errors::text[], payload::text, NULL::text AS result,
          limit_key
        FROM lariat.job WHERE
        """;

    private const string DoneRows = """
        SELECT id, kind, queue, state, priority, attempt, attempts, created_at, run_at, started_at, finished_at, tags, errors::text[],
          payload::text, result::text, NULL
        FROM lariat.done WHERE
        """;

    private const string DeadRows = """
        SELECT id, kind, queue, 5, priority, attempt, attempts, created_at, run_at, started_at, finished_at, tags, errors::text[],
          payload::text, NULL, limit_key
        FROM lariat.dead WHERE
        """;

    private const string ListEnd = """
        WHERE cardinality($6) = 0 OR state = ANY ($6) ORDER BY state, coalesce(finished_at, run_at) DESC, id DESC LIMIT $7
        """;

    private const string Count = $"""
        SELECT counts.*, EXISTS (SELECT FROM lariat.pause WHERE target = 0 AND name = queue) FROM (
          SELECT queue, {StateOfLive} AS state, count(*), min(coalesce(started_at, run_at)) FROM lariat.job GROUP BY 1, 2
          UNION ALL SELECT queue, state, count(*), min(finished_at) FROM lariat.done GROUP BY 1, 2
          UNION ALL SELECT queue, 5, count(*), min(finished_at) FROM lariat.dead GROUP BY 1) counts
        """;

    private const string IsWaiting = "worker IS NULL AND CASE WHEN run_at > lariat.now() THEN $6 ELSE $7 END AND";

    // Dead jobs take their unique keys again, where these are free; of several with one key, the newest has it. The rows are locked, so that
    // no key is taken for a job that another call discards.
    private const string TakeKeys = """
        INSERT INTO lariat.uniq (kind, key, job)
        SELECT DISTINCT ON (kind, unique_key) kind, unique_key, id FROM (
          SELECT kind, unique_key, id FROM lariat.dead WHERE unique_key IS NOT NULL AND
        """;

    private const string TakeKeysEnd = """
          FOR UPDATE) dead ORDER BY kind, unique_key, id DESC
        ON CONFLICT (kind, key) DO UPDATE SET job = EXCLUDED.job, expires_at = NULL WHERE uniq.expires_at <= lariat.now()
        """;

    private const string HasItsKey = """
        (unique_key IS NULL OR EXISTS (
          SELECT FROM lariat.uniq WHERE uniq.kind = dead.kind AND uniq.key = dead.unique_key AND uniq.job = dead.id))
        """;

    private const string Revive = $"""
        INSERT INTO lariat.job ({PostgreSqlHistory.DeadColumns}, errors, run_at)
        SELECT {PostgreSqlHistory.DeadColumns}, errors, lariat.later($6 * random()) FROM gone ON CONFLICT (id) DO NOTHING
        """;

    public static async Task<IReadOnlyList<JobInfo>> ListAsync(
        NpgsqlConnection connection, PostgreSqlDatabase database, JobFilter filter, int limit, CancellationToken token)
    {
        string matches = Matches(filter);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            database,
            $"SELECT * FROM ({LiveRows} {matches} UNION ALL {DoneRows} {matches} UNION ALL {DeadRows} {matches}) jobs {ListEnd}",
            [
                .. Parameters(filter), PostgreSqlStatement.Of([.. filter.States.Select(static state => (int)state)]),
                PostgreSqlStatement.Of(limit),
            ]);
        await using NpgsqlDataReader row = await batch.RunAsync(database, token).ConfigureAwait(false);
        var jobs = new List<JobInfo>();
        while (await row.ReadAsync(token).ConfigureAwait(false))
        {
            jobs.Add(ReadInfo(row));
        }

        return jobs;
    }

    public static async Task<IReadOnlyList<JobCount>> CountAsync(
        NpgsqlConnection connection, PostgreSqlDatabase database, CancellationToken token)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(database, Count);
        await using NpgsqlDataReader row = await batch.RunAsync(database, token).ConfigureAwait(false);
        var counts = new List<JobCount>();
        while (await row.ReadAsync(token).ConfigureAwait(false))
        {
            counts.Add(new JobCount(
                row.GetString(0), (JobState)row.GetInt32(1), row.GetInt64(2), row.GetFieldValue<DateTimeOffset>(3))
            {
                IsPaused = row.GetBoolean(4),
            });
        }

        return counts;
    }

    public static async Task<int> AbortAsync(NpgsqlConnection connection, PostgreSqlDatabase database, JobFilter filter)
    {
        string matches = Matches(filter);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            database,
            $"""
            WITH gone AS (DELETE FROM lariat.job WHERE {IsWaiting} {matches} RETURNING *),
            kept AS ({PostgreSqlHistory.KeepAborted})
            SELECT count(*) FROM gone
            """,
            [
                .. Parameters(filter), PostgreSqlStatement.Of(Includes(filter, JobState.Scheduled)),
                PostgreSqlStatement.Of(Includes(filter, JobState.Ready)),
            ]);
        batch.Add(
            database,
            $"""
            WITH marked AS (UPDATE lariat.job SET abort = true WHERE worker IS NOT NULL AND $6 AND {matches} RETURNING id)
            SELECT count(*) FROM marked
            """,
            [.. Parameters(filter), PostgreSqlStatement.Of(Includes(filter, JobState.Running))]);
        await using NpgsqlDataReader row = await batch.RunAsync(database).ConfigureAwait(false);
        await row.ReadAsync().ConfigureAwait(false);
        long waiting = row.GetInt64(0);
        await row.NextResultAsync().ConfigureAwait(false);
        await row.ReadAsync().ConfigureAwait(false);
        return (int)(waiting + row.GetInt64(0));
    }

    public static async Task<int> RetryAsync(NpgsqlConnection connection, PostgreSqlDatabase database, JobFilter filter, TimeSpan spread)
    {
        if (!Includes(filter, JobState.Dead))
        {
            return 0;
        }

        string matches = Matches(filter);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(database, $"{TakeKeys} {matches} {TakeKeysEnd}", Parameters(filter));
        batch.Add(
            database,
            $"""
            WITH gone AS (DELETE FROM lariat.dead WHERE {matches} AND {HasItsKey} RETURNING *),
            revived AS ({Revive})
            SELECT count(*) FROM gone
            """,
            [.. Parameters(filter), PostgreSqlStatement.Of((TimeSpan?)spread)]);
        await using NpgsqlDataReader row = await batch.RunAsync(database).ConfigureAwait(false);
        await row.ReadAsync().ConfigureAwait(false);
        return (int)row.GetInt64(0);
    }

    public static async Task<int> DiscardAsync(NpgsqlConnection connection, PostgreSqlDatabase database, JobFilter filter)
        => !Includes(filter, JobState.Dead) ? 0 : (int)await connection.RunAsync(
            database,
            $"WITH gone AS (DELETE FROM lariat.dead WHERE {Matches(filter)} RETURNING id) SELECT count(*) FROM gone",
            Parameters(filter)).ConfigureAwait(false);

    private static string Matches(JobFilter filter) => filter.Ids.Count > 0 ? MatchesIds : MatchesRest;

    private static bool Includes(JobFilter filter, JobState state) => filter.States.Count == 0 || filter.States.Contains(state);

    private static NpgsqlParameter[] Parameters(JobFilter filter) =>
    [
        PostgreSqlStatement.Of([.. filter.Ids]), PostgreSqlStatement.Of(filter.Kind), PostgreSqlStatement.Of(filter.Queue),
        PostgreSqlStatement.Of(filter.Tag), PostgreSqlStatement.Of(filter.CreatedBefore),
    ];

    private static JobInfo ReadInfo(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Kind = row.GetString(1),
        Queue = row.GetString(2),
        State = (JobState)row.GetInt32(3),
        Priority = row.GetInt16(4),
        Attempt = row.GetInt32(5),
        Attempts = row.GetInt32(6),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(7),
        RunAt = row.GetFieldValue<DateTimeOffset>(8),
        StartedAt = row.GetFieldValue<DateTimeOffset?>(9),
        FinishedAt = row.GetFieldValue<DateTimeOffset?>(10),
        Tags = row.IsDBNull(11) ? [] : row.GetFieldValue<string[]>(11),
        Errors = row.IsDBNull(12) ? [] : [.. row.GetFieldValue<string[]>(12).Select(ReadError)],
        Payload = row.IsDBNull(13) ? null : row.GetString(13),
        Result = row.IsDBNull(14) ? null : row.GetString(14),
        LimitKey = row.IsDBNull(15) ? null : row.GetString(15),
    };

    private static JobError ReadError(string json)
    {
        StoredJobError error = JsonSerializer.Deserialize(json, JobStorageJson.Default.StoredJobError)!;
        return new JobError(error.Attempt, new DateTimeOffset(error.Ticks, TimeSpan.Zero), error.Worker, error.Text);
    }
}
