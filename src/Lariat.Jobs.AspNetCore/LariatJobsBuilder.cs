namespace Lariat.Jobs.AspNetCore;

/// <summary>What <see cref="JobServiceCollectionExtensions.AddLariatJobs"/> adds to a host.</summary>
public sealed class LariatJobsBuilder
{
    private readonly List<Job> _jobs = [];
    private readonly Dictionary<string, int> _queues = new(StringComparer.Ordinal);

    internal LariatJobsBuilder()
    {
    }

    /// <summary>Options of the client. Default: as their documentation says.</summary>
    public JobClientOptions ClientOptions { get; set; } = new();

    /// <summary>
    /// Options of the worker. Four members are the host's: <see cref="JobWorkerOptions.StopsAtSigterm"/> (the host handles the signal),
    /// <see cref="JobWorkerOptions.CreateServices"/> (a scope of the host's services) and
    /// <see cref="JobWorkerOptions.BeginScope"/> (a scope of the log with id, kind, queue and try of the job) unless they are set, and
    /// <see cref="JobWorkerOptions.Queues"/> if <see cref="Queue"/> was called.
    /// </summary>
    public JobWorkerOptions WorkerOptions { get; set; } = new();

    internal Func<IServiceProvider, JobStorage>? Storage { get; private set; }

    internal IReadOnlyList<Job> Jobs => _jobs;

    internal bool Works { get; private set; } = true;

    /// <summary>Stores the jobs in a SQLite file.</summary>
    /// <param name="path">The file, in a folder that exists.</param>
    public LariatJobsBuilder UseSqlite(string path) => Use(JobStorage.Sqlite(path));

    /// <summary>Stores the jobs there.</summary>
    /// <param name="storage">Such as <see cref="JobStorage.Sqlite"/>.</param>
    public LariatJobsBuilder Use(JobStorage storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return Use(_ => storage);
    }

    /// <summary>Stores the jobs where the host's services say.</summary>
    /// <param name="storage">Called once, when the host starts.</param>
    public LariatJobsBuilder Use(Func<IServiceProvider, JobStorage> storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        Storage = storage;
        return this;
    }

    /// <summary>Adds kinds that this program can run.</summary>
    /// <param name="jobs">The generated <c>AppJobs.All</c>; those of several assemblies are added one after the other.</param>
    public LariatJobsBuilder Add(params IEnumerable<Job> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        _jobs.AddRange(jobs);
        return this;
    }

    /// <summary>Works on a queue. Without a call, the worker has the queues of <see cref="WorkerOptions"/>.</summary>
    /// <param name="name">The queue.</param>
    /// <param name="concurrency">How many of its jobs run at the same time in this process, from 1. Default: 100.</param>
    public LariatJobsBuilder Queue(string name, int concurrency = JobWorkerOptions.DefaultConcurrency)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        _queues[name] = concurrency;
        return this;
    }

    /// <summary>Runs no worker: for web servers whose jobs run in other processes.</summary>
    public LariatJobsBuilder EnqueueOnly()
    {
        Works = false;
        return this;
    }

    internal JobWorkerOptions MakeWorkerOptions(
        Func<IServiceProvider> createServices, Func<JobContext, IDisposable?> beginScope) => WorkerOptions with
    {
        StopsAtSigterm = false,
        CreateServices = WorkerOptions.CreateServices ?? createServices,
        BeginScope = WorkerOptions.BeginScope ?? beginScope,
        Queues = _queues.Count > 0 ? _queues : WorkerOptions.Queues,
    };
}
