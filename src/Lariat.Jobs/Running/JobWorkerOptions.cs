using Lariat.Processes;

namespace Lariat.Jobs;

/// <summary>Options of a worker.</summary>
public sealed record JobWorkerOptions
{
    /// <summary>How many jobs of one queue run at the same time unless <see cref="Queues"/> says otherwise: 100.</summary>
    public const int DefaultConcurrency = 100;

    /// <summary>The queues, each with the number of its jobs that run at the same time in this process, from 1. Default: "default",
    /// 100.</summary>
    public IReadOnlyDictionary<string, int> Queues { get; init; } = new Dictionary<string, int>
    {
        [JobOptions.DefaultQueue] = DefaultConcurrency,
    };

    /// <summary>How long running jobs may continue after the request to stop, before they are canceled;
    /// <see cref="Timeout.InfiniteTimeSpan"/>: without a limit. Default: 25 s, as Kubernetes kills after 30.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a canceled job has for its clean-up before it is left behind and reported;
    /// <see cref="Timeout.InfiniteTimeSpan"/>: without a limit. Default: 3 s.</summary>
    public TimeSpan CancelGrace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The worker stops at SIGTERM, which <see cref="JobClient.RunAsync"/> then handles, in place of another handler of the
    /// loop. Default: true.</summary>
    public bool StopsAtSigterm { get; init; } = true;

    /// <summary>Creates the services of one try, when the job first uses one; they are disposed of when the try has ended, if they can
    /// be. Called on the worker's loop. Default: there are none.</summary>
    public Func<IServiceProvider>? CreateServices { get; init; }

    /// <summary>The processes of jobs that run in one of their own (<see cref="Job.InWorker"/>): how many at the same time, and their
    /// memory. Default: one for each processor.</summary>
    public ProcessExecutorOptions Processes { get; init; } = new();

    /// <summary>Schedules of the program, which are stored when <see cref="JobClient.RunAsync"/> begins. Default: none.</summary>
    public IReadOnlyList<JobSchedule> Schedules { get; init; } = [];

    /// <summary>Removes schedules that an earlier version of the program has stored from <see cref="Schedules"/> and this one does not
    /// have. Default: false, so that an old version that starts again during a rolling deployment removes nothing.</summary>
    public bool PruneSchedules { get; init; }

    /// <summary>How often the worker reads the numbers of the storage for its observable metrics (<c>jobs.lag</c>, <c>jobs.depth</c> and
    /// others), while something listens to them; more than zero. Default: 15 s.</summary>
    public TimeSpan GaugeInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Called on the worker's loop before each try, in the task of the job; what it returns is disposed of when the try has ended.
    /// For scopes of logs. Default: nothing is called.</summary>
    public Func<JobContext, IDisposable?>? BeginScope { get; init; }

    /// <summary>Runs around each try, the first outermost; not around jobs in processes of their own (<see cref="Job.InWorker"/>).
    /// Default: none.</summary>
    public IReadOnlyList<JobMiddleware> Middleware { get; init; } = [];

    /// <summary>The worker's name, for people. Default: host and process id.</summary>
    public string Name { get; init; } = $"{Environment.MachineName}:{Environment.ProcessId}";
}
