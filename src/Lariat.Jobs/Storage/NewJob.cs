namespace Lariat.Jobs.Storage;

/// <summary>A job to be stored. The client makes the id, so that an enqueue that is repeated is the same job.</summary>
internal sealed record NewJob
{
    public required Guid Id { get; init; }

    public required string Queue { get; init; }

    public required string Kind { get; init; }

    public required int Version { get; init; }

    public required int Priority { get; init; }

    /// <summary>From the storage's now on; ignored if there is an <see cref="At"/>.</summary>
    public required TimeSpan Delay { get; init; }

    public required DateTimeOffset? At { get; init; }

    public required int Attempts { get; init; }

    /// <summary>Null: no limit.</summary>
    public required TimeSpan? Timeout { get; init; }

    public required JobKeep Keep { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The group of which it is a member; null: none.</summary>
    public Guid? Group { get; init; }

    /// <summary>The group whose completion or failure job it is; null: none.</summary>
    public Guid? Completes { get; init; }

    /// <summary>It waits until these jobs and groups have succeeded, each named once.</summary>
    public IReadOnlyList<Guid> After { get; init; } = [];

    /// <summary>The time for which a schedule enqueues it; null: when it is due.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>How many events must come before it can run: its predecessors, or the end or failure of the group.</summary>
    public int Waits => After.Count + (Completes is null || RunsAtOnce ? 0 : 1);

    /// <summary>The completion job of a group without members, which has ended from the beginning.</summary>
    public bool RunsAtOnce { get; init; }

    /// <summary>JSON in UTF-8.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>Null: the job has no key.</summary>
    public UniqueKey? Unique { get; init; }

    public JobLimit? Limit { get; init; }

    /// <summary>What its spans have to do with the trace of who enqueues it.</summary>
    public JobTrace TraceMode { get; init; }

    /// <summary>The trace in which it was enqueued, as <see cref="StoredTrace"/> writes it; null: none.</summary>
    public string? Trace { get; init; }
}
