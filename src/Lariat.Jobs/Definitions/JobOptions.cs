namespace Lariat.Jobs;

/// <summary>Options of a job; a property that is null is taken from the kind, and where that has none, from the defaults named
/// here.</summary>
/// <remarks>arq: the arguments of <c>enqueue_job</c> that begin with an underscore.</remarks>
public sealed record JobOptions
{
    /// <summary>The queue of jobs that name none: "default".</summary>
    public const string DefaultQueue = "default";

    /// <summary>The priority of jobs that name none: 2.</summary>
    public const int DefaultPriority = 2;

    /// <summary>The lowest priority: 3.</summary>
    public const int MaxPriority = 3;

    /// <summary>How often a job is tried unless it says otherwise: 20.</summary>
    public const int DefaultAttempts = 20;

    internal const double DefaultTimeoutSeconds = 1_800;

    /// <summary>The queue, 1 to 200 characters. Default: "default".</summary>
    public string? Queue { get; init; }

    /// <summary>0 (first) to 3 (last). Default: 2. Jobs of one priority begin in the order in which they became ready.</summary>
    public int? Priority { get; init; }

    /// <summary>The job begins at the earliest after this time, by the clock of the storage. Default: none. Excludes
    /// <see cref="At"/>.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>The job begins at the earliest at this instant. Default: none. Excludes <see cref="Delay"/>.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>How often the job is tried before it is dead, 1 to 32,767. Default: 20.</summary>
    public int? Attempts { get; init; }

    /// <summary>How long a try may take before it is canceled at its await; <see cref="Timeout.InfiniteTimeSpan"/>: no limit. Default: 30
    /// minutes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long a job waits after a failed try. Default: <see cref="JobBackoff.Default"/>. Of a kind only; an enqueue cannot
    /// change it.</summary>
    public JobBackoff? Backoff { get; init; }

    /// <summary>What remains of the job when it has ended. Default: <see cref="JobKeep.Result"/>.</summary>
    public JobKeep? Keep { get; init; }

    /// <summary>Words by which jobs can be found, at most 16 of 1 to 100 characters. Default: none.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>One job for each key: what happens to an enqueue whose key another job has. Default: jobs have no key.</summary>
    public JobUnique? Unique { get; init; }

    /// <summary>How many jobs with the same key run, and how many begin in a time, in all processes together. Default: no limit.</summary>
    public JobLimit? Limit { get; init; }

    /// <summary>What the spans of the job have to do with the trace in which it was enqueued. Default:
    /// <see cref="JobTrace.Link"/>.</summary>
    public JobTrace? Trace { get; init; }

    /// <summary>These options, with those of another object where these are null.</summary>
    internal JobOptions Over(JobOptions other) => new()
    {
        Queue = Queue ?? other.Queue,
        Priority = Priority ?? other.Priority,
        Delay = Delay ?? (At is null ? other.Delay : null),
        At = At ?? (Delay is null ? other.At : null),
        Attempts = Attempts ?? other.Attempts,
        Timeout = Timeout ?? other.Timeout,
        Backoff = Backoff ?? other.Backoff,
        Keep = Keep ?? other.Keep,
        Tags = Tags ?? other.Tags,
        Unique = Unique ?? other.Unique,
        Limit = Limit ?? other.Limit,
        Trace = Trace ?? other.Trace,
    };
}
