using System.Text;
using System.Text.Json;
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Inserts jobs: one statement for all.</summary>
internal static class PostgreSqlEnqueue
{
    // Jobs of the past begin now: workers do not look behind what they have taken.
    private const string InsertJobs = """
        INSERT INTO lariat.job (id, queue, kind, version, priority, run_at, attempts, keep, timeout_ms, created_at, tags, payload, waits,
          group_id, completes, scheduled_for, trace)
        SELECT id, queue, kind, version, priority,
          CASE WHEN at IS NULL THEN lariat.later(delay) ELSE greatest(at, lariat.now()) END, attempts, keep, timeout_ms, lariat.now(),
          CASE WHEN tags IS NOT NULL THEN ARRAY(SELECT json_array_elements_text(tags)) END, payload, waits, group_id, completes,
          scheduled_for, trace
        FROM
        """;

    private const string Values = "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17";
    private const string Columns = "id, queue, kind, version, priority, delay, at, attempts, keep, timeout_ms, tags, payload, waits, "
        + "group_id, completes, scheduled_for, trace";
    private const string UnlessThere = "ON CONFLICT (id) DO NOTHING";

    private const string Insert = $"{InsertJobs} unnest({Values}) new ({Columns}) {UnlessThere}";

    // The first run may have been committed, and its jobs may have ended since. They are locked first: what is completed in this moment is
    // waited for, and the next statement sees it in the history.
    private const string LockThese = "SELECT FROM lariat.job WHERE id = ANY ($1) FOR KEY SHARE";

    private const string InsertAgain = $"""
        {InsertJobs} unnest({Values}) new ({Columns})
        WHERE NOT EXISTS (SELECT FROM lariat.done WHERE done.id = new.id) AND NOT EXISTS (SELECT FROM lariat.dead WHERE dead.id = new.id)
        {UnlessThere}
        """;

    // Whose parent the session has: then the parent's end is accepted in the same transaction.
    private const string InsertChildren = $"""
        {InsertJobs} unnest({Values}, $18) new ({Columns}, parent)
        WHERE EXISTS (SELECT FROM lariat.job parent WHERE parent.id = new.parent AND parent.worker = $19)
          AND NOT EXISTS (SELECT FROM lariat.grp WHERE grp.id = new.group_id AND grp.is_aborted)
        {UnlessThere}
        """;

    /// <summary>Adds the statements that insert jobs; returns whether the last one returns what the keys of jobs decide.</summary>
    /// <param name="batch">Receives them.</param>
    /// <param name="database">Where they will run.</param>
    /// <param name="jobs">The jobs.</param>
    /// <param name="isRepeat">An earlier run may have been committed.</param>
    public static bool Add(NpgsqlBatch batch, PostgreSqlDatabase database, IReadOnlyList<NewJob> jobs, bool isRepeat)
    {
        NewJob[] plain = [.. jobs.Where(static job => !PostgreSqlKeyedJobs.IsKeyed(job))];
        if (plain.Length > 0)
        {
            if (isRepeat)
            {
                batch.Add(database, LockThese, PostgreSqlStatement.Of(Each(plain, static job => job.Id)));
            }

            batch.Add(database, isRepeat ? InsertAgain : Insert, Parameters(plain));
        }

        return PostgreSqlKeyedJobs.Add(batch, database, [.. jobs.Select(static job => (job, (Guid?)null))], session: null, isRepeat);
    }

    /// <summary>Adds the statements that insert what jobs have enqueued, before the one that stores their ends; returns whether the last
    /// one
    /// returns rows.</summary>
    public static bool AddChildren(
        NpgsqlBatch batch, PostgreSqlDatabase database, JobSession session, IReadOnlyList<(NewJob Job, Guid Parent)> children,
        bool isRepeat)
    {
        (NewJob Job, Guid Parent)[] plain = [.. children.Where(static child => !PostgreSqlKeyedJobs.IsKeyed(child.Job))];
        if (plain.Length > 0)
        {
            batch.Add(
                database, InsertChildren,
                [
                    .. Parameters([.. plain.Select(static child => child.Job)]),
                    PostgreSqlStatement.Of([.. plain.Select(static child => child.Parent)]), PostgreSqlStatement.Of(session.Id),
                ]);
        }

        return PostgreSqlKeyedJobs.Add(
            batch, database, [.. children.Select(static child => (child.Job, (Guid?)child.Parent))], session, isRepeat);
    }

    private static NpgsqlParameter[] Parameters(IReadOnlyList<NewJob> jobs) =>
    [
        PostgreSqlStatement.Of(Each(jobs, static job => job.Id)),
        PostgreSqlStatement.Of(Each<string?>(jobs, static job => job.Queue)),
        PostgreSqlStatement.Of(Each<string?>(jobs, static job => job.Kind)),
        PostgreSqlStatement.Of(Each(jobs, static job => job.Version)),
        PostgreSqlStatement.Of(Each(jobs, static job => (short)job.Priority)),
        PostgreSqlStatement.Of(Each(jobs, static job => job.Delay)),
        PostgreSqlStatement.Of(Each(jobs, static job => job.At?.UtcDateTime)),
        PostgreSqlStatement.Of(Each(jobs, static job => job.Attempts)),
        PostgreSqlStatement.Of(Each(jobs, static job => (short)job.Keep)),
        PostgreSqlStatement.Of(Each(jobs, static job => Milliseconds(job.Timeout))),
        PostgreSqlStatement.OfJson(Each(jobs, static job => WriteTags(job.Tags))),
        PostgreSqlStatement.OfJson(Each<string?>(jobs, static job => Encoding.UTF8.GetString(job.Payload))),
        PostgreSqlStatement.Of(Each(jobs, static job => job.Waits)),
        PostgreSqlStatement.Of(Each(jobs, static job => job.Group)),
        PostgreSqlStatement.Of(Each(jobs, static job => job.Completes)),
        PostgreSqlStatement.Of(Each(jobs, static job => job.ScheduledFor?.UtcDateTime)),
        PostgreSqlStatement.Of(Each(jobs, static job => job.Trace)),
    ];

    private static T[] Each<T>(IReadOnlyList<NewJob> jobs, Func<NewJob, T> read)
    {
        var values = new T[jobs.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = read(jobs[i]);
        }

        return values;
    }

    /// <summary>At least one: a limit of nothing would be none.</summary>
    public static long? Milliseconds(TimeSpan? timeout) => timeout is null ? null : (long)Math.Ceiling(timeout.Value.TotalMilliseconds);

    public static string? WriteTags(IReadOnlyList<string> tags)
        => tags.Count == 0 ? null : JsonSerializer.Serialize([.. tags], JobStorageJson.Default.StringArray);
}
