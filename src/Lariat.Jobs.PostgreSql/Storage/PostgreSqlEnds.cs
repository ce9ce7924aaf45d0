// The ends of an exchange, a statement for each sort of them. Each returns the ids that were the session's: what was taken from it
// meanwhile is not changed (the fence).
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Stores how jobs have ended.</summary>
internal static class PostgreSqlEnds
{
    private const string Complete = $"""
        WITH ended AS (SELECT * FROM unnest($1, $2) ended (id, result)),
        gone AS (DELETE FROM lariat.job job USING ended WHERE job.id = ended.id AND worker = $3 RETURNING job.*, ended.result),
        kept AS ({PostgreSqlHistory.KeepCompleted})
        SELECT id FROM gone
        """;

    // Without history, and without its costs.
    private const string CompleteAndForget = "DELETE FROM lariat.job WHERE id = ANY ($1) AND worker = $2 RETURNING id";

    private const string Abort = $"""
        WITH gone AS (DELETE FROM lariat.job WHERE id = ANY ($1) AND worker = $2 RETURNING *),
        kept AS ({PostgreSqlHistory.KeepAborted})
        SELECT id FROM gone
        """;

    private static readonly string s_bury = $"""
        WITH ended AS (SELECT * FROM unnest($1, $2) ended (id, error)),
        gone AS (DELETE FROM lariat.job job USING ended WHERE job.id = ended.id AND worker = $3 RETURNING job.*, ended.error),
        kept AS ({PostgreSqlHistory.KeepDead(PostgreSqlHistory.WithError("attempt", "$4::text", "error"))})
        SELECT id FROM gone
        """;

    private static readonly string s_tryAgain = $"""
        UPDATE lariat.job job SET worker = NULL, started_at = NULL, abort = false, run_at = lariat.later(delay),
          attempt = attempt - uncounted,
          errors = CASE WHEN error IS NULL THEN errors ELSE {PostgreSqlHistory.WithError("attempt", "$6::text", "error")} END
        FROM unnest($1, $2, $3, $4) ended (id, delay, uncounted, error)
        WHERE job.id = ended.id AND worker = $5 RETURNING job.id
        """;

    /// <summary>Adds the statements for what has ended.</summary>
    public static void Add(NpgsqlBatch batch, PostgreSqlDatabase database, JobSession session, IReadOnlyList<FinishedJob> finished)
    {
        FinishedJob[] forgotten = [.. finished.Where(static one => one.End == JobEnd.Completed && one.Job.Keep == JobKeep.Nothing)];
        FinishedJob[] completed = [.. finished.Where(static one => one.End == JobEnd.Completed && one.Job.Keep != JobKeep.Nothing)];
        FinishedJob[] dead = [.. finished.Where(static one => one.End == JobEnd.Dead)];
        FinishedJob[] aborted = [.. finished.Where(static one => one.End == JobEnd.Aborted)];
        FinishedJob[] again = [.. finished.Where(static one => one.End is JobEnd.Failed or JobEnd.Released)];
        NpgsqlParameter Session() => PostgreSqlStatement.Of(session.Id);
        if (again.Length > 0)
        {
            batch.Add(
                database, s_tryAgain, Ids(again), PostgreSqlStatement.Of([.. again.Select(static one => one.Delay)]),
                PostgreSqlStatement.Of([.. again.Select(static one => one.End == JobEnd.Released ? 1 : 0)]), Errors(again), Session(),
                PostgreSqlStatement.Of(session.Name));
        }

        PostgreSqlGroups.AddSettle(batch, database, session, finished);
        if (forgotten.Length > 0)
        {
            batch.Add(database, CompleteAndForget, Ids(forgotten), Session());
        }

        if (completed.Length > 0)
        {
            batch.Add(
                database, Complete, Ids(completed), PostgreSqlStatement.OfJson([.. completed.Select(static one => Text(one.Result))]),
                Session());
        }

        if (dead.Length > 0)
        {
            batch.Add(database, s_bury, Ids(dead), Errors(dead), Session(), PostgreSqlStatement.Of(session.Name));
        }

        if (aborted.Length > 0)
        {
            batch.Add(database, Abort, Ids(aborted), Session());
        }
    }

    private static string? Text(byte[]? json) => json is null ? null : Encoding.UTF8.GetString(json);

    private static NpgsqlParameter Ids(FinishedJob[] jobs) => PostgreSqlStatement.Of([.. jobs.Select(static one => one.Job.Id)]);

    // As JSON strings: an error may contain what a text of PostgreSQL cannot.
    private static NpgsqlParameter Errors(FinishedJob[] jobs) => PostgreSqlStatement.OfJson(
        [.. jobs.Select(static one => one.Error is null ? null : JsonSerializer.Serialize(one.Error, JobStorageJson.Default.String))]);
}
