using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>What a job can ask and do while it runs.</summary>
/// <remarks>Thread: the worker's loop. arq: <c>ctx</c>, the first argument of a function.</remarks>
public sealed class JobContext
{
    private readonly JobClient _client;
    private readonly FetchedJob _job;
    private List<NewJob>? _children;

    internal JobContext(JobClient client, FetchedJob job)
    {
        _client = client;
        _job = job;
    }

    /// <summary>The id: the same for each try, so it serves as an idempotency key for what the job does outside.</summary>
    public Guid Id => _job.Id;

    /// <summary>The kind under which the job was stored.</summary>
    public string Kind => _job.Kind;

    /// <summary>The queue.</summary>
    public string Queue => _job.Queue;

    /// <summary>The number of this try, from 1.</summary>
    public int Attempt => _job.Attempt;

    /// <summary>How many tries the job has.</summary>
    public int Attempts => _job.Attempts;

    /// <summary>True if the job is dead when this try fails.</summary>
    public bool IsLastAttempt => _job.Attempt >= _job.Attempts;

    /// <summary>When the job was enqueued.</summary>
    public DateTimeOffset CreatedAt => _job.CreatedAt;

    /// <summary>When this try became due.</summary>
    public DateTimeOffset ScheduledFor => _job.RunAt;

    internal IReadOnlyList<NewJob>? Children => _children;

    /// <summary>As it was fetched.</summary>
    internal FetchedJob Fetched => _job;

    /// <summary>Where the job is stored.</summary>
    internal JobStore Store => _client.Store;

    /// <summary>The job was completed in a transaction of its own: what it enqueues from then on would be stored nowhere.</summary>
    internal bool IsCompleted { get; set; }

    /// <summary>Enqueues a job if and only if this one succeeds: it is stored in the same transaction as the completion.</summary>
    /// <param name="job">Its kind.</param>
    /// <param name="payload">What it receives.</param>
    /// <param name="options">What differs from the options of its kind. Default: nothing.</param>
    /// <returns>The job; it does not exist before this one has succeeded.</returns>
    /// <remarks>Does not suspend. <see cref="JobClient.EnqueueAsync{TPayload}(Job{TPayload}, TPayload, JobOptions?)"/> stores a job
    /// immediately, and again with each try.</remarks>
    /// <exception cref="ArgumentException">The payload is too large, or an option is out of its range.</exception>
    public JobHandle Enqueue<TPayload>(Job<TPayload> job, TPayload payload, JobOptions? options = null)
    {
        if (IsCompleted)
        {
            throw new InvalidOperationException(
                $"The job {Id} was completed in a transaction: enqueue before that, or in the same transaction.");
        }

        NewJob child = _client.Make(job, payload, options);
        (_children ??= []).Add(child);
        return _client.GetHandle(child.Id);
    }
}
