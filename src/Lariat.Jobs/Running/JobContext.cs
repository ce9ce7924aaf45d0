using System.Data.Common;
using Lariat.Jobs.Running;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>What a job can ask and do while it runs.</summary>
/// <remarks>Thread: the worker's loop. arq: <c>ctx</c>, the first argument of a function.</remarks>
public sealed class JobContext
{
    private const int MaxProgressText = 200;

    private readonly JobClient? _client;
    private readonly FetchedJob _job;
    private readonly JobScope _scope;
    private readonly ProgressReports? _progress;
    private List<NewJob>? _children;
    private JobGroup? _group;

    /// <param name="client">Null: the job runs in a process of its own.</param>
    /// <param name="job">The job.</param>
    /// <param name="scope">The services of the try.</param>
    /// <param name="progress">Null: the job runs in a process of its own.</param>
    internal JobContext(JobClient? client, FetchedJob job, JobScope scope, ProgressReports? progress)
    {
        _progress = progress;
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

    /// <summary>The time for which a schedule has enqueued the job, the same for each try; of another job, when this try became
    /// due.</summary>
    public DateTimeOffset ScheduledFor => _job.ScheduledFor ?? _job.RunAt;

    /// <summary>The group of which the job is a member, or which it completes; null: none.</summary>
    public Guid? GroupId => _job.Completes ?? _job.Group;

    /// <summary>The group of which the job is a member, or which it completes: its results, and more members.</summary>
    /// <exception cref="InvalidOperationException">The job belongs to no group.</exception>
    public JobGroup Group => _group ??= new JobGroup(
        ClientFor("read its group"),
        GroupId ?? throw new InvalidOperationException(
            $"The job {Id} ('{Kind}') belongs to no group: it was enqueued by EnqueueAsync, not by GroupAsync or ChainAsync."),
        isMember: _job.Completes is null,
        _children ??= []);

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

    /// <summary>Reports how far the job is: <see cref="JobInfo.Progress"/>.</summary>
    /// <param name="fraction">0 to 1; what is outside is taken for the nearer of them.</param>
    /// <param name="text">What it is at; longer than 200 characters, it is cut. Default: nothing.</param>
    /// <remarks>Does not suspend. The newest report is stored with the worker's heartbeat, every three seconds, so a job can report as
    /// often as it likes.</remarks>
    /// <exception cref="ArgumentException"><paramref name="fraction"/> is not a number.</exception>
    public void ReportProgress(double fraction, string? text = null)
    {
        if (double.IsNaN(fraction))
        {
            throw new ArgumentException("The progress is not a number (NaN): 0 of 0, perhaps.", nameof(fraction));
        }

        ProgressReports progress = _progress ?? throw NoWayBack("report its progress");
        progress.Add(new ProgressReport(
            _job, Math.Clamp(fraction, 0, 1), text?.Length > MaxProgressText ? text[..MaxProgressText] : text));
    }

    /// <summary>The job was completed in a transaction of its own: what it enqueues from then on would be stored nowhere.</summary>
    internal bool IsCompleted { get; private set; }

    /// <summary>Completes the job in a transaction of its handler: what the handler does in it and the completion are committed together,
    /// or neither is.</summary>
    /// <param name="transaction">Open, and of the database that has the jobs. Commit it afterwards, and return.</param>
    /// <remarks>
    /// <para>Suspends; with SQLite, it blocks for that time. Jobs that were enqueued by <see cref="Enqueue"/> before are stored in the
    /// transaction. The job has no result. If the transaction is not committed, the try has failed.</para>
    /// <para>Keep the transaction short: others wait for its locks.</para>
    /// </remarks>
    /// <exception cref="JobLostException">The worker has lost the job: roll back.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended or is not of the jobs' database, or this job runs in a process
    /// of its own.</exception>
    public async Coroutine CompleteInAsync(DbTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        JobStore store = ClientFor("complete in a transaction").Store;
        await store.CompleteInAsync(new FinishedJob(_job, JobEnd.Completed, Children: _children), transaction);
        IsCompleted = true;
    }

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
        JobClient client = ClientFor("enqueue others");
        if (IsCompleted)
        {
            throw new InvalidOperationException(
                $"The job {Id} was completed in a transaction: enqueue before that, or in the same transaction.");
        }

        NewJob child = client.Make(job, payload, options);
        (_children ??= []).Add(child);
        return client.GetHandle(child.Id);
    }

    private JobClient ClientFor(string what) => _client ?? throw NoWayBack(what);

    private InvalidOperationException NoWayBack(string what) => new(
        $"The job '{Kind}' runs in a process of its own, and cannot {what} there: return a result, and do it in another job.");
}
