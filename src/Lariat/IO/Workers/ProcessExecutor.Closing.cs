// How a process executor ends: it rejects new jobs, waits for the current ones, and ends the workers; or it kills the workers immediately.
using Lariat.Workers;

namespace Lariat.Processes;

public sealed partial class ProcessExecutor
{
    private readonly HashSet<LoopTask> _background = [];
    private readonly AsyncEvent _allJobsEnded = new();
    private bool _isShutdown;
    private int _jobCount;

    /// <summary>Rejects new jobs, waits for the current ones, and ends the workers.</summary>
    /// <param name="cancelQueued">True: jobs that wait for a worker are canceled.</param>
    /// <param name="timeout">How long jobs may still run; then they are canceled, or their workers killed. Null, the default, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>: no limit. Zero or less: immediately.</param>
    /// <remarks>
    /// Suspends until every worker has ended and was reaped. Cancellation kills the workers. asyncio: <c>shutdown(wait=True,
    /// cancel_futures=…)</c>.
    /// </remarks>
    public async Coroutine ShutdownAsync(bool cancelQueued = false, TimeSpan? timeout = null)
    {
        _bound.Use(this);
        _isShutdown = true;
        if (cancelQueued)
        {
            _slots.EndQueue(error: null);
        }

        bool isDone = false;
        try
        {
            await Coroutine.WaitFor(JoinJobsAsync(), timeout);
            await EndWorkersAsync();
            isDone = true;
        }
        catch (TimeoutException)
        {
            // The time-out is for this case: the jobs end below.
        }
        finally
        {
            if (!isDone)
            {
                // The wait for the killed workers is short, and a canceled scope must not leave them unreaped.
                KillWorkers();
                await ShieldedWait.Run(EndWorkersAsync);
            }
        }
    }

    /// <summary>
    /// Rejects new jobs and kills all workers: running jobs fail with a <see cref="BrokenExecutorException"/>, waiting ones are canceled.
    /// </summary>
    /// <remarks>asyncio: <c>kill_workers()</c> [3.14].</remarks>
    public void KillWorkers()
    {
        if (!_bound.IsUnused)
        {
            // A container disposes an unused object on any thread.
            _bound.Use(this);
        }

        _isShutdown = true;
        _slots.EndQueue(error: null);
        foreach (Worker worker in _workers)
        {
            worker.Kill("the executor was shut down");
        }
    }

    /// <summary>
    /// As <see cref="ShutdownAsync"/>; kills the workers if the calling task is being canceled. A second call has no effect.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (LoopTask.CurrentOrNull is not { } task)
        {
            KillWorkers();
            return;
        }

        if (task.CancelRequests > 0)
        {
            KillWorkers();
        }

        await ShutdownAsync();
    }

    private async Coroutine JoinJobsAsync()
    {
        while (_jobCount > 0)
        {
            await _allJobsEnded.WaitAsync();
        }
    }

    private async Coroutine EndWorkersAsync()
    {
        while (_idle.TryPop(out Worker? worker))
        {
            RunInBackground(ForgetAsync(worker, _options.EndTimeout));
        }

        while (_background.Count > 0)
        {
            await Coroutine.WaitMany([.. _background]);
        }
    }

    private void BeginJob()
    {
        _jobCount++;
        _allJobsEnded.Clear();
    }

    private void EndJob()
    {
        if (--_jobCount == 0)
        {
            _allJobsEnded.Set();
        }
    }

    private void RunInBackground(Coroutine coroutine)
    {
        LoopTask task = LoopTask.Create(coroutine, "process executor", LoopContext.FromValues(null));
        _background.Add(task);
        task.AddDoneCallback(_ => _background.Remove(task));
    }
}
