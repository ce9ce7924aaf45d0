namespace Lariat.Jobs.Storage.Redis;

/// <summary>Applies a filter to jobs that were read: nothing of a filter is a part of a script.</summary>
internal static class RedisFilter
{
    private const int MaxFailureLength = 300;

    /// <summary>True if a job matches, apart from its state.</summary>
    public static bool Matches(JobFilter filter, JobInfo job)
        => (filter.Ids.Count == 0 || filter.Ids.Contains(job.Id))
            && (filter.Kind is null || filter.Kind == job.Kind)
            && (filter.Queue is null || filter.Queue == job.Queue)
            && (filter.Tag is null || job.Tags.Contains(filter.Tag))
            && (filter.Group is null || filter.Group == job.Group)
            && (filter.CreatedBefore is null || job.CreatedAt < filter.CreatedBefore)
            && (filter.Failure is null || filter.Failure == FailureOf(job));

    public static bool Includes(JobFilter filter, JobState state) => filter.States.Count == 0 || filter.States.Contains(state);

    /// <summary>The first line of the last error.</summary>
    public static string? FailureOf(JobInfo job)
    {
        if (job.Errors.Count == 0)
        {
            return null;
        }

        string text = job.Errors[^1].Text;
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        end = Math.Min(end < 0 ? text.Length : end, MaxFailureLength);
        return text[..end];
    }
}
