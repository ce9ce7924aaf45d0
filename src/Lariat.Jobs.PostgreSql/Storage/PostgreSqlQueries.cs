// What people and programs ask about jobs. A filter is a WHERE over parameters, $1 to $7: no text of a caller becomes SQL.
using System.Text.Json;
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Reads and changes jobs by a filter.</summary>
internal static class PostgreSqlQueries
{
    private const string StateOfLive =
        "CASE WHEN worker IS NOT NULL THEN 2 WHEN waits > 0 THEN 6 WHEN run_at > lariat.now() THEN 1 ELSE 0 END";

    private const string LiveRows = $"""
        SELECT id, kind, queue, {StateOfLive} AS state, priority, attempt, attempts, created_at, run_at, started_at,
          NULL::timestamptz AS finished_at, tags, errors::text[], payload::text, NULL::text AS result,
          limit_key, group_id, fraction, progress.text AS progress_text, progress.at AS progress_at
        FROM lariat.job LEFT JOIN lariat.progress ON progress.job_id = job.id WHERE
        """;

    private const string DoneRows = """
        SELECT id, kind, queue, state, priority, attempt, attempts, created_at, run_at, started_at, finished_at, tags, errors::text[],
          payload::text, result::text, NULL, group_id, NULL, NULL, NULL
        FROM lariat.done WHERE
        """;

    private const string DeadRows = """
        SELECT id, kind, queue, 5, priority, attempt, attempts, created_at, run_at, started_at, finished_at, tags, errors::text[],
          payload::text, NULL, limit_key, group_id, NULL, NULL, NULL
        FROM lariat.dead WHERE
        """;

    private const string ListEnd = """
        WHERE cardinality($8) = 0 OR state = ANY ($8) ORDER BY state, coalesce(finished_at, run_at) DESC, id DESC LIMIT $9
        """;

    private const string Count = $"""
        SELECT counts.*, EXISTS (SELECT FROM lariat.pause WHERE target = 0 AND name = queue) FROM (
          SELECT queue, {StateOfLive} AS state, count(*), min(coalesce(started_at, run_at)) FROM lariat.job GROUP BY 1, 2
          UNION ALL SELECT queue, state, count(*), min(finished_at) FROM lariat.done GROUP BY 1, 2
          UNION ALL SELECT queue, 5, count(*), min(finished_at) FROM lariat.dead GROUP BY 1) counts
        """;

    private const string HasNotBegun = """
        worker IS NULL AND CASE WHEN waits > 0 THEN $10 WHEN run_at > lariat.now() THEN $8 ELSE $9 END AND
        """;

