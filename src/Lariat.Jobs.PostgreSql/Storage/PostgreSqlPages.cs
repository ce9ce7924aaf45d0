// A page is read by indexes in its order, from a place on: one range, or some for each queue, which are merged. What a filter leaves out
// is read too, so each range ends after MaxRead rows. A range that ended there gives its last row, whether that matches or not: the page
// ends at the first such row, and the next one begins behind it.
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Reads pages of jobs.</summary>
internal static class PostgreSqlPages
{
    private const int MaxRead = 5_000;

    public static async Task<(IReadOnlyList<JobInfo> Jobs, JobPlace? Next)> ReadAsync(
        NpgsqlConnection connection, PostgreSqlDatabase database, JobState state, JobFilter filter, JobPlace after, int limit,
        CancellationToken token)
    {
        (List<JobPlace> places, JobPlace? end) =
            await FindPlacesAsync(connection, database, state, filter, after, limit, token).ConfigureAwait(false);
        JobPlace[] chosen = [.. places.Take(limit)];
        JobPlace? next = places.Count > limit ? chosen[^1] : end;
        if (chosen.Length == 0)
        {
            return ([], next);
        }

        // A job that has changed its state between the two reads is left out.
        IReadOnlyList<JobInfo> jobs = await PostgreSqlQueries.ListAsync(
            connection, database, new JobFilter { Ids = [.. chosen.Select(static place => place.Id)], States = [state] }, chosen.Length,
            token).ConfigureAwait(false);
        Dictionary<Guid, JobInfo> found = jobs.ToDictionary(static job => job.Id);
        return ([.. chosen.Where(place => found.ContainsKey(place.Id)).Select(place => found[place.Id])], next);
    }

    /// <summary>The places of jobs that match, in order, at most one more than the limit; and the place up to which that is all, null if
    /// there are no others.</summary>
    private static async Task<(List<JobPlace> Places, JobPlace? End)> FindPlacesAsync(
        NpgsqlConnection connection, PostgreSqlDatabase database, JobState state, JobFilter filter, JobPlace after, int limit,
        CancellationToken token)
    {
        bool matchesAll = filter is { Kind: null, Tag: null, Group: null, Failure: null, CreatedBefore: null, Ids.Count: 0 }
            && (filter.Queue is null || IsByQueue(state));
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            database, SelectPlaces(state, filter),
            [
                .. PostgreSqlQueries.Parameters(filter), PostgreSqlStatement.Of(after.Instant), PostgreSqlStatement.Of((Guid?)after.Id),
                PostgreSqlStatement.Of(matchesAll ? limit + 1 : MaxRead), PostgreSqlStatement.Of(limit + 1),
            ]);
        await using NpgsqlDataReader row = await batch.RunUncompiledAsync(database, token).ConfigureAwait(false);
        var places = new List<JobPlace>();
        while (await row.ReadAsync(token).ConfigureAwait(false))
        {
            var place = new JobPlace(row.GetFieldValue<DateTimeOffset>(0).UtcTicks, row.GetGuid(1));
            if (row.GetBoolean(2))
            {
                places.Add(place);
            }

            if (row.GetBoolean(3))
            {
                return (places, place);
            }
        }

        return (places, null);
    }

    private static bool IsByQueue(JobState state) => state is JobState.Ready or JobState.Scheduled or JobState.Waiting;

    private static string SelectPlaces(JobState state, JobFilter filter)
    {
        string ranges = state switch
        {
            JobState.Ready => OfQueues(PostgreSqlRows.NotBegun, "run_at <= lariat.now() AND", filter),
            JobState.Scheduled => OfQueues(PostgreSqlRows.NotBegun, "run_at > lariat.now() AND", filter),
            JobState.Waiting => OfQueues(PostgreSqlRows.Waiting, "", filter),
            JobState.Running => OneRange("started_at", "lariat.job WHERE worker IS NOT NULL", filter),
            JobState.Completed => OneRange("finished_at", "lariat.done WHERE state = 3", filter),
            JobState.Aborted => OneRange("finished_at", "lariat.done WHERE state = 4", filter),
            _ => OneRange("finished_at", "lariat.dead WHERE true", filter),
        };
        string queues = IsByQueue(state) && filter.Queue is null ? $"WITH RECURSIVE {PostgreSqlRows.Queues}" : "";
        return $"""
            {queues} SELECT at, id, matches, number = $10 FROM ({ranges}) read WHERE matches OR number = $10
            ORDER BY at DESC, id DESC LIMIT $11
            """;
    }

    private static string OfQueues(Func<string, string, string, string> range, string condition, JobFilter filter)
    {
        string queues = filter.Queue is not null ? "SELECT $3"
            : range == PostgreSqlRows.Waiting ? "SELECT queue FROM waiting"
            : "SELECT queue FROM plain UNION SELECT queue FROM limited";
        string rows = range(
            Columns("run_at", PostgreSqlQueries.Matches(filter)), $"queue = queues.name AND {condition} {Behind("run_at")}", End("run_at"));
        return $"SELECT rows.* FROM ({queues}) queues (name) CROSS JOIN LATERAL ({rows}) rows";
    }

    private static string OneRange(string time, string rows, JobFilter filter)
    {
        string matches = PostgreSqlQueries.Matches(filter, rows.StartsWith("lariat.dead", StringComparison.Ordinal));
        return $"SELECT {Columns(time, matches)} FROM {rows} AND {Behind(time)} {End(time)}";
    }

    private static string Columns(string time, string matches)
        => $"{time} AS at, id, ({matches}) IS TRUE AS matches, row_number() OVER (ORDER BY {time} DESC, id DESC) AS number";

    private static string Behind(string time) => $"({time}, id) < ($8, $9)";

    private static string End(string time) => $"ORDER BY {time} DESC, id DESC LIMIT $10";
}
