namespace Lariat.Jobs;

/// <summary>A job as storage has it at an instant.</summary>
public sealed record JobInfo
{
    /// <summary>The id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>The state.</summary>
    public required JobState State { get; init; }

    /// <summary>0 (first) to 3 (last).</summary>
    public required int Priority { get; init; }

    /// <summary>How many tries have begun.</summary>
    public required int Attempt { get; init; }

    /// <summary>How many tries it has.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it was enqueued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it becomes or became ready.</summary>
    public required DateTimeOffset RunAt { get; init; }

    /// <summary>When its last try began; null if none has.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null if it has not.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The group of which it is a member; null: none.</summary>
    public Guid? Group { get; init; }

    /// <summary>What its try that runs has reported of its progress; null: nothing, or no try runs.</summary>
    public JobProgress? Progress { get; init; }

    /// <summary>Its tags.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The key of its <see cref="JobOptions.Limit"/>; null if it has none, has completed, or was aborted.</summary>
    public string? LimitKey { get; init; }

    /// <summary>The errors of its failed tries, the last ten, oldest first.</summary>
    public required IReadOnlyList<JobError> Errors { get; init; }

    /// <summary>The payload as JSON, secrets included (<see cref="JobViews.Mask"/>); null if it is not kept.</summary>
    public required string? Payload { get; init; }

    /// <summary>The result as JSON, secrets included; null if there is none, or it is not kept.</summary>
    public required string? Result { get; init; }

    /// <summary>Kind, id and state: neither payload nor result, which may have secrets.</summary>
    public override string ToString() => $"{Kind} {Id} ({State})";
}
