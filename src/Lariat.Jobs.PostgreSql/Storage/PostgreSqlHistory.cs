// Where a job goes when it leaves lariat.job, as parts of statements: "gone" is a common table expression with the rows that were removed.
namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Keeps jobs that have ended.</summary>
internal static class PostgreSqlHistory
{
    /// <summary>Keeps completed jobs: <c>gone</c> has their result too.</summary>
    public const string KeepCompleted = $"{KeepEnded} 3, CASE WHEN keep >= 2 THEN result END FROM gone WHERE keep > 0";

    /// <summary>Keeps aborted jobs.</summary>
    public const string KeepAborted = $"{KeepAbortedFrom} gone WHERE keep > 0";

    /// <summary>Keeps aborted jobs. Followed by the name of their rows, and a condition.</summary>
    public const string KeepAbortedFrom = $"{KeepEnded} 4, NULL FROM";

    /// <summary>What a dead job keeps beside its errors, and gets back when it is tried again.</summary>
    public const string DeadColumns = """
        id, queue, kind, version, priority, attempts, keep, timeout_ms, limit_key, unique_key, until_started, group_id, completes,
        scheduled_for, trace, created_at, tags, payload
        """;

    /// <summary>Keeps dead jobs.</summary>
    /// <param name="errors">Their errors and the last one: <see cref="WithError"/>.</param>
    public static string KeepDead(string errors) => $"""
        INSERT INTO lariat.dead ({DeadColumns}, attempt, run_at, started_at, finished_at, errors)
        SELECT {DeadColumns}, attempt, run_at, started_at, lariat.now(), {errors} FROM gone buried
        ON CONFLICT (id) DO NOTHING
        """;

    /// <summary>The last ten errors of a job and one more: <c>attempt</c>, <c>worker_name</c> and <c>text</c>, a JSON string, name what it
    /// consists of. Its ticks are those of .NET, which count from the year 1.</summary>
    public static string WithError(string attempt, string workerName, string text) => $"""
        (coalesce(errors, ARRAY[]::json[]) || json_build_object('Attempt', {attempt}, 'Ticks',
          621355968000000000 + (extract(epoch FROM lariat.now()) * 10000000)::bigint, 'Worker', {workerName}, 'Text', {text}))
          [greatest(1, coalesce(cardinality(errors), 0) - 8):]
        """;

    private const string KeepEnded = """
        INSERT INTO lariat.done (id, queue, kind, priority, attempt, attempts, created_at, run_at, started_at, finished_at, tags, errors,
          group_id, version, timeout_ms, trace, payload, state, result)
        SELECT id, queue, kind, priority, attempt, attempts, created_at, run_at, started_at, lariat.now(), tags, errors, group_id,
          version, timeout_ms, trace, CASE keep WHEN 3 THEN payload END,
        """;
}
