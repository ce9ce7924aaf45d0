// The statements by which a job leaves lariat_job, up to the condition that says which; and what they have in common.
namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Keeps jobs that have ended. The parameters are <c>$now</c>, and <c>$error</c> for dead ones.</summary>
internal static class SqliteHistory
{
    /// <summary>The errors of a job and one more, $error; of more than ten the oldest goes.</summary>
    public const string ErrorsWithOneMore = """
        json_insert(
          CASE WHEN json_array_length(coalesce(errors, '[]')) >= 10 THEN json_remove(errors, '$[0]') ELSE coalesce(errors, '[]') END,
          '$[#]', json($error))
        """;

    /// <summary>Keeps completed jobs: <c>ended</c> is a row of json_each over [seq] or [seq, result]. Followed by FROM.</summary>
    public const string KeepCompleted = $"""
        {KeepEnded} 3, $now, {KeptPayload}, CASE WHEN keep >= 2 THEN ended.value -> '$[1]' END
        """;

    /// <summary>Keeps aborted jobs. Followed by a condition.</summary>
    public const string KeepAborted = $"""
        {KeepEnded} 4, $now, {KeptPayload}, NULL
        FROM lariat_job job WHERE keep > 0 AND
        """;

    /// <summary>Keeps dead jobs. Followed by a condition.</summary>
    public const string KeepDead = $"""
        INSERT OR REPLACE INTO lariat_dead (id, queue, kind, version, priority, attempt, attempts, keep, timeout, created_at, run_at,
          started_at, finished_at, tags, limit_key, unique_key, until_started, grp, completes, scheduled_for, trace, errors,
          payload)
        SELECT id, queue, kind, version, priority, attempt, attempts, keep, timeout, created_at, run_at, started_at, $now, tags,
          limit_key, unique_key, until_started, grp, completes, scheduled_for, trace, {ErrorsWithOneMore}, payload
        FROM lariat_job WHERE
        """;

    private const string KeptPayload = "CASE keep WHEN 3 THEN payload END";

    private const string KeepEnded = """
        INSERT OR REPLACE INTO lariat_done (id, queue, kind, priority, attempt, attempts, created_at, run_at, started_at, tags, errors,
          grp, version, timeout, trace, state, finished_at, payload, result)
        SELECT job.id, queue, kind, priority, attempt, attempts, created_at, run_at, started_at, tags, errors, grp, version, timeout,
          trace,
        """;
}
