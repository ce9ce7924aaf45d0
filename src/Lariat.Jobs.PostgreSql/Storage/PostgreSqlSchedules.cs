using System.Text;
using System.Text.Json;
using Lariat.Jobs.Scheduling;
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>The schedules in a database.</summary>
internal sealed class PostgreSqlSchedules(PostgreSqlDatabase database, Action onEnqueued) : JobScheduleStore
{
    private const string Upsert = """
        INSERT INTO lariat.schedule AS old (name, expression, zone, misfire, is_declared, next_at, queue, kind, version, priority, attempts,
          keep, timeout_ms, tags, payload, keys)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::json, $16::json)
        ON CONFLICT (name) DO UPDATE SET misfire = excluded.misfire, is_declared = excluded.is_declared, queue = excluded.queue,
          kind = excluded.kind, version = excluded.version, priority = excluded.priority, attempts = excluded.attempts,
          keep = excluded.keep, timeout_ms = excluded.timeout_ms, tags = excluded.tags, payload = excluded.payload, keys = excluded.keys,
          next_at = CASE WHEN old.expression = excluded.expression AND old.zone = excluded.zone THEN old.next_at ELSE excluded.next_at END,
          expression = excluded.expression, zone = excluded.zone
        """;

    private const string Prune = "DELETE FROM lariat.schedule WHERE is_declared AND name <> ALL ($1)";

    private const string List = """
        SELECT name, expression, zone, misfire, kind, queue, payload::text, next_at, last_at, paused FROM lariat.schedule ORDER BY name
        """;

    // The next due time is in each row, as one reading of the clock serves for all.
    private const string FindDue = """
        SELECT name, expression, zone, misfire, next_at, lariat.now() FROM lariat.schedule
        WHERE NOT paused AND next_at <= greatest(lariat.now(), (SELECT min(next_at) FROM lariat.schedule WHERE NOT paused
          AND next_at > lariat.now())) ORDER BY next_at
        """;

    private const string Template = "queue, kind, version, priority, attempts, keep, timeout_ms, tags, payload::text, keys::text";

    // The due time is compared and set: of any number of workers one changes the row.
    private const string MoveOn = $"""
        UPDATE lariat.schedule SET last_at = next_at, next_at = $3
        WHERE name = $1 AND next_at = $2 AND next_at <= lariat.now() AND NOT paused RETURNING {Template}
        """;

    public override async Coroutine SetAsync(IReadOnlyList<StoredSchedule> schedules, bool prune)
        => await database.TransactAsync(async (connection, _) =>
        {
            DateTimeOffset now = await ReadNowAsync(connection).ConfigureAwait(false);
            await using var batch = new NpgsqlBatch(connection);
            foreach (StoredSchedule schedule in schedules.OrderBy(static one => one.Name, StringComparer.Ordinal))
            {
                batch.Add(database, Upsert, Parameters(schedule, now));
            }

            if (prune)
            {
                batch.Add(database, Prune, PostgreSqlStatement.Of([.. schedules.Select(static schedule => schedule.Name)]));
            }

            await using NpgsqlDataReader reader = await batch.RunAsync(database).ConfigureAwait(false);
            return true;
        });

