// What people and programs ask about jobs. A filter is a WHERE over parameters: no text of a caller becomes SQL.
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Reads and changes jobs by a filter. On the database's thread.</summary>
internal static class SqliteQueries
{
    private const string LiveStateOf = "CASE WHEN worker IS NOT NULL THEN 2 WHEN waits > 0 THEN 6 WHEN run_at > $now THEN 1 ELSE 0 END";

    private const string LiveState = $"{LiveStateOf} AS state";

    private const string LiveRows = $"""
        SELECT id, kind, queue, {LiveState}, priority, attempt, attempts, created_at, run_at, started_at, NULL AS finished_at, tags, errors,
          payload, NULL AS result, limit_key, grp, progress, progress_text, progress_at
        FROM lariat_job WHERE
        """;

    private const string DoneRows = """
        SELECT id, kind, queue, state, priority, attempt, attempts, created_at, run_at, started_at, finished_at, tags, errors, payload,
          result, NULL AS limit_key, grp, NULL AS progress, NULL AS progress_text, NULL AS progress_at
        FROM lariat_done WHERE
        """;

    private const string DeadRows = """
        SELECT id, kind, queue, 5 AS state, priority, attempt, attempts, created_at, run_at, started_at, finished_at, tags, errors, payload,
          NULL AS result, limit_key, grp, NULL AS progress, NULL AS progress_text, NULL AS progress_at
        FROM lariat_dead WHERE
        """;

    private const string ListEnd = """
        WHERE $states IS NULL OR state IN (SELECT value FROM json_each($states))
        ORDER BY state, coalesce(finished_at, run_at) DESC, id DESC LIMIT $limit
        """;

    private const string IsPaused = "EXISTS (SELECT 1 FROM lariat_pause WHERE target = 0 AND name = queue)";

    private const string Count = $"""
        SELECT queue, {LiveState}, count(*), min(coalesce(started_at, run_at)), {IsPaused} FROM lariat_job GROUP BY 1, 2
        UNION ALL SELECT queue, state, count(*), min(finished_at), {IsPaused} FROM lariat_done GROUP BY 1, 2
        UNION ALL SELECT queue, 5, count(*), min(finished_at), {IsPaused} FROM lariat_dead GROUP BY 1
        """;

    private const string Revive = """
        INSERT INTO lariat_job (id, queue, kind, version, priority, run_at, attempts, keep, timeout, created_at, tags, errors, payload,
          limit_key, unique_key, until_started, grp, completes, scheduled_for, trace)
        SELECT id, queue, kind, version, priority, $now + CAST($spread * (random() / 18446744073709551616.0 + 0.5) AS INTEGER),
          attempts, keep, timeout, created_at, tags, errors, payload, limit_key, unique_key, until_started, grp, completes, scheduled_for,
          trace
        FROM lariat_dead WHERE
        """;

    public static List<JobInfo> ListJobs(SqliteDatabase database, JobFilter filter, int limit)
    {
        string matches = Matches(filter, areDead: false), matchesDead = Matches(filter, areDead: true);
        return database.Read(
            $"SELECT * FROM ({LiveRows} {matches} UNION ALL {DoneRows} {matches} UNION ALL {DeadRows} {matchesDead}) {ListEnd}",
            ReadInfo,
            [.. Parameters(filter), ("$now", database.NowTicks), ("$limit", limit), ("$states", WriteStates(filter))]);
    }

    public static List<JobCount> CountJobs(SqliteDatabase database) => database.Read(
        Count,
        static row => new JobCount(row.GetString(0), (JobState)row.GetInt32(1), row.GetInt64(2), SqliteValues.ReadInstant(row, 3))
        {
            IsPaused = row.GetBoolean(4),
        },
        ("$now", database.NowTicks));

