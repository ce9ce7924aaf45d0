// Reads files that the system cannot read asynchronously. Threads, not the pool of the process: that begins with one for each processor and
// grows by one or two a second, which for a disk that handles 30 requests at a time is a tenth of its speed.
using System.Globalization;

namespace Lariat.LowLevel;

/// <summary>A bounded set of threads for one driver; started on demand, ended with the driver.</summary>
internal sealed class FileThreads : IDisposable
{
    // PERF: bench/Files, files_cold_64 on epoll: 16 reach what 32 reach.
    private const int MaxThreads = 16;

    private readonly Lock _gate = new();
    private readonly Queue<FileJob> _jobs = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly List<Thread> _threads = [];
    private int _idleCount;
    private bool _isClosing;

    /// <summary>Queues a job.</summary>
    /// <returns>False: there is no thread, and none can be started now. The job is not queued.</returns>
    public bool TryAdd(FileJob job)
    {
        lock (_gate)
        {
            if (_idleCount <= _jobs.Count && _threads.Count < MaxThreads && !TryStartThread() && _threads.Count == 0)
            {
                return false;
            }

            _jobs.Enqueue(job);
        }

        _work.Release();
        return true;
    }

    /// <summary>Ends the threads. Queued jobs are dropped, running ones are waited for.</summary>
    /// <param name="patience">The maximum wait.</param>
    /// <returns>False if a job is still running.</returns>
    public bool End(TimeSpan patience)
    {
        lock (_gate)
        {
            _isClosing = true;
            _jobs.Clear();
        }

        _work.Release(Math.Max(1, _threads.Count));
        long end = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        return _threads.TrueForAll(thread => thread.Join((int)Math.Max(0, end - Environment.TickCount64)));
    }

    public void Dispose() => _work.Dispose();

    private bool TryStartThread()
    {
        if (LibraryThread.TryStart(Work, string.Create(CultureInfo.InvariantCulture, $"lariat-file-{_threads.Count + 1}"))
            is not { } thread)
        {
            return false;
        }

        _threads.Add(thread);
        return true;
    }

    private void Work()
    {
        while (true)
        {
            Interlocked.Increment(ref _idleCount);
            _work.Wait();
            Interlocked.Decrement(ref _idleCount);
            FileJob? job;
            lock (_gate)
            {
                if (!_jobs.TryDequeue(out job) && _isClosing)
                {
                    return;
                }
            }

            job?.RunOnThread();
        }
    }
}
