// What a program does with jobs: it enqueues them, waits for them, reads them, and runs them. Storage is used on one loop; a call from
// another loop runs there. Invariant: what EnqueueAsync returned is stored.
using System.Diagnostics;
using Lariat.Jobs.Running;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>Enqueues jobs and runs them.</summary>
/// <remarks>
/// Thread: any loop; what is awaited on another loop than the one on which the client was opened runs there, as
/// <see cref="LoopBridges.RunThreadSafe{T}(EventLoop, Coroutine{T})"/> does, while that loop runs. <see cref="RunAsync"/> and
/// <see cref="DrainAsync"/> belong to the client's loop. A thread without a loop:
/// <c>await loop.RunThreadSafe(client.EnqueueAsync(…))</c>. arq: <c>ArqRedis</c> and <c>Worker</c>.
/// </remarks>
public sealed partial class JobClient : IAsyncDisposable
{
    private readonly EventLoop _loop = EventLoop.Current;
    private readonly JobStore _store;
    private readonly JobClientOptions _options;
    private readonly EnqueueBatches _batches;
    private readonly JobEnds _ends;

    private JobClient(JobStore store, JobCatalog catalog, JobClientOptions options)
    {
        _store = store;
        _options = options;
        Catalog = catalog;
        Changed = new ChangeSignal(options.LongestPoll);
        _batches = new EnqueueBatches(store, Changed);
        _ends = new JobEnds(store, Changed);
        store.OnChanged = OnChanged;
    }

    internal JobCatalog Catalog { get; }

    /// <summary>The loop on which the client was opened.</summary>
    internal EventLoop Loop => _loop;

    internal JobStore Store => _store;

    /// <summary>Signaled when storage has changed.</summary>
    internal ChangeSignal Changed { get; }

    /// <summary>Opens jobs in a SQLite file.</summary>
    /// <param name="path">The file, which is created if it is missing, in a folder that exists.</param>
    /// <param name="jobs">The kinds that this program can run: the generated <c>AppJobs.All</c>. A program that only enqueues needs
    /// none.</param>
    /// <param name="options">Default: as their documentation says.</param>
    /// <remarks>Suspends. arq: <c>await create_pool(…)</c>.</remarks>
    /// <exception cref="JobStorageException">It cannot be used: no database, or written by a newer version.</exception>
    /// <exception cref="ArgumentException">Two kinds have the same name, an option is out of its range, or the path is none.</exception>
    public static Coroutine<JobClient> OpenAsync(string path, IEnumerable<Job> jobs, JobClientOptions? options = null)
        => OpenAsync(JobStorage.Sqlite(path), jobs, options);

    /// <summary>Opens the storage of jobs.</summary>
    /// <param name="storage">Which, such as <see cref="JobStorage.Sqlite"/>.</param>
    /// <inheritdoc cref="OpenAsync(string, IEnumerable{Job}, JobClientOptions?)"/>
    public static async Coroutine<JobClient> OpenAsync(JobStorage storage, IEnumerable<Job> jobs, JobClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(jobs);
        options ??= new JobClientOptions();
        options.Check();
        var catalog = new JobCatalog(jobs);
        return new JobClient(await storage.OpenAsync(options), catalog, options);
    }

    /// <summary>Enqueues a job.</summary>
    /// <param name="job">Its kind.</param>
    /// <param name="payload">What it receives.</param>
    /// <param name="options">What differs from the options of its kind. Default: nothing.</param>
    /// <returns>The job; with <see cref="JobOptions.Unique"/>, the one that has the key.</returns>
    /// <remarks>Suspends until the job is stored; all that is enqueued in one iteration of the loop is one transaction (up to
    /// 10,000 jobs). If it is canceled
    /// there, the job may be stored or not. arq: <c>await pool.enqueue_job(…)</c>.</remarks>
    /// <exception cref="ArgumentException">The payload is larger than <see cref="JobClientOptions.MaxPayloadBytes"/>, or an option is out
    /// of its range.</exception>
    /// <exception cref="JobDuplicateException">Another job has its key, and the options say <see cref="JobConflict.Throw"/>.</exception>
    /// <exception cref="JobStorageException">It could not be stored.</exception>
    public async Coroutine<JobHandle> EnqueueAsync<TPayload>(Job<TPayload> job, TPayload payload, JobOptions? options = null)
        => new(this, await StoreAsync(job, payload, options));