    /// <summary>Reads which jobs of a table match, for <see cref="JobBatches"/>.</summary>
    /// <param name="database">The database.</param>
    /// <param name="filter">Which.</param>
    /// <param name="areDead">True: of the dead jobs; false: of those that have not ended.</param>
    /// <param name="before">Where to read from, exclusively.</param>
    public static (IReadOnlyList<Guid> Ids, Guid? Next) Scan(SqliteDatabase database, JobFilter filter, bool areDead, Guid before)
    {
        if (areDead && !Includes(filter, JobState.Dead))
        {
            return ([], null);
        }

        string state = areDead ? "TRUE" : $"($states IS NULL OR {LiveStateOf} IN (SELECT value FROM json_each($states)))";
        return JobBatches.Cut(database.Read(
            $"""
            SELECT id, ({Matches(filter, areDead)} AND {state}) IS TRUE FROM {(areDead ? "lariat_dead" : "lariat_job")} WHERE id < $before
            ORDER BY id DESC LIMIT $limit
            """,
            static row => (SqliteValues.ReadId(row, 0), row.GetBoolean(1)),
            [
                .. Parameters(filter), ("$now", database.NowTicks), ("$states", WriteStates(filter)),
                ("$before", SqliteValues.Write(before)), ("$limit", JobBatches.MaxRead),
            ]));
    }

    public static int Abort(SqliteDatabase database, JobFilter filter) => database.InTransaction(() =>
    {
        long now = database.NowTicks;
        string matches = Matches(filter, areDead: false);
        string hasNotBegun = $"""
            worker IS NULL AND CASE WHEN waits > 0 THEN $waiting WHEN run_at > $now THEN $scheduled ELSE $ready END AND {matches}
            """;
        (string, object?)[] parameters =
        [
            .. Parameters(filter), ("$now", now), ("$waiting", Includes(filter, JobState.Waiting)),
            ("$scheduled", Includes(filter, JobState.Scheduled)), ("$ready", Includes(filter, JobState.Ready)),
        ];
        List<MemberEnd> members = SqliteGroups.FindMembers(database, hasNotBegun, MemberOutcome.Aborted, parameters);
        database.Run($"{SqliteHistory.KeepAborted} {hasNotBegun}", parameters);
        int count = database.Run($"DELETE FROM lariat_job WHERE {hasNotBegun}", parameters);
        SqliteGroups.Settle(database, members, now);
        return count + (Includes(filter, JobState.Running)
            ? database.Run($"UPDATE lariat_job SET abort = 1 WHERE worker IS NOT NULL AND {matches}", Parameters(filter))
            : 0);
    });

    public static int Retry(SqliteDatabase database, JobFilter filter, TimeSpan spread) => !Includes(filter, JobState.Dead) ? 0
        : database.InTransaction(() =>
        {
            long now = database.NowTicks;
            string matches = Matches(filter, areDead: true);
            (string, object?)[] parameters = Parameters(filter);
            SqliteUnique.TakeForDead(database, matches, parameters, now);
            database.Run(
                $"{Revive} {matches} AND {SqliteUnique.CanReturn} ON CONFLICT (id) DO NOTHING",
                [.. parameters, ("$now", now), ("$spread", SqliteValues.Later(now, spread) - now)]);
            return RemoveDead(
                database, $"{matches} AND {SqliteUnique.CanReturn}", parameters, ends => SqliteGroups.Revive(database, ends));
        });

    public static int Discard(SqliteDatabase database, JobFilter filter) => !Includes(filter, JobState.Dead) ? 0
        : database.InTransaction(() => RemoveDead(
            database, Matches(filter, areDead: true), Parameters(filter), ends => SqliteGroups.Settle(database, ends, database.NowTicks)));

    private static int RemoveDead(
        SqliteDatabase database, string matches, (string, object?)[] parameters, Action<List<MemberEnd>> settle)
    {
        List<MemberEnd> members = SqliteGroups.FindDeadMembers(database, matches, parameters);
        int count = database.Run($"DELETE FROM lariat_dead WHERE {matches}", parameters);
        settle(members);
        return count;
    }

