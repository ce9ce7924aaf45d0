// Where the jobs of a state are, so that each range is read in the order of an index. Jobs that are ready or scheduled and have no limit
// are in the index from which workers take them, which begins with queue and priority: there is a range for each priority, of which there
// are four, rather than one more index to write with each job.
namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Parts of statements that read the jobs of a state.</summary>
internal static class PostgreSqlRows
{
    private const string Plain = "worker IS NULL AND waits = 0 AND limit_key IS NULL";

    // The priority of each job is at least 0: only queries that say so use the index job_limited_due.
    private const string Limited = "worker IS NULL AND waits = 0 AND limit_key IS NOT NULL AND priority >= 0";
    private const string Waits = "worker IS NULL AND waits > 0";

    /// <summary>Of the ranges of a queue that hold its ready and scheduled jobs, each one's first rows.</summary>
    /// <param name="columns">What is selected, each with a name.</param>
    /// <param name="condition">Which: it names the queue.</param>
    /// <param name="end">The order, and how many rows of each range.</param>
    public static string NotBegun(string columns, string condition, string end) => $"""
        SELECT range.* FROM generate_series(0, 3) level CROSS JOIN LATERAL (
          SELECT {columns} FROM lariat.job WHERE {Plain} AND priority = level AND {condition} {end}) range
        UNION ALL
        (SELECT {columns} FROM lariat.job WHERE {Limited} AND {condition} {end})
        """;

    /// <summary>As <see cref="NotBegun"/>, of jobs that wait for others: one range.</summary>
    public static string Waiting(string columns, string condition, string end)
        => $"(SELECT {columns} FROM lariat.job WHERE {Waits} AND {condition} {end})";

    /// <summary>Table expressions for WITH RECURSIVE that find queues by stepping from one to the next: <c>plain</c>, <c>limited</c>,
    /// <c>waiting</c> and <c>buried</c>; the last row of each is null.</summary>
    public static string Queues { get; } = string.Join(
        ",\n", Steps("plain", $"lariat.job WHERE {Plain}"), Steps("limited", $"lariat.job WHERE {Limited}"),
        Steps("waiting", $"lariat.job WHERE {Waits}"), Steps("buried", "lariat.dead WHERE true"));

    // In an order and not by min(): of a table without statistics the planner expects one row, and min() reads all there are.
    private static string Steps(string name, string rows) => $"""
        {name} (queue) AS (
          (SELECT queue FROM {rows} ORDER BY queue LIMIT 1)
          UNION ALL
          SELECT (SELECT queue FROM {rows} AND queue > {name}.queue ORDER BY queue LIMIT 1) FROM {name} WHERE {name}.queue IS NOT NULL)
        """;
}
