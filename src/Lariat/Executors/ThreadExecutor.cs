// A bounded pool of named threads that are started when there is work for them, as concurrent.futures.ThreadPoolExecutor. Jobs
// and threads meet in one queue under one lock: a job may block for seconds, so the lock is never what costs.
using System.Globalization;

namespace Lariat;

/// <summary>Runs blocking work on threads of its own.</summary>
/// <remarks>
/// Jobs run in the order in which they were given; at most <see cref="ThreadCountMax"/> at a time. Thread: any.
/// asyncio: <c>ThreadPoolExecutor</c>.
/// </remarks>
public sealed class ThreadExecutor : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<IExecutorJob> _jobs = new();
    private readonly List<Thread> _threads = [];
    private readonly SemaphoreSlim _work = new(0);
    private readonly string _name;
    private int _idleCount;
    private bool _isShutDown;

    /// <summary>Makes an executor; it starts no thread before there is a job.</summary>
    /// <param name="threadCountMax">How many jobs run at a time; at least 1. Default: processors + 4, at most 32.</param>
    /// <param name="name">The threads are called "name-1", "name-2", …; default "lariat".</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threadCountMax"/> is less than 1.</exception>
    public ThreadExecutor(int? threadCountMax = null, string name = "lariat")
    {
        ThreadCountMax = threadCountMax ?? Math.Min(32, Environment.ProcessorCount + 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(ThreadCountMax, 1, nameof(threadCountMax));
        _name = name;
    }

    /// <summary>How many jobs run at a time.</summary>
    public int ThreadCountMax { get; }

    /// <summary>How many threads have been started.</summary>
    public int ThreadCount
    {
        get
        {
            lock (_gate)
            {
                return _threads.Count;
            }
        }
    }

    /// <summary>Refuses new jobs; the jobs that were given still run, and then the threads end.</summary>
    /// <param name="wait">True: blocks until they have ended.</param>
    /// <remarks>asyncio: <c>shutdown(wait)</c>.</remarks>
    public void ShutDown(bool wait = true)
    {
        Thread[] threads;
        lock (_gate)
        {
            if (!_isShutDown)
            {
                _isShutDown = true;
                if (_threads.Count > 0)
                {
                    _work.Release(_threads.Count);
                }
            }

            threads = [.. _threads];
        }

        if (wait)
        {
            foreach (Thread thread in threads)
            {
                thread.Join();
            }
        }
    }

    /// <summary>As <see cref="ShutDown"/>, waiting.</summary>
    public void Dispose() => ShutDown();

    /// <exception cref="InvalidOperationException">The executor was shut down.</exception>
    internal void Submit(IExecutorJob job)
    {
        lock (_gate)
        {
            if (_isShutDown)
            {
                throw new InvalidOperationException("The executor was shut down and takes no new job.");
            }

            _jobs.Enqueue(job);
            if (_idleCount >= _jobs.Count || _threads.Count == ThreadCountMax)
            {
                _work.Release();
                return;
            }

            var thread = new Thread(Work)
            {
                IsBackground = true,
                Name = string.Create(CultureInfo.InvariantCulture, $"{_name}-{_threads.Count + 1}"),
            };
            _threads.Add(thread);
            thread.UnsafeStart();
            _work.Release();
        }
    }

    private void Work()
    {
        while (true)
        {
            lock (_gate)
            {
                _idleCount++;
            }

            _work.Wait();
            IExecutorJob? job;
            lock (_gate)
            {
                _idleCount--;
                if (!_jobs.TryDequeue(out job) && _isShutDown)
                {
                    return;
                }
            }

            job?.RunOnThread();
        }
    }
}

/// <summary>One job of an executor.</summary>
internal interface IExecutorJob
{
    /// <summary>On a thread of the executor. Never throws.</summary>
    void RunOnThread();
}
