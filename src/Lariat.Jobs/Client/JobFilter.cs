namespace Lariat.Jobs;

/// <summary>Chooses jobs; a property that is null or empty allows all.</summary>
public sealed record JobFilter
{
    /// <summary>The ids.</summary>
    public IReadOnlyList<Guid> Ids { get; init; } = [];

    /// <summary>The states.</summary>
    public IReadOnlyList<JobState> States { get; init; } = [];

    /// <summary>The kind.</summary>
    public string? Kind { get; init; }

    /// <summary>The queue.</summary>
    public string? Queue { get; init; }

    /// <summary>A tag that the jobs have.</summary>
    public string? Tag { get; init; }

    /// <summary>The group of which the jobs are members.</summary>
    public Guid? Group { get; init; }

    /// <summary>The first line of the last error, of which at most 300 characters count.</summary>
    public string? Failure { get; init; }

    /// <summary>Only jobs that were enqueued before this instant.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }
}