    /// <summary>The condition of a filter, apart from its states: only what it has, so that indexes are used. With ids, no other index is:
    /// "+".</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="areDead">The rows are of dead jobs, which have their failure stored, and an index of it.</param>
    public static string Matches(JobFilter filter, bool areDead)
    {
        bool hasIds = filter.Ids.Count > 0;
        string plain = hasIds ? "+" : "";
        (bool Has, string Condition)[] conditions =
        [
            (hasIds, "id IN (SELECT unhex(value) FROM json_each($ids))"),
            (filter.Group is not null, $"{plain}grp = $grp"),
            (filter.Kind is not null, $"{plain}kind = $kind"),
            (filter.Queue is not null, $"{plain}queue = $queue"),
            (filter.CreatedBefore is not null, "created_at < $created"),
            (filter.Failure is not null, $"{(areDead ? $"{plain}failure" : SqliteSchema.Failure)} = $failure"),
            (filter.Tag is not null, "EXISTS (SELECT 1 FROM json_each(coalesce(tags, '[]')) WHERE value = $tag)"),
        ];
        return string.Join(" AND ", conditions.Where(static one => one.Has).Select(static one => one.Condition).DefaultIfEmpty("TRUE"));
    }

    private static bool Includes(JobFilter filter, JobState state) => filter.States.Count == 0 || filter.States.Contains(state);

    private static string? WriteStates(JobFilter filter)
        => filter.States.Count == 0 ? null : $"[{string.Join(',', filter.States.Select(static state => (int)state))}]";

    /// <summary>The parameters of the condition.</summary>
    public static (string, object?)[] Parameters(JobFilter filter) =>
    [
        ("$ids", SqliteValues.Write(filter.Ids)), ("$grp", SqliteValues.Write(filter.Group)),
        ("$kind", filter.Kind), ("$queue", filter.Queue), ("$tag", filter.Tag), ("$failure", filter.Failure),
        ("$created", filter.CreatedBefore?.UtcTicks),
    ];

    private static JobInfo ReadInfo(SqliteDataReader row) => new()
    {
        Id = SqliteValues.ReadId(row, 0),
        Kind = row.GetString(1),
        Queue = row.GetString(2),
        State = (JobState)row.GetInt32(3),
        Priority = row.GetInt32(4),
        Attempt = row.GetInt32(5),
        Attempts = row.GetInt32(6),
        CreatedAt = SqliteValues.ReadInstant(row, 7),
        RunAt = SqliteValues.ReadInstant(row, 8),
        StartedAt = SqliteValues.ReadOptionalInstant(row, 9),
        FinishedAt = SqliteValues.ReadOptionalInstant(row, 10),
        Tags = SqliteValues.ReadOptionalText(row, 11) is { } tags
            ? JsonSerializer.Deserialize(tags, JobStorageJson.Default.StringArray)! : [],
        Errors = ReadErrors(SqliteValues.ReadOptionalText(row, 12)),
        Payload = SqliteValues.ReadOptionalText(row, 13),
        Result = SqliteValues.ReadOptionalText(row, 14),
        LimitKey = SqliteValues.ReadOptionalText(row, 15),
        Group = SqliteValues.ReadOptionalId(row, 16),
        Progress = ReadProgress(row),
    };

    /// <summary>What this try has reported; what an earlier one did is older than its start.</summary>
    private static JobProgress? ReadProgress(SqliteDataReader row)
        => SqliteValues.ReadOptionalInstant(row, 19) is { } at && at >= SqliteValues.ReadOptionalInstant(row, 9)
            ? new JobProgress(row.GetDouble(17), SqliteValues.ReadOptionalText(row, 18), at)
            : null;

    private static JobError[] ReadErrors(string? errors) => errors is null ? []
        : [.. JsonSerializer.Deserialize(errors, JobStorageJson.Default.StoredJobErrorArray)!.Select(static one
            => new JobError(one.Attempt, new DateTimeOffset(one.Ticks, TimeSpan.Zero), one.Worker, one.Text))];
}
