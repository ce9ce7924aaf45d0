// A page is read by an index in the order of the page, from a place on: for waiting jobs the index begins with the queue, so their queues
// are read one after the other and merged. What a filter leaves out is read too, so each range ends after MaxRead rows; the next page
// begins where it ended.
namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Reads pages of jobs. On the database's thread.</summary>
internal static class SqlitePages
{
    private const int MaxRead = 5_000;
    private const string NewestFirst = "ORDER BY run_at DESC, id DESC LIMIT $limit";

    public static (IReadOnlyList<JobInfo> Jobs, JobPlace? Next) Read(
        SqliteDatabase database, JobState state, JobFilter filter, JobPlace after, int limit)
    {
        (List<JobPlace> places, JobPlace? end) = FindPlaces(database, state, filter, after, limit);
        JobPlace[] chosen = [.. places.Take(limit)];
        JobPlace? next = places.Count > limit ? chosen[^1] : end;
        if (chosen.Length == 0)
        {
            return ([], next);
        }

        // A job that has changed its state between the two reads is left out.
        Dictionary<Guid, JobInfo> found = SqliteQueries
            .ListJobs(database, new JobFilter { Ids = [.. chosen.Select(static place => place.Id)], States = [state] }, chosen.Length)
            .ToDictionary(static job => job.Id);
        return ([.. chosen.Where(place => found.ContainsKey(place.Id)).Select(place => found[place.Id])], next);
    }

    /// <summary>The places of jobs that match, in order, and the place up to which that is all; null: there are no others.</summary>
    private static (List<JobPlace> Places, JobPlace? End) FindPlaces(
        SqliteDatabase database, JobState state, JobFilter filter, JobPlace after, int limit)
    {
        int mostRead = MatchesAll(state, filter) ? limit + 1 : MaxRead;
        var places = new List<JobPlace>();
        JobPlace? end = null;
        foreach (string? queue in QueuesOf(database, state, filter))
        {
            List<(JobPlace Place, bool Matches)> read = database.Read(
                SelectPlaces(state, filter),
                static row => (new JobPlace(row.GetInt64(0), SqliteValues.ReadId(row, 1)), row.GetBoolean(2)),
                [
                    .. SqliteQueries.Parameters(filter), ("$in", queue), ("$now", database.NowTicks), ("$at", after.Ticks),
                    ("$id", SqliteValues.Write(after.Id)), ("$limit", mostRead),
                ]);
            places.AddRange(read.Where(static one => one.Matches).Select(static one => one.Place));
            if (read.Count == mostRead && (end is null || read[^1].Place.CompareTo(end.Value) > 0))
            {
                end = read[^1].Place;
            }
        }

        if (end is { } last)
        {
            places.RemoveAll(place => place.CompareTo(last) < 0);
        }

        places.Sort(static (one, other) => other.CompareTo(one));
        return (places, end);
    }

    /// <summary>True if no row of the ranges is left out. Those of completed jobs have the aborted ones too.</summary>
    private static bool MatchesAll(JobState state, JobFilter filter)
        => state != JobState.Completed && filter is { Kind: null, Tag: null, Group: null, Failure: null, CreatedBefore: null, Ids.Count: 0 }
            && (filter.Queue is null || state is JobState.Ready or JobState.Scheduled or JobState.Waiting);

    /// <summary>The queues whose ranges make the page; one null if the order does not depend on the queue.</summary>
    private static IReadOnlyList<string?> QueuesOf(SqliteDatabase database, JobState state, JobFilter filter) => state switch
    {
        JobState.Ready or JobState.Scheduled or JobState.Waiting => filter.Queue is not null ? [filter.Queue]
            : state == JobState.Waiting ? SqliteRows.ListQueues(database, "lariat_job", SqliteRows.Waits)
            : [.. SqliteRows.ListQueues(database)],
        _ => new string?[] { null },
    };

    private static string SelectPlaces(JobState state, JobFilter filter) => state switch
    {
        JobState.Ready => SelectNotBegun("run_at <= $now", filter),
        JobState.Scheduled => SelectNotBegun("run_at > $now", filter),
        JobState.Waiting => Select("run_at", $"lariat_job WHERE {SqliteRows.Waits} AND queue = $in", filter),
        JobState.Running => Select("started_at", "lariat_job WHERE worker IS NOT NULL", filter),
        JobState.Completed => Select("finished_at", "lariat_done INDEXED BY lariat_done_finished WHERE TRUE", filter, "state = 3 AND"),
        JobState.Aborted => Select("finished_at", "lariat_done WHERE state = 4", filter),
        _ => Select("finished_at", "lariat_dead WHERE TRUE", filter, areDead: true),
    };

    private static string SelectNotBegun(string time, JobFilter filter) => $"""
        SELECT * FROM ({SqliteRows.NotBegun(
            Columns("run_at", filter), $"queue = $in AND {time} AND (run_at, id) < ($at, $id)", NewestFirst)})
        {NewestFirst}
        """;

    private static string Select(string time, string rows, JobFilter filter, string also = "", bool areDead = false) => $"""
        SELECT {Columns(time, filter, also, areDead)} FROM {rows} AND ({time}, id) < ($at, $id)
        ORDER BY {time} DESC, id DESC LIMIT $limit
        """;

    private static string Columns(string time, JobFilter filter, string also = "", bool areDead = false)
        => $"{time}, id, ({also} {SqliteQueries.Matches(filter, areDead)}) IS TRUE";
}
