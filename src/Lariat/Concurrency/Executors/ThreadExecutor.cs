// A bounded pool of named threads that are started on demand, as concurrent.futures.ThreadPoolExecutor. Jobs
// and threads share one queue under one lock: a job may block for seconds, so the lock is never the bottleneck. Its end is in
// ThreadExecutor.Closing.cs.
using System.Diagnostics;
using System.Globalization;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>Runs blocking work on dedicated threads.</summary>
/// <remarks>
/// Jobs run in the order of submission; at most <see cref="MaxThreads"/> at a time. A thread is started when there is a job and no idle
/// thread; threads live until the executor is shut down. Thread: any. asyncio: <c>ThreadPoolExecutor</c>.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class ThreadExecutor : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<IExecutorJob> _jobs = new();
    private readonly List<Thread> _threads = [];
    private readonly SemaphoreSlim _work = new(0);
    private readonly string _name;
    private readonly Action? _initializer;
    private int _startedThreads;
    private int _idleCount;
    private long _startedJobs;

    /// <summary>Creates an executor; it starts no thread before there is a job.</summary>
    /// <param name="maxThreads">Maximum jobs that run at a time; at least 1. Default: processors + 4, at most 32.</param>
    /// <param name="name">The prefix of the threads' names, "name-1", "name-2", …; default "lariat".</param>
    /// <param name="initializer">
    /// Runs first on each thread. If it throws, the executor is broken: all its jobs fail with a <see cref="BrokenExecutorException"/>.
    /// Default: nothing.
    /// </param>
    /// <remarks>asyncio: <c>max_workers</c>, <c>thread_name_prefix</c>, <c>initializer</c>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxThreads"/> is less than 1.</exception>
    public ThreadExecutor(int? maxThreads = null, string name = "lariat", Action? initializer = null)
    {
        MaxThreads = maxThreads ?? Math.Min(32, Environment.ProcessorCount + 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxThreads, 1, nameof(maxThreads));
        _name = name;
        _initializer = initializer;
    }

    /// <summary>Maximum jobs that run at a time.</summary>
    public int MaxThreads { get; }

    /// <summary>The current number of threads.</summary>
    public int ThreadCount => GetStatistics().ThreadCount;

    /// <summary>A snapshot of the executor's counters.</summary>
    public ThreadExecutorStatistics GetStatistics()
    {
        lock (_gate)
        {
            return new ThreadExecutorStatistics(_threads.Count, _idleCount, _jobs.Count, _startedJobs);
        }
    }

    /// <summary>Its name and its counters. Any thread.</summary>
    public override string ToString() => $"executor {_name}, {GetStatistics()}";

    /// <summary>
    /// Runs a function on a thread of the executor, for code outside a loop; a coroutine uses <see cref="LoopExecutors.RunInExecutor{T}"/>.
    /// </summary>
    /// <param name="function">Runs with the caller's AsyncLocal values.</param>
    /// <returns>A .NET task of its result, which continues on the pool; canceled if the executor is shut down before the function has
    /// started.</returns>
    /// <remarks>Takes effect at the call. asyncio: <c>executor.submit</c>.</remarks>
    /// <exception cref="InvalidOperationException">The executor was shut down.</exception>
    /// <exception cref="BrokenExecutorException">Its initializer has failed.</exception>
    /// <exception cref="IOException">It has no thread, and none can be started now: the limit of the user or of the container is reached. A
    /// later call tries again.</exception>
    public Task<T> Submit<T>(Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var job = new TaskJob<T>(function);
        Submit(job);
        return job.Outcome;
    }

    /// <inheritdoc cref="Submit{T}(Func{T})"/>
    public Task Submit(Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Submit<object?>(() =>
        {
            function();
            return null;
        });
    }

    /// <exception cref="InvalidOperationException">The executor was shut down.</exception>
    /// <exception cref="BrokenExecutorException">Its initializer has failed.</exception>
    /// <exception cref="IOException">It has no thread, and none can be started.</exception>
    internal void Submit(IExecutorJob job)
    {
        lock (_gate)
        {
            ThrowIfClosed();
            if (_idleCount <= _jobs.Count && _threads.Count < MaxThreads && !TryStartThread() && _threads.Count == 0)
            {
                throw LibraryThread.Refused($"A job of the executor '{_name}'");
            }

            _jobs.Enqueue(job);
        }

        _work.Release();
    }

    /// <summary>Starts a thread. False: none can be started now. The existing threads do the work, and the next job tries again.</summary>
    private bool TryStartThread()
    {
        if (LibraryThread.TryStart(Work, string.Create(CultureInfo.InvariantCulture, $"{_name}-{_startedThreads + 1}")) is not { } thread)
        {
            return false;
        }

        _startedThreads++;
        _threads.Add(thread);

        // The thread counts as idle from now on: the next job need not start another one for itself.
        _idleCount++;
        return true;
    }

    private void Work()
    {
        try
        {
            _initializer?.Invoke();
        }
        catch (Exception error)
        {
            Break(error);
        }

        while (TryTakeJob(out IExecutorJob? job))
        {
            job?.RunOnThread();
            lock (_gate)
            {
                _idleCount++;
            }
        }

        EndThread();
    }

    /// <summary>Waits for a job. False: there are no more jobs. A job may be null: another thread has taken it.</summary>
    private bool TryTakeJob(out IExecutorJob? job)
    {
        _work.Wait();
        lock (_gate)
        {
            bool isFound = _jobs.TryDequeue(out job);
            _idleCount--;
            _startedJobs += isFound ? 1 : 0;
            return isFound || !IsClosed;
        }
    }
}