    // Dead jobs take their unique keys again, where these are free; of several with one key, the newest has it. The rows are locked, so
    // that no key is taken for a job that another call discards.
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
        SELECT {PostgreSqlHistory.DeadColumns}, errors, lariat.later($8 * random()) FROM gone revived ON CONFLICT (id) DO NOTHING
        """;

    public static async Task<IReadOnlyList<JobInfo>> ListAsync(
        NpgsqlConnection connection, PostgreSqlDatabase database, JobFilter filter, int limit, CancellationToken token)
    {
        string matches = Matches(filter);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            database,
            $"""
            SELECT * FROM (
              {LiveRows} {matches} UNION ALL {DoneRows} {matches} UNION ALL {DeadRows} {Matches(filter, ofDead: true)}) jobs {ListEnd}
            """,
            [
                .. Parameters(filter), PostgreSqlStatement.Of([.. filter.States.Select(static state => (int)state)]),
                PostgreSqlStatement.Of(limit),
            ]);
        await using NpgsqlDataReader row = await batch.RunUncompiledAsync(database, token).ConfigureAwait(false);
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

    /// <summary>Reads which jobs of a table match, for <see cref="JobBatches"/>.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="database">Its database.</param>
    /// <param name="filter">Which.</param>
    /// <param name="areDead">True: of the dead jobs; false: of those that have not ended.</param>
    /// <param name="before">Where to read from, exclusively.</param>
    /// <param name="token">Ends the read.</param>
    public static async Task<(IReadOnlyList<Guid> Ids, Guid? Next)> ScanAsync(
        NpgsqlConnection connection, PostgreSqlDatabase database, JobFilter filter, bool areDead, Guid before, CancellationToken token)
    {
        if (areDead && !Includes(filter, JobState.Dead))
        {
            return ([], null);
        }

        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            database,
            $"""
            SELECT id, ({Matches(filter, areDead)} AND (cardinality($8) = 0 OR {(areDead ? "5" : StateOfLive)} = ANY ($8))) IS TRUE
            FROM lariat.{(areDead ? "dead" : "job")} WHERE id < $9 ORDER BY id DESC LIMIT $10
            """,
            [
                .. Parameters(filter), PostgreSqlStatement.Of([.. filter.States.Select(static one => (int)one)]),
                PostgreSqlStatement.Of((Guid?)before), PostgreSqlStatement.Of(JobBatches.MaxRead),
            ]);
        await using NpgsqlDataReader row = await batch.RunUncompiledAsync(database, token).ConfigureAwait(false);
        var rows = new List<(Guid, bool)>();
        while (await row.ReadAsync(token).ConfigureAwait(false))
        {
            rows.Add((row.GetGuid(0), row.GetBoolean(1)));
        }

        return JobBatches.Cut(rows);
    }

    /// <summary>In a transaction.</summary>
    public static async Task<int> AbortAsync(NpgsqlConnection connection, PostgreSqlDatabase database, JobFilter filter)
    {
        string matches = Matches(filter);
        string abort = $"""
            WITH gone AS (DELETE FROM lariat.job WHERE {HasNotBegun} {matches} RETURNING *),
            kept AS ({PostgreSqlHistory.KeepAborted})
            SELECT id, group_id FROM gone
            """;
        int count = await RemoveAsync(
            connection, database, abort, MemberOutcome.Aborted, Parameters(filter),
            PostgreSqlStatement.Of(Includes(filter, JobState.Scheduled)), PostgreSqlStatement.Of(Includes(filter, JobState.Ready)),
            PostgreSqlStatement.Of(Includes(filter, JobState.Waiting))).ConfigureAwait(false);
        return count + (int)await connection.RunAsync(
            database,
            $"""
            WITH marked AS (UPDATE lariat.job SET abort = true WHERE worker IS NOT NULL AND $8 AND {matches} RETURNING id)
            SELECT count(*) FROM marked
            """,
            [.. Parameters(filter), PostgreSqlStatement.Of(Includes(filter, JobState.Running))]).ConfigureAwait(false);
    }

    public static async Task<int> RetryAsync(NpgsqlConnection connection, PostgreSqlDatabase database, JobFilter filter, TimeSpan spread)
    {
        if (!Includes(filter, JobState.Dead))
        {
            return 0;
        }

        string matches = Matches(filter, ofDead: true);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(database, $"{TakeKeys} {matches} {TakeKeysEnd}", Parameters(filter));
        batch.Add(
            database,
            $"""
            WITH gone AS (DELETE FROM lariat.dead WHERE {matches} AND {HasItsKey} RETURNING *),
            revived AS ({Revive}),
            counted AS (
              UPDATE lariat.grp SET dead = dead - returned.count
              FROM (SELECT group_id, count(*)::int FROM gone WHERE group_id IS NOT NULL GROUP BY 1) returned
              WHERE grp.id = returned.group_id)
            SELECT count(*) FROM gone
            """,
            [.. Parameters(filter), PostgreSqlStatement.Of((TimeSpan?)spread)]);
        await using NpgsqlDataReader row = await batch.RunAsync(database).ConfigureAwait(false);
        await row.ReadAsync().ConfigureAwait(false);
        return (int)row.GetInt64(0);
    }

    /// <summary>In a transaction.</summary>
    public static async Task<int> DiscardAsync(NpgsqlConnection connection, PostgreSqlDatabase database, JobFilter filter)
        => !Includes(filter, JobState.Dead) ? 0 : await RemoveAsync(
            connection, database, $"DELETE FROM lariat.dead WHERE {Matches(filter, ofDead: true)} RETURNING id, group_id",
            MemberOutcome.Discarded, Parameters(filter)).ConfigureAwait(false);

    /// <summary>Removes jobs, and does what that means for their groups; returns how many.</summary>
    private static async Task<int> RemoveAsync(
        NpgsqlConnection connection, PostgreSqlDatabase database, string sql, MemberOutcome outcome, NpgsqlParameter[] parameters,
        params NpgsqlParameter[] more)
    {
        int count = 0;
        var ends = new List<MemberEnd>();
        await using (var batch = new NpgsqlBatch(connection))
        {
            batch.Add(database, sql, [.. parameters, .. more]);
            await using NpgsqlDataReader row = await batch.RunAsync(database).ConfigureAwait(false);
            while (await row.ReadAsync().ConfigureAwait(false))
            {
                count++;
                if (row.GetFieldValue<Guid?>(1) is { } group)
                {
                    ends.Add(new MemberEnd(row.GetGuid(0), group, outcome));
                }
            }
        }

        await PostgreSqlGroups.SettleAsync(connection, database, ends).ConfigureAwait(false);
        return count;
    }

    /// <summary>The condition of a filter, apart from its states: only what it has, so that indexes are used.</summary>
    /// <param name="filter">Which jobs.</param>
    /// <param name="ofDead">Of dead jobs, whose failure is a column; that of others is computed.</param>
    public static string Matches(JobFilter filter, bool ofDead = false)
    {
        (bool Has, string Condition)[] conditions =
        [
            (filter.Ids.Count > 0, "id = ANY ($1)"),
            (filter.Kind is not null, "kind = $2"),
            (filter.Queue is not null, "queue = $3"),
            (filter.Tag is not null, "$4 = ANY (tags)"),
            (filter.CreatedBefore is not null, "created_at < $5"),
            (filter.Group is not null, "group_id = $6"),
            (filter.Failure is not null, ofDead ? "failure = $7" : "lariat.failure(errors) = $7"),
        ];
        return string.Join(" AND ", conditions.Where(static one => one.Has).Select(static one => one.Condition).DefaultIfEmpty("true"));
    }

    private static bool Includes(JobFilter filter, JobState state) => filter.States.Count == 0 || filter.States.Contains(state);

    /// <summary>The parameters of the condition.</summary>
    public static NpgsqlParameter[] Parameters(JobFilter filter) =>
    [
        PostgreSqlStatement.Of([.. filter.Ids]), PostgreSqlStatement.Of(filter.Kind), PostgreSqlStatement.Of(filter.Queue),
        PostgreSqlStatement.Of(filter.Tag), PostgreSqlStatement.Of(filter.CreatedBefore), PostgreSqlStatement.Of(filter.Group),
        PostgreSqlStatement.Of(filter.Failure),
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
        Group = row.GetFieldValue<Guid?>(16),
        Progress = ReadProgress(row),
    };

    /// <summary>What this try has reported; what an earlier one did is older than its start.</summary>
    private static JobProgress? ReadProgress(NpgsqlDataReader row)
        => row.GetFieldValue<DateTimeOffset?>(19) is { } at && at >= row.GetFieldValue<DateTimeOffset?>(9)
            ? new JobProgress(row.GetDouble(17), row.IsDBNull(18) ? null : row.GetString(18), at)
            : null;

    private static JobError ReadError(string json)
    {
        StoredJobError error = JsonSerializer.Deserialize(json, JobStorageJson.Default.StoredJobError)!;
        return new JobError(error.Attempt, new DateTimeOffset(error.Ticks, TimeSpan.Zero), error.Worker, error.Text);
    }
}