    /// <inheritdoc cref="EnqueueAsync{TPayload}(Job{TPayload}, TPayload, JobOptions?)"/>
    public async Coroutine<JobHandle<TResult>> EnqueueAsync<TPayload, TResult>(
        Job<TPayload, TResult> job, TPayload payload, JobOptions? options = null)
        => new(this, await StoreAsync(job, payload, options), job.ResultType);

    /// <summary>The handle of a job that was enqueued earlier, or elsewhere.</summary>
    /// <param name="id">Its id.</param>
    public JobHandle GetHandle(Guid id) => new(this, id);

    /// <summary>The handle of a job that was enqueued earlier, or elsewhere, and has a result.</summary>
    /// <param name="job">Its kind.</param>
    /// <param name="id">Its id.</param>
    public JobHandle<TResult> GetHandle<TPayload, TResult>(Job<TPayload, TResult> job, Guid id)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new(this, id, job.ResultType);
    }

    /// <summary>Runs jobs until the task is canceled, or the process receives SIGTERM.</summary>
    /// <param name="options">Queues, limits and grace. Default: the queue "default", 100 at a time.</param>
    /// <remarks>
    /// <para>Suspends. When it is canceled, which Ctrl-C does, or SIGTERM arrives, it takes no further job; those that run have
    /// <see cref="JobWorkerOptions.ShutdownGrace"/>, are then canceled at their await, and handed back: they run again elsewhere, and the
    /// try does not count. A second request hands back without waiting.</para>
    /// <para>A job runs at least once; a second time only if its worker lost its lease: killed, frozen for 15 seconds, or cut off. arq:
    /// <c>worker.async_run()</c>.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">The client was opened without kinds.</exception>
    public Coroutine RunAsync(JobWorkerOptions? options = null)
    {
        _loop.CheckThread();
        if (Catalog.Kinds.Count == 0)
        {
            throw new InvalidOperationException(
                "This client was opened without kinds, so it cannot run jobs: pass AppJobs.All to OpenAsync.");
        }

        return new JobWorker(this, _store, _options.LongestPoll, options ?? new JobWorkerOptions()).RunAsync();
    }

    /// <summary>Runs all jobs that are ready, and those that they enqueue, until none is; then returns how many have run.</summary>
    /// <param name="options">Queues and limits.</param>
    /// <remarks>Suspends. For tests, and for programs that a scheduler of the system starts. Jobs that are scheduled for later, that wait
    /// for the rate of their limit, or are paused, stay. arq: <c>burst=True</c>.</remarks>
    /// <exception cref="InvalidOperationException">Another thread runs the client's loop.</exception>
    public Coroutine<int> DrainAsync(JobWorkerOptions? options = null)
    {
        _loop.CheckThread();
        return new JobWorker(this, _store, _options.LongestPoll, options ?? new JobWorkerOptions()).DrainAsync();
    }

    /// <summary>Aborts a job: one that waits is gone; one that runs is canceled at its await, wherever it runs.</summary>
    /// <param name="id">The job.</param>
    /// <returns>False if it had ended already, or there is none.</returns>
    /// <remarks>Suspends until the request is stored.</remarks>
    public async Coroutine<bool> AbortAsync(Guid id) => await AbortAsync(new JobFilter { Ids = [id] }) > 0;

    /// <summary>Aborts all jobs that match and have not ended.</summary>
    /// <param name="filter">Which.</param>
    /// <returns>How many were waiting or running.</returns>
    /// <remarks>Suspends. The jobs are changed in batches of 1,000, each a transaction, so that workers get their turn: if storage fails in
    /// between, some are done, and the call can be repeated. A job that is enqueued meanwhile may be left out. The successors that an
    /// aborted member of a group takes with it count if they are in the same batch.</remarks>
    public async Coroutine<int> AbortAsync(JobFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return await OnLoopAsync(async Coroutine<int> () =>
        {
            int count = await _store.AbortAsync(filter);
            Changed.Notify();
            return count;
        });
    }

    /// <summary>Makes dead jobs ready again, with all their tries.</summary>
    /// <param name="filter">Which; states other than <see cref="JobState.Dead"/> are ignored.</param>
    /// <param name="spread">They become ready at random within this time. Default: all now.</param>
    /// <returns>How many.</returns>
    /// <remarks>Suspends. A job whose unique key another job has meanwhile stays dead. In batches, as
    /// <see cref="AbortAsync(JobFilter)"/>.</remarks>
    public async Coroutine<int> RetryAsync(JobFilter filter, TimeSpan spread = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(spread, TimeSpan.Zero);
        return await OnLoopAsync(async Coroutine<int> () =>
        {
            int count = await _store.RetryAsync(filter, spread);
            Changed.Notify();
            return count;
        });
    }

    /// <summary>Removes dead jobs.</summary>
    /// <param name="filter">Which; states other than <see cref="JobState.Dead"/> are ignored.</param>
    /// <returns>How many.</returns>
    /// <remarks>Suspends. In batches, as <see cref="AbortAsync(JobFilter)"/>.</remarks>
    public Coroutine<int> DiscardAsync(JobFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return OnLoopAsync(() => _store.DiscardAsync(filter));
    }

    /// <summary>Reads the jobs that match, by state, the newest first.</summary>
    /// <param name="filter">Which. Default: all.</param>
    /// <param name="limit">How many at most, from 1. Default: 100.</param>
    /// <remarks>Suspends.</remarks>
    public Coroutine<IReadOnlyList<JobInfo>> ListAsync(JobFilter? filter = null, int limit = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return OnLoopAsync(() => _store.ListAsync(filter ?? new JobFilter(), limit));
    }

    /// <summary>Reads one job; null if storage has nothing of it.</summary>
    /// <param name="id">The job.</param>
    /// <remarks>Suspends.</remarks>
    public async Coroutine<JobInfo?> FindAsync(Guid id)
        => await ListAsync(new JobFilter { Ids = [id] }, limit: 1) is [var job] ? job : null;

    /// <summary>Counts the jobs of each queue by state.</summary>
    /// <remarks>Suspends.</remarks>
    public Coroutine<IReadOnlyList<JobCount>> CountAsync() => OnLoopAsync(_store.CountAsync);

    /// <summary>Closes the storage. Jobs that run in <see cref="RunAsync"/> must have ended.</summary>
    /// <remarks>Suspends.</remarks>
    public async ValueTask DisposeAsync()
    {
        if (EventLoop.CurrentOrNull is null)
        {
            await _store.DisposeAsync();
        }
        else
        {
            await OnLoopAsync(async Coroutine () => await _store.DisposeAsync());
        }
    }

    internal Coroutine<JobInfo> WaitForEndAsync(Guid id) => OnLoopAsync(() => _ends.WaitAsync(id));

    /// <summary>Makes the row of a job, from its options, those of its kind, and the defaults.</summary>
    internal NewJob Make<TPayload>(Job<TPayload> job, TPayload payload, JobOptions? options)
    {
        ArgumentNullException.ThrowIfNull(job);
        byte[] json = job.Write(payload);
        if (json.Length > _options.MaxPayloadBytes)
        {
            throw new ArgumentException(
                $"The payload of '{job.Kind}' has {json.Length} bytes, and the limit is {_options.MaxPayloadBytes} (JobClientOptions."
                + "MaxPayloadBytes). Store the data elsewhere, and pass its address.", nameof(payload));
        }

        return JobOptionsCheck.Resolve(job, job.OptionsOf(payload, options), json);
    }

    private void OnChanged(JobChange change)
    {
        if (change == JobChange.Ready || _ends.AreAwaited)
        {
            Changed.Notify();
        }
    }

    private async Coroutine<Guid> StoreAsync<TPayload>(Job<TPayload> job, TPayload payload, JobOptions? options)
    {
        NewJob made = Make(job, payload, options);
        using Activity? span = JobTracing.StartPublish(ref made);
        try
        {
            return CheckDuplicate(
                made,
                EventLoop.CurrentOrNull == _loop ? await _batches.AddAsync(made) : await _loop.RunThreadSafe(_batches.AddAsync(made)));
        }
        catch (Exception error)
        {
            JobTracing.SetFailed(span, error);
            throw;
        }
    }

    /// <summary>Runs a call on the client's loop, where it may be awaited on another.</summary>
    internal async Coroutine<T> OnLoopAsync<T>(Func<Coroutine<T>> call)
        => EventLoop.CurrentOrNull == _loop ? await call() : await _loop.RunThreadSafe(call);

    /// <inheritdoc cref="OnLoopAsync{T}"/>
    internal async Coroutine OnLoopAsync(Func<Coroutine> call)
    {
        if (EventLoop.CurrentOrNull == _loop)
        {
            await call();
        }
        else
        {
            await _loop.RunThreadSafe(call);
        }
    }
}
