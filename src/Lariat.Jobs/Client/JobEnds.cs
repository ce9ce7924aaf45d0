// All that waits for the end of a job shares one question to storage: "which of these have ended?" It is asked after a hint, and once a
// second. Invariant: the watching task runs while there are waiters, and ends with the last.
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>Waits for the ends of jobs. Thread: the client's loop.</summary>
internal sealed class JobEnds(JobStore store, ChangeSignal changed)
{
    private const int MaxIds = 500;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Guid, Wait> _waits = [];
    private bool _isWatching;

    /// <summary>True while something waits.</summary>
    public bool AreAwaited => _isWatching;

    /// <summary>Waits until a job has completed, is dead, or was aborted.</summary>
    /// <exception cref="InvalidOperationException">Storage has nothing of the job.</exception>
    public async Coroutine<JobInfo> WaitAsync(Guid id)
    {
        if (!_waits.TryGetValue(id, out Wait? wait))
        {
            _waits.Add(id, wait = new Wait(EventLoop.Current.CreateFuture<JobInfo>()));
        }

        wait.Count++;
        try
        {
            if (_isWatching)
            {
                // It may wait for a change, and the end of this job may have been the last one.
                await LookAsync([id]);
            }
            else
            {
                _isWatching = true;
                LoopTask.Create(WatchAsync(), name: "jobs: ends");
            }

            return await Coroutine.Shield(wait.End);
        }
        finally
        {
            if (--wait.Count == 0)
            {
                _waits.Remove(id);
            }
        }
    }

    private async Coroutine WatchAsync()
    {
        try
        {
            while (_waits.Count > 0)
            {
                long seen = changed.Count;
                foreach (Guid[] ids in _waits.Keys.Chunk(MaxIds))
                {
                    await LookAsync(ids);
                }

                // What has ended is taken from the table by its waiters, in their next step.
                await Coroutine.Yield();
                if (_waits.Count > 0)
                {
                    await changed.WaitAsync(seen, s_interval, store);
                }
            }
        }
        catch (Exception error) when (!LoopTask.Current.IsCancellation(error))
        {
            foreach (Wait wait in _waits.Values)
            {
                wait.Fail(error);
            }
        }
        finally
        {
            _isWatching = false;
        }
    }

    private async Coroutine LookAsync(Guid[] ids)
    {
        IReadOnlyList<JobInfo> found = await store.ListAsync(new JobFilter { Ids = ids }, ids.Length);
        var missing = new HashSet<Guid>(ids);
        foreach (JobInfo job in found)
        {
            missing.Remove(job.Id);
            if (job.State is JobState.Completed or JobState.Aborted or JobState.Dead && _waits.TryGetValue(job.Id, out Wait? wait))
            {
                wait.End.TrySetResult(job);
            }
        }

        foreach (Guid id in missing)
        {
            if (_waits.TryGetValue(id, out Wait? wait))
            {
                wait.Fail(new InvalidOperationException(
                    $"There is no job {id}, and no outcome of it: it was never enqueued here, it kept nothing (JobKeep.Nothing), or it "
                    + "ended longer ago than history is kept."));
            }
        }
    }

    private sealed class Wait(Future<JobInfo> end)
    {
        public Future<JobInfo> End { get; } = end;

        public int Count { get; set; }

        public void Fail(Exception error)
        {
            if (!End.IsCompleted)
            {
                End.SetException(error);
            }
        }
    }
}
