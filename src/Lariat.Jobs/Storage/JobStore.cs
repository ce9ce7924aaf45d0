// What an engine must do. Each call is one transaction, and may be repeated when its outcome is unknown. Time is the storage's: no
// instant of a client is compared with anything. Thread: the loop's, but for what a JobLease does.
using System.Data.Common;

namespace Lariat.Jobs.Storage;

/// <summary>Storage of jobs: a database, seen by all workers and clients that use it.</summary>
internal abstract class JobStore : IAsyncDisposable
{
    /// <summary>How long a lease lasts: a worker that died has lost its jobs after this time.</summary>
    public static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(15);

    /// <summary>The number of deaths of its worker after which a job is dead: one that kills its process must not end every
    /// worker.</summary>
    public const int MaxLost = 3;

    /// <summary>The errors that are kept of a job: the last ten.</summary>
    public const int MaxErrors = 10;

    /// <summary>Stores jobs; those whose id is there already are left as they are.</summary>
    /// <returns>The id of each job, or that of the job that has its unique key. A key that two of them have belongs to the first.</returns>
    public abstract Coroutine<IReadOnlyList<Guid>> EnqueueAsync(IReadOnlyList<NewJob> jobs);

    /// <summary>Stores a group with all that is in it; if it is there already, it is left as it is. A member whose unique key another job
    /// has is left out: it counts as aborted.</summary>
    /// <returns>The id of each job, or that of the job that has its unique key.</returns>
    /// <exception cref="JobDuplicateException">Another job has the key of one that says <see cref="JobConflict.Throw"/>: nothing was
    /// stored.</exception>
    public abstract Coroutine<IReadOnlyList<Guid>> EnqueueGroupAsync(NewJobGraph graph);

    /// <summary>State and progress of a group; null if there is none.</summary>
    public abstract Coroutine<JobGroupInfo?> FindGroupAsync(Guid id);

    /// <summary>Aborts what has not ended of a group, of the groups in it, and its completion job.</summary>
    /// <returns>False if the group had ended, or there is none.</returns>
    public abstract Coroutine<bool> AbortGroupAsync(Guid id);

    /// <summary>The schedules.</summary>
    public abstract JobScheduleStore Schedules { get; }

    /// <summary>Stores jobs in a transaction of the application. On any loop: its connection is used where the caller is.</summary>
    /// <returns>The id of each, or that of the job that has its unique key.</returns>
    /// <exception cref="InvalidOperationException">The transaction has ended, or is not of the jobs' database.</exception>
    public abstract Coroutine<IReadOnlyList<Guid>> EnqueueInAsync(IReadOnlyList<NewJob> jobs, DbTransaction transaction);

    /// <summary>Stores jobs in a transaction of the application, without suspending and on any thread: for an engine whose statements
    /// block. Such a transaction holds the lock of a whole file, and must not wait for a loop that may wait for this lock.</summary>
    /// <returns>As <see cref="EnqueueInAsync"/>; null: this engine waits for a server, so that must be called.</returns>
    /// <exception cref="InvalidOperationException">The transaction has ended, or is not of the jobs' database.</exception>
    public virtual IReadOnlyList<Guid>? TryEnqueueIn(IReadOnlyList<NewJob> jobs, DbTransaction transaction) => null;

    /// <summary>Stores the completion of a job in a transaction of its handler.</summary>
    /// <exception cref="JobLostException">The job is no longer the session's.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended, or is not of the jobs' database.</exception>
    public abstract Coroutine CompleteInAsync(FinishedJob finished, DbTransaction transaction);

    /// <summary>After a commit of the application with jobs in it: tells other processes.</summary>
    public virtual void NotifyCommitted()
    {
    }

    /// <summary>Begins a worker's session, with a lease.</summary>
    public abstract Coroutine<JobSession> OpenSessionAsync(string name);

    /// <summary>Ends a session; what it had taken becomes ready again, and the tries do not count.</summary>
    public abstract Coroutine CloseSessionAsync(JobSession session);

    /// <summary>Creates what renews a session's lease. Called and used on a thread of its own.</summary>
    public abstract JobLease OpenLease(JobSession session);

