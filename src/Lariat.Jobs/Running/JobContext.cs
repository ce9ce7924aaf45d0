using Lariat.Jobs.Running;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>What a job can ask and do while it runs.</summary>
/// <remarks>Thread: the worker's loop. arq: <c>ctx</c>, the first argument of a function.</remarks>
public sealed class JobContext
{
    private const int MaxProgressText = 200;

    private readonly JobClient _client;
    private readonly FetchedJob _job;
    private readonly ProgressReports _progress;
    private List<NewJob>? _children;
    private JobGroup? _group;

    internal JobContext(JobClient client, FetchedJob job, ProgressReports progress)
    {
        _progress = progress;
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

    /// <summary>The time for which a schedule has enqueued the job, the same for each try; of another job, when this try became
    /// due.</summary>
    public DateTimeOffset ScheduledFor => _job.ScheduledFor ?? _job.RunAt;

    /// <summary>The group of which the job is a member, or which it completes; null: none.</summary>
    public Guid? GroupId => _job.Completes ?? _job.Group;

    /// <summary>The group of which the job is a member, or which it completes: its results, and more members.</summary>
    /// <exception cref="InvalidOperationException">The job belongs to no group.</exception>
    public JobGroup Group => _group ??= new JobGroup(
        _client,
        GroupId ?? throw new InvalidOperationException(
            $"The job {Id} ('{Kind}') belongs to no group: it was enqueued by EnqueueAsync, not by GroupAsync or ChainAsync."),
        isMember: _job.Completes is null,
        _children ??= []);

    internal IReadOnlyList<NewJob>? Children => _children;

    /// <summary>As it was fetched.</summary>
    internal FetchedJob Fetched => _job;

    /// <summary>Where the job is stored.</summary>
    internal JobStore Store => _client.Store;

    /// <summary>The job was completed in a transaction of its own: what it enqueues from then on would be stored nowhere.</summary>
    internal bool IsCompleted { get; set; }

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

        _progress.Add(new ProgressReport(
            _job, Math.Clamp(fraction, 0, 1), text?.Length > MaxProgressText ? text[..MaxProgressText] : text));
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
