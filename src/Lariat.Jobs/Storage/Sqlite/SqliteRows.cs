// Where the jobs of a state are, so that each range is read in the order of an index. Jobs that are ready or scheduled and have no limit
// are in the index from which workers take them, which begins with queue and priority: there is a range for each priority, of which there
// are four, rather than one more index to write with each job.
namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Parts of statements that read the jobs of a state.</summary>
internal static class SqliteRows
{
    /// <summary>The condition of the index of jobs that wait for others.</summary>
    public const string Waits = "worker IS NULL AND waits > 0";

    private const string Plain = "worker IS NULL AND waits = 0 AND limit_key IS NULL";
    private const string Limited = "worker IS NULL AND waits = 0 AND limit_key IS NOT NULL";

    /// <summary>Of the ranges of a queue that hold its ready and scheduled jobs, each one's first rows.</summary>
    /// <param name="columns">What is selected, each with a name.</param>
    /// <param name="condition">Which: it names the queue.</param>
    /// <param name="end">The order, and how many rows of each range.</param>
    public static string NotBegun(string columns, string condition, string end) => string.Join(
        "\nUNION ALL ",
        Enumerable.Range(0, JobOptions.MaxPriority + 1).Select(static priority => $"{Plain} AND priority = {priority}").Append(Limited)
            .Select(range => $"SELECT * FROM (SELECT {columns} FROM lariat_job WHERE {range} AND {condition} {end})"));

    /// <summary>The queues that have ready or scheduled jobs.</summary>
    public static IEnumerable<string> ListQueues(SqliteDatabase database)
        => ListQueues(database, "lariat_job", Plain).Union(ListQueues(database, "lariat_job", Limited), StringComparer.Ordinal);

    /// <summary>The queues in a table, found by stepping from one to the next in the index that has them first.</summary>
    public static List<string> ListQueues(SqliteDatabase database, string table, string condition) => database.Read(
        $"""
        WITH RECURSIVE queues (queue) AS (
          SELECT min(queue) FROM {table} WHERE {condition}
          UNION ALL
          SELECT (SELECT min(queue) FROM {table} WHERE {condition} AND queue > queues.queue) FROM queues WHERE queues.queue IS NOT NULL)
        SELECT queue FROM queues WHERE queue IS NOT NULL
        """,
        static row => row.GetString(0));
}