    /// <summary>Stores what has ended, and takes what is requested and ready, in one transaction.</summary>
    /// <param name="session">The worker's.</param>
    /// <param name="finished">Jobs of this session.</param>
    /// <param name="requests">A queue each.</param>
    /// <param name="kinds">The kinds that the program has, each with the newest version of its payload that it can read.</param>
    public abstract Coroutine<JobExchange> ExchangeAsync(
        JobSession session, IReadOnlyList<FinishedJob> finished, IReadOnlyList<JobRequest> requests,
        IReadOnlyDictionary<string, int> kinds);

    /// <summary>Makes the jobs of dead sessions ready again; returns how many.</summary>
    /// <param name="own">The caller's session, which others declare dead.</param>
    public abstract Coroutine<int> RescueAsync(JobSession? own);

    /// <summary>Aborts jobs: waiting ones are gone, running ones get a mark that their worker's lease sees. This, a retry and a discard
    /// are a transaction for each <see cref="JobBatches.Size"/> jobs; one that fails leaves those before it done.</summary>
    /// <returns>How many were waiting or running.</returns>
    public abstract Coroutine<int> AbortAsync(JobFilter filter);

    /// <summary>Makes dead jobs ready again, with all their tries; not those whose unique key another job has.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="spread">They become ready at random within this time.</param>
    public abstract Coroutine<int> RetryAsync(JobFilter filter, TimeSpan spread);

    /// <summary>Removes dead jobs.</summary>
    public abstract Coroutine<int> DiscardAsync(JobFilter filter);

    /// <summary>The jobs that match, newest first within each state.</summary>
    public abstract Coroutine<IReadOnlyList<JobInfo>> ListAsync(JobFilter filter, int limit);

    /// <summary>How many jobs are in which state, for each queue.</summary>
    public abstract Coroutine<IReadOnlyList<JobCount>> CountAsync();

    /// <summary>Lets no job of a queue, a kind or a limit's key begin; false if it was paused already.</summary>
    public abstract Coroutine<bool> PauseAsync(JobTarget target, string name);

    /// <summary>Ends a pause; false if there was none.</summary>
    public abstract Coroutine<bool> ResumeAsync(JobTarget target, string name);

    /// <summary>The pauses, by target and name.</summary>
    public abstract Coroutine<IReadOnlyList<JobPause>> ListPausesAsync();

    /// <summary>Decides the limits of a key, which enqueues do not change from then on.</summary>
    public abstract Coroutine SetLimitAsync(JobLimit limit);

    /// <summary>Lets enqueues decide the limits of a key again; false if they did already.</summary>
    public abstract Coroutine<bool> ResetLimitAsync(string key);

    /// <summary>The limits of all keys that have jobs, or were set by hand, by key.</summary>
    public abstract Coroutine<IReadOnlyList<JobLimitInfo>> ListLimitsAsync();

    /// <summary>Enqueues a copy of a job under this id, ready now: kind, payload and options, but neither group nor unique key.</summary>
    /// <returns>False if there is no such job, or its payload is not kept.</returns>
    public abstract Coroutine<bool> CopyAsync(Guid id, Guid copy);

    /// <summary>Pages and numbers for people.</summary>
    public abstract JobViewStore Views { get; }

    /// <summary>How the storage fares, and who works.</summary>
    public abstract JobDiagnosisStore Diagnosis { get; }

    /// <summary>Export and import of everything.</summary>
    public abstract JobTransferStore Transfer { get; }

    /// <summary>The audit log; null: the engine keeps none.</summary>
    public virtual JobAuditStore? Audit => null;

    /// <summary>Removes old history, expired keys and unused limits; returns how much history: rows, or tables of a whole day.</summary>
    public abstract Coroutine<int> HousekeepAsync();

    /// <summary>Called on the loop when another process has changed something, by an engine that is notified.</summary>
    public virtual Action<JobChange>? OnChanged { get; set; }

    /// <summary>True if another process, or another connection, has changed something since the last call. An engine that is notified
    /// answers false. Called while something waits for changes, and from then on they are watched.</summary>
    public abstract Coroutine<bool> HasChangedAsync();

    public abstract ValueTask DisposeAsync();
}
