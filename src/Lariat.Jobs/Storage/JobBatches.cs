// Changes of many jobs, cut into transactions that are short: workers get their turn in between, and no transaction holds a hundred
// thousand locks. A scan that only reads finds the jobs, from the newest id to the oldest: of several dead jobs with one unique key the
// newest comes first and has it, and a job that is enqueued meanwhile is behind the scan, so that the scan ends.
namespace Lariat.Jobs.Storage;

/// <summary>Does something to all jobs that match, in batches.</summary>
internal static class JobBatches
{
    /// <summary>How many jobs one transaction changes at most.</summary>
    public const int Size = 1_000;

    /// <summary>How many rows a scan reads at most, whether they match or not.</summary>
    public const int MaxRead = 5_000;

    /// <summary>Reads rows whose id is before one, from the newest on.</summary>
    /// <returns>The ids of those that match, at most <see cref="Size"/>; and where to read on, null at the end.</returns>
    public delegate Coroutine<(IReadOnlyList<Guid> Ids, Guid? Next)> Scan(Guid before);

    /// <summary>Runs the change for each batch, and returns the sum of what it returns.</summary>
    /// <param name="filter">Which jobs; ids that it names are not looked for.</param>
    /// <param name="scan">Finds them.</param>
    /// <param name="change">Changes the jobs with the filter's ids, if they match when it runs. One transaction.</param>
    public static async Coroutine<int> RunAsync(JobFilter filter, Scan scan, Func<JobFilter, Coroutine<int>> change)
    {
        int count = 0;
        if (filter.Ids.Count > 0)
        {
            foreach (Guid[] ids in filter.Ids.Distinct().OrderDescending().Chunk(Size))
            {
                count += await change(filter with { Ids = ids });
            }

            return count;
        }

        for (Guid? before = Guid.AllBitsSet; before is { } place;)
        {
            (IReadOnlyList<Guid> ids, before) = await scan(place);
            if (ids.Count > 0)
            {
                count += await change(filter with { Ids = ids });
            }
        }

        return count;
    }

    /// <summary>What a scan returns, from the rows that it has read.</summary>
    /// <param name="rows">The rows, from the newest to the oldest; there are others if they are <see cref="MaxRead"/>.</param>
    public static (IReadOnlyList<Guid> Ids, Guid? Next) Cut(IReadOnlyList<(Guid Id, bool Matches)> rows)
    {
        Guid[] ids = [.. rows.Where(static row => row.Matches).Select(static row => row.Id).Take(Size)];
        return (ids, ids.Length == Size ? ids[^1] : rows.Count == MaxRead ? rows[^1].Id : null);
    }
}