    public override Coroutine<IReadOnlyList<JobScheduleInfo>> ListAsync() => database.ReadAsync(async (connection, token) =>
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(database, List);
        await using NpgsqlDataReader row = await batch.RunAsync(database, token).ConfigureAwait(false);
        var found = new List<JobScheduleInfo>();
        while (await row.ReadAsync(token).ConfigureAwait(false))
        {
            found.Add(ReadInfo(row));
        }

        return (IReadOnlyList<JobScheduleInfo>)found;
    });

    public override Coroutine<DueSchedules> FindDueAsync() => database.ReadAsync(async (connection, token) =>
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(database, FindDue);
        await using NpgsqlDataReader row = await batch.RunAsync(database, token).ConfigureAwait(false);
        var due = new List<DueSchedule>();
        DateTimeOffset now = default;
        TimeSpan? nextIn = null;
        while (await row.ReadAsync(token).ConfigureAwait(false))
        {
            (DateTimeOffset dueAt, now) = (row.GetFieldValue<DateTimeOffset>(4), row.GetFieldValue<DateTimeOffset>(5));
            if (dueAt > now)
            {
                nextIn = dueAt - now;
                break;
            }

            due.Add(new DueSchedule(row.GetString(0), row.GetString(1), row.GetString(2), (JobMisfire)row.GetInt16(3), dueAt));
        }

        return new DueSchedules(due, now, nextIn);
    });

    public override async Coroutine<bool> FireAsync(DueSchedule schedule, SchedulePlan plan)
    {
        bool hasFired = await TryFireAsync(schedule, plan);
        onEnqueued();
        return hasFired;
    }

    private Coroutine<bool> TryFireAsync(DueSchedule schedule, SchedulePlan plan) => database.TransactAsync(async (connection, _) =>
    {
        NewJob? template = await FindTemplateAsync(
            connection, MoveOn, PostgreSqlStatement.Of(schedule.Name), PostgreSqlStatement.Of((DateTimeOffset?)schedule.DueAt),
            PostgreSqlStatement.Of((DateTimeOffset?)plan.Next)).ConfigureAwait(false);
        if (template is null)
        {
            return false;
        }

        NewJob[] jobs = [.. plan.Runs.Select(at => template with { Id = ScheduleIds.Make(schedule.Name, at), ScheduledFor = at })];
        await InsertAsync(connection, jobs).ConfigureAwait(false);
        return true;
    });

    public override async Coroutine<Guid?> RunNowAsync(string name, Guid id)
    {
        Guid? stored = await TryRunAsync(name, id);
        onEnqueued();
        return stored;
    }

    private Coroutine<Guid?> TryRunAsync(string name, Guid id) => database.TransactAsync(async (connection, _) =>
    {
        DateTimeOffset now = await ReadNowAsync(connection).ConfigureAwait(false);
        NewJob? template = await FindTemplateAsync(
            connection, $"SELECT {Template} FROM lariat.schedule WHERE name = $1", PostgreSqlStatement.Of(name)).ConfigureAwait(false);
        if (template is null)
        {
            return (Guid?)null;
        }

        return (await InsertAsync(connection, [template with { Id = id, ScheduledFor = now }]).ConfigureAwait(false))[0];
    });

    public override Coroutine<bool> PauseAsync(string name)
        => ChangeAsync("UPDATE lariat.schedule SET paused = true WHERE name = $1 RETURNING 1::bigint", PostgreSqlStatement.Of(name));

    public override Coroutine<bool> ResumeAsync(string name, CronTimes times) => database.TransactAsync(async (connection, _) =>
    {
        DateTimeOffset next = times.NextAfter(await ReadNowAsync(connection).ConfigureAwait(false)) ?? DateTimeOffset.MaxValue;
        return await connection.RunAsync(
            database, "UPDATE lariat.schedule SET paused = false, next_at = $2 WHERE name = $1 RETURNING 1::bigint",
            PostgreSqlStatement.Of(name), PostgreSqlStatement.Of((DateTimeOffset?)next)).ConfigureAwait(false) > 0;
    });

    public override Coroutine<bool> RemoveAsync(string name)
        => ChangeAsync("DELETE FROM lariat.schedule WHERE name = $1 RETURNING 1::bigint", PostgreSqlStatement.Of(name));

    private Coroutine<bool> ChangeAsync(string sql, params NpgsqlParameter[] parameters) => database.WriteAsync(
        async (connection, _) => await connection.RunAsync(database, sql, parameters).ConfigureAwait(false) > 0);

    /// <summary>Inserts jobs; returns the id of each, or that of the job that has its unique key.</summary>
    private async Task<Guid[]> InsertAsync(NpgsqlConnection connection, NewJob[] jobs)
    {
        if (jobs.Length == 0)
        {
            return [];
        }

        await using var batch = new NpgsqlBatch(connection);
        bool hasKeyed = PostgreSqlEnqueue.Add(batch, database, jobs, isRepeat: false);
        await using NpgsqlDataReader reader = await batch.RunAsync(database).ConfigureAwait(false);
        return await PostgreSqlKeyedJobs.ReadAsync(hasKeyed ? reader : null, jobs).ConfigureAwait(false);
    }

    private async Task<DateTimeOffset> ReadNowAsync(NpgsqlConnection connection)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(database, "SELECT lariat.now()");
        await using NpgsqlDataReader row = await batch.RunAsync(database).ConfigureAwait(false);
        await row.ReadAsync().ConfigureAwait(false);
        return row.GetFieldValue<DateTimeOffset>(0);
    }

    private async Task<NewJob?> FindTemplateAsync(NpgsqlConnection connection, string sql, params NpgsqlParameter[] parameters)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(database, sql, parameters);
        await using NpgsqlDataReader row = await batch.RunAsync(database).ConfigureAwait(false);
        return await row.ReadAsync().ConfigureAwait(false) ? ReadTemplate(row) : null;
    }

    private static NpgsqlParameter[] Parameters(StoredSchedule schedule, DateTimeOffset now) =>
    [
        PostgreSqlStatement.Of(schedule.Name), PostgreSqlStatement.Of(schedule.Expression), PostgreSqlStatement.Of(schedule.Zone),
        PostgreSqlStatement.Of((int)schedule.Misfire), PostgreSqlStatement.Of(schedule.IsDeclared),
        PostgreSqlStatement.Of((DateTimeOffset?)schedule.FindFirst(now)), PostgreSqlStatement.Of(schedule.Template.Queue),
        PostgreSqlStatement.Of(schedule.Template.Kind), PostgreSqlStatement.Of(schedule.Template.Version),
        PostgreSqlStatement.Of(schedule.Template.Priority), PostgreSqlStatement.Of(schedule.Template.Attempts),
        PostgreSqlStatement.Of((int)schedule.Template.Keep),
        PostgreSqlStatement.Of(PostgreSqlEnqueue.Milliseconds(schedule.Template.Timeout)),
        PostgreSqlStatement.Of([.. schedule.Template.Tags]), PostgreSqlStatement.Of(Encoding.UTF8.GetString(schedule.Template.Payload)),
        PostgreSqlStatement.Of(
            StoredKeys.Of(schedule.Template) is { } keys ? JsonSerializer.Serialize(keys, JobStorageJson.Default.StoredKeys) : null),
    ];

    private static NewJob ReadTemplate(NpgsqlDataReader row)
    {
        var job = new NewJob
        {
            Id = Guid.Empty,
            Queue = row.GetString(0),
            Kind = row.GetString(1),
            Version = row.GetInt32(2),
            Priority = row.GetInt16(3),
            Delay = TimeSpan.Zero,
            At = null,
            Attempts = row.GetInt32(4),
            Keep = (JobKeep)row.GetInt16(5),
            Timeout = row.IsDBNull(6) ? null : TimeSpan.FromMilliseconds(row.GetInt64(6)),
            Tags = row.GetFieldValue<string[]>(7),
            Payload = Encoding.UTF8.GetBytes(row.GetString(8)),
        };
        return row.IsDBNull(9) ? job : JsonSerializer.Deserialize(row.GetString(9), JobStorageJson.Default.StoredKeys)!.AddTo(job);
    }

    private static JobScheduleInfo ReadInfo(NpgsqlDataReader row) => new()
    {
        Name = row.GetString(0),
        Expression = row.GetString(1),
        Zone = row.GetString(2),
        Misfire = (JobMisfire)row.GetInt16(3),
        Kind = row.GetString(4),
        Queue = row.GetString(5),
        Payload = row.GetString(6),
        NextAt = row.GetFieldValue<DateTimeOffset>(7),
        LastAt = row.GetFieldValue<DateTimeOffset?>(8),
        IsPaused = row.GetBoolean(9),
    };
}
