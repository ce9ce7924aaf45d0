namespace Lariat.Jobs.Storage;

/// <summary>A job that a session has taken, and nothing else will take before the session ends or loses its lease.</summary>
/// <param name="Row">Where the storage finds it again.</param>
/// <param name="Attempt">The number of this try, from 1.</param>
/// <param name="Lost">How many of its tries ended because their worker died.</param>
/// <param name="RunAt">When it became ready.</param>
/// <param name="Timeout">Null: no limit.</param>
/// <param name="Group">The group of which it is a member; null: none.</param>
/// <param name="Completes">The group whose completion or failure job it is; null: none.</param>
/// <param name="ScheduledFor">The time for which a schedule has enqueued it; null: none has.</param>
internal sealed record FetchedJob(
    long Row, Guid Id, string Queue, string Kind, int Version, int Attempt, int Attempts, int Lost, DateTimeOffset RunAt,
    DateTimeOffset CreatedAt, TimeSpan? Timeout, JobKeep Keep, byte[] Payload, Guid? Group = null, Guid? Completes = null,
    DateTimeOffset? ScheduledFor = null)
{
    /// <summary>Who has taken it; null if the engine needs no such thing of a job.</summary>
    public JobSession? Session { get; init; }

    /// <summary>How long it was ready before it was taken, by the storage's clock.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>The trace in which it was enqueued, as <see cref="StoredTrace"/> writes it; null: none.</summary>
    public string? Trace { get; init; }
}
