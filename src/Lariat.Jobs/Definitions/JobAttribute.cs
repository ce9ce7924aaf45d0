namespace Lariat.Jobs;

/// <summary>Makes a method a kind of job.</summary>
/// <remarks>
/// The method is <c>static async Coroutine NameAsync(TPayload payload, JobContext job)</c>, or returns <c>Coroutine&lt;TResult&gt;</c>; its
/// class is partial. An instance method is one too: each try makes an object, with the only constructor of the class, whose parameters are
/// services (<see cref="JobContext.GetService{T}"/>), and disposes of it. The generator adds <c>Jobs.Name</c> to the class, and the kind to
/// <c>AppJobs.All</c>. arq: a function of <c>WorkerSettings.functions</c>, with <c>arq.func(…)</c> for its options.
/// </remarks>
/// <param name="kind">The name under which jobs are stored, unique in the program, 1 to 200 characters. Renaming the method or its class
/// changes nothing for stored jobs; changing this text does, see <see cref="Formerly"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JobAttribute(string kind) : Attribute
{
    /// <summary>The name under which jobs are stored.</summary>
    public string Kind { get; } = kind;

    /// <summary>The name that this kind had before: stored jobs of it run as this kind. Default: none.</summary>
    public string? Formerly { get; set; }

    /// <summary>The version of the payload, from 1 (the default).</summary>
    public int Version { get; set; } = 1;

    /// <summary>The queue of its jobs. Default: "default".</summary>
    public string? Queue { get; set; }

    /// <summary>0 (first) to 3 (last). Default: 2.</summary>
    public int Priority { get; set; } = JobOptions.DefaultPriority;

    /// <summary>How often a job is tried before it is dead, from 1. Default: 20.</summary>
    public int Attempts { get; set; } = JobOptions.DefaultAttempts;

    /// <summary>How long a try may take, in seconds, before it is canceled at its await. Default: 1,800; 0 or less: no limit.</summary>
    public double TimeoutSeconds { get; set; } = JobOptions.DefaultTimeoutSeconds;

    /// <summary>True: its jobs run in a process of their own, which is killed at their time limit; see <see cref="Job.InWorker"/>.
    /// Default: false.</summary>
    public bool InWorker { get; set; }

    /// <summary>What happens to a running job when its worker stops. Default: it has the worker's grace, and is then handed back.</summary>
    public JobShutdown OnShutdown { get; set; }

    /// <summary>What remains of a job that has ended. Default: its outcome, and its result if it has one.</summary>
    public JobKeep Keep { get; set; } = JobKeep.Result;

    /// <summary>True: of jobs of this kind with equal payloads, one waits or runs; an enqueue returns its handle
    /// (<see cref="JobUnique"/>). Default: false.</summary>
    public bool Unique { get; set; }

    /// <summary>How many jobs of this kind run at the same time in all processes together, from 1: a <see cref="JobLimit"/> whose key is
    /// the kind. Default: no limit.</summary>
    public int Concurrency { get; set; }

    /// <summary>What the spans of a job have to do with the trace in which it was enqueued. Default: each try has a trace of its own, with
    /// a link.</summary>
    public JobTrace Trace { get; set; }
}
