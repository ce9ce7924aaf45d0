using System.Text;
using System.Text.Json;
using Lariat.Jobs.Scheduling;
using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>The schedules in a database.</summary>
internal sealed class SqliteSchedules(SqliteJobStore store) : JobScheduleStore
{
    private const string Upsert = """
        INSERT INTO lariat_schedule (name, expression, zone, misfire, is_declared, next_at, queue, kind, version, priority, attempts, keep,
          timeout, tags, payload, keys)
        VALUES ($name, $expression, $zone, $misfire, $is_declared, $next_at, $queue, $kind, $version, $priority, $attempts, $keep, $timeout,
          $tags, $payload, $keys)
        ON CONFLICT (name) DO UPDATE SET misfire = excluded.misfire, is_declared = excluded.is_declared, queue = excluded.queue,
          kind = excluded.kind, version = excluded.version, priority = excluded.priority, attempts = excluded.attempts,
          keep = excluded.keep, timeout = excluded.timeout, tags = excluded.tags, payload = excluded.payload,
          keys = excluded.keys,
          next_at = CASE WHEN expression = excluded.expression AND zone = excluded.zone THEN next_at ELSE excluded.next_at END,
          expression = excluded.expression, zone = excluded.zone
        """;

    private const string Template = "queue, kind, version, priority, attempts, keep, timeout, tags, payload, keys";

    // The due time is compared and set: of any number of workers one changes the row.
    private const string MoveOn = $"""
        UPDATE lariat_schedule SET last_at = next_at, next_at = $next_at
        WHERE name = $name AND next_at = $due AND next_at <= $now AND paused = 0 RETURNING {Template}
        """;

    private const string List = """
        SELECT name, expression, zone, misfire, kind, queue, payload, next_at, last_at, paused FROM lariat_schedule ORDER BY name
        """;

    private const string FindDue = """
        SELECT name, expression, zone, misfire, next_at FROM lariat_schedule WHERE next_at <= $now AND paused = 0 ORDER BY next_at
        """;

    private const string Prune = """
        DELETE FROM lariat_schedule WHERE is_declared = 1 AND name NOT IN (SELECT value FROM json_each($names))
        """;

    public override async Coroutine SetAsync(IReadOnlyList<StoredSchedule> schedules, bool prune) => await store.WriteAsync(
        database => database.InTransaction(() =>
        {
            DateTimeOffset now = new(database.NowTicks, TimeSpan.Zero);
            foreach (StoredSchedule schedule in schedules)
            {
                database.Run(Upsert, Row(schedule, now));
            }

            string names = JsonSerializer.Serialize(
                [.. schedules.Select(static schedule => schedule.Name)], JobStorageJson.Default.StringArray);
            return prune ? database.Run(Prune, ("$names", names)) : 0;
        }));

    public override async Coroutine<IReadOnlyList<JobScheduleInfo>> ListAsync()
        => await store.ReadAsync(static database => database.Read(List, ReadInfo));

