using Lariat.Jobs.Running;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>What a job can ask and do while it runs.</summary>
/// <remarks>Thread: the worker's loop. arq: <c>ctx</c>, the first argument of a function.</remarks>
public sealed class JobContext
{
    private readonly JobClient? _client;
    private readonly FetchedJob _job;
    private readonly JobScope _scope;
    private List<NewJob>? _children;

    internal JobContext(JobClient? client, FetchedJob job, JobScope scope)
    {
        _client = client;
        _job = job;
        _scope = scope;
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

    /// <summary>The services of this try: a scope that ends with it.</summary>
    /// <exception cref="InvalidOperationException">The worker has none: see <see cref="JobWorkerOptions.CreateServices"/>.</exception>
    public IServiceProvider Services => _scope.Services;

    internal IReadOnlyList<NewJob>? Children => _children;

    /// <summary>A service of this try. The generator calls it for the constructor of a class whose instance methods are jobs.</summary>
    /// <typeparam name="T">The type under which the service is registered.</typeparam>
    /// <exception cref="InvalidOperationException">There is no such service, or the worker has none.</exception>
    public T GetService<T>()
        where T : notnull
        => (T?)Services.GetService(typeof(T)) ?? throw new InvalidOperationException(
            $"The job '{Kind}' needs a service of type {typeof(T)}, which is not registered.");

    /// <summary>Enqueues a job if and only if this one succeeds: it is stored in the same transaction as the completion.</summary>
    /// <param name="job">Its kind.</param>
    /// <param name="payload">What it receives.</param>
    /// <param name="options">What differs from the options of its kind. Default: nothing.</param>
    /// <returns>The job; it does not exist before this one has succeeded.</returns>
    /// <remarks>Does not suspend. <see cref="JobClient.EnqueueAsync{TPayload}(Job{TPayload}, TPayload, JobOptions?)"/> stores a job
    /// immediately, and again with each try. If another job has the unique key of this one at the completion, what the options say about
    /// the conflict is done, and the returned handle finds no job.</remarks>
    /// <exception cref="ArgumentException">The payload is too large, or an option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">This job runs in a process of its own (<see cref="Job.InWorker"/>).</exception>
    public JobHandle Enqueue<TPayload>(Job<TPayload> job, TPayload payload, JobOptions? options = null)
    {
        JobClient client = _client ?? throw new InvalidOperationException(
            $"The job '{Kind}' runs in a process of its own, and cannot enqueue others there: return a result, and enqueue in another "
                + "job.");
        NewJob child = client.Make(job, payload, options);
        (_children ??= []).Add(child);
        return client.GetHandle(child.Id);
    }
}