    public override Coroutine<DueSchedules> FindDueAsync() => store.ReadAsync(static database =>
    {
        long now = database.NowTicks;
        List<DueSchedule> due = database.Read(FindDue, ReadDue, ("$now", now));
        long? next = database.Read(
            "SELECT min(next_at) FROM lariat_schedule WHERE next_at > $now AND paused = 0",
            static row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0), ("$now", now))[0];
        return new DueSchedules(
            due, new DateTimeOffset(now, TimeSpan.Zero), next is { } at ? TimeSpan.FromTicks(at - now) : null);
    });

    public override Coroutine<bool> FireAsync(DueSchedule schedule, SchedulePlan plan) => store.WriteAsync(
        database => database.InTransaction(() =>
        {
            long now = database.NowTicks;
            List<NewJob> template = database.Read(
                MoveOn, ReadTemplate, ("$name", schedule.Name), ("$due", schedule.DueAt.UtcTicks), ("$next_at", plan.Next.UtcTicks),
                ("$now", now));
            if (template is [var job])
            {
                SqliteEnqueue.Insert(
                    database,
                    [.. plan.Runs.Select(at => job with { Id = ScheduleIds.Make(schedule.Name, at), ScheduledFor = at })], now);
            }

            return template.Count > 0;
        }));

    public override Coroutine<Guid?> RunNowAsync(string name, Guid id) => store.WriteAsync(database => database.InTransaction(() =>
    {
        long now = database.NowTicks;
        List<NewJob> template = database.Read(
            $"SELECT {Template} FROM lariat_schedule WHERE name = $name", ReadTemplate, ("$name", name));
        List<Guid> ids = SqliteEnqueue.Insert(
            database, [.. template.Select(job => job with { Id = id, ScheduledFor = new(now, TimeSpan.Zero) })], now);
        return ids is [var stored] ? stored : (Guid?)null;
    }));

    public override Coroutine<bool> PauseAsync(string name) => store.WriteAsync(
        database => database.Run("UPDATE lariat_schedule SET paused = 1 WHERE name = $name", ("$name", name)) > 0);

    public override Coroutine<bool> ResumeAsync(string name, CronTimes times) => store.WriteAsync(database => database.Run(
        "UPDATE lariat_schedule SET paused = 0, next_at = $next_at WHERE name = $name", ("$name", name),
        ("$next_at", (times.NextAfter(new(database.NowTicks, TimeSpan.Zero)) ?? DateTimeOffset.MaxValue).UtcTicks)) > 0);

    public override Coroutine<bool> RemoveAsync(string name) => store.WriteAsync(
        database => database.Run("DELETE FROM lariat_schedule WHERE name = $name", ("$name", name)) > 0);

    private static (string, object?)[] Row(StoredSchedule schedule, DateTimeOffset now) =>
    [
        ("$name", schedule.Name), ("$expression", schedule.Expression), ("$zone", schedule.Zone), ("$misfire", (int)schedule.Misfire),
        ("$is_declared", schedule.IsDeclared), ("$next_at", schedule.FindFirst(now).UtcTicks), ("$queue", schedule.Template.Queue),
        ("$kind", schedule.Template.Kind), ("$version", schedule.Template.Version), ("$priority", schedule.Template.Priority),
        ("$attempts", schedule.Template.Attempts), ("$keep", (int)schedule.Template.Keep), ("$timeout", schedule.Template.Timeout?.Ticks),
        ("$tags", JsonSerializer.Serialize([.. schedule.Template.Tags], JobStorageJson.Default.StringArray)),
        ("$payload", Encoding.UTF8.GetString(schedule.Template.Payload)),
        ("$keys", StoredKeys.Of(schedule.Template) is { } keys ? JsonSerializer.Serialize(keys, JobStorageJson.Default.StoredKeys) : null),
    ];

    private static NewJob ReadTemplate(SqliteDataReader row)
    {
        NewJob job = ReadJob(row);
        return SqliteValues.ReadOptionalText(row, 9) is { } keys
            ? JsonSerializer.Deserialize(keys, JobStorageJson.Default.StoredKeys)!.AddTo(job) : job;
    }

    private static NewJob ReadJob(SqliteDataReader row) => new()
    {
        Id = Guid.Empty,
        Queue = row.GetString(0),
        Kind = row.GetString(1),
        Version = row.GetInt32(2),
        Priority = row.GetInt32(3),
        Delay = TimeSpan.Zero,
        At = null,
        Attempts = row.GetInt32(4),
        Keep = (JobKeep)row.GetInt32(5),
        Timeout = row.IsDBNull(6) ? null : TimeSpan.FromTicks(row.GetInt64(6)),
        Tags = JsonSerializer.Deserialize(row.GetString(7), JobStorageJson.Default.StringArray)!,
        Payload = Encoding.UTF8.GetBytes(row.GetString(8)),
    };

    private static JobScheduleInfo ReadInfo(SqliteDataReader row) => new()
    {
        Name = row.GetString(0),
        Expression = row.GetString(1),
        Zone = row.GetString(2),
        Misfire = (JobMisfire)row.GetInt32(3),
        Kind = row.GetString(4),
        Queue = row.GetString(5),
        Payload = row.GetString(6),
        NextAt = SqliteValues.ReadInstant(row, 7),
        LastAt = SqliteValues.ReadOptionalInstant(row, 8),
        IsPaused = row.GetBoolean(9),
    };

    private static DueSchedule ReadDue(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), (JobMisfire)row.GetInt32(3), SqliteValues.ReadInstant(row, 4));
}
