// The runs of a worker, from the fetch until an exchange has stored their ends. Invariant: a fetched job is in _runs until its end is in
// _finished, and there until an exchange has stored it; a session that is lost takes both with it.
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Running;

/// <summary>What runs, and what has ended and is not stored yet. Thread: the worker's loop.</summary>
/// <param name="queues">The queues, each with the number of its jobs that run at the same time.</param>
/// <param name="onEnd">Called with a run that has ended.</param>
internal sealed class JobRuns(IReadOnlyDictionary<string, int> queues, Action<JobRun> onEnd)
{
    private readonly Dictionary<Guid, JobRun> _runs = [];
    private readonly Dictionary<string, int> _running = queues.Keys.ToDictionary(
        static queue => queue, static _ => 0, StringComparer.Ordinal);
    private List<FinishedJob> _finished = [];

    /// <summary>How many run.</summary>
    public int Count => _runs.Count;

    /// <summary>True if nothing has ended that is not stored.</summary>
    public bool AreAllStored => _finished.Count == 0;

    /// <summary>How many jobs there is room for.</summary>
    /// <param name="isHalf">Of each queue at most half of what may run.</param>
    public List<JobRequest> FindRequests(bool isHalf)
    {
        var requests = new List<JobRequest>();
        foreach ((string queue, int concurrency) in queues)
        {
            int room = concurrency - _running[queue];
            if (room > 0)
            {
                requests.Add(new JobRequest(queue, isHalf ? Math.Min(room, (concurrency + 1) / 2) : room));
            }
        }

        return requests;
    }

    /// <summary>True if storage may have more jobs that may run now: it gave all that was requested, and there is room.</summary>
    public bool CanTakeMore(List<JobRequest> requests, IReadOnlyList<FetchedJob> fetched)
        => requests.Exists(request => _running[request.Queue] < queues[request.Queue]
            && fetched.Count(job => job.Queue == request.Queue) >= request.Count);

    /// <summary>Starts a run.</summary>
    public void Start(JobRun run)
    {
        if (_runs.Remove(run.Job.Id, out JobRun? older))
        {
            // Storage has taken the job from this worker, and handed it out again: the older run counts for nothing.
            older.Cancel(JobRun.CancelReason.Lost);
            _running[older.Job.Queue]--;
        }

        _runs.Add(run.Job.Id, run);
        _running[run.Job.Queue]++;
        run.Start(End);
    }

    /// <summary>Takes what has ended, to store it.</summary>
    public List<FinishedJob> TakeFinished()
    {
        List<FinishedJob> finished = _finished;
        _finished = [];
        return finished;
    }

    /// <summary>Puts back what could not be stored.</summary>
    public void PutBack(List<FinishedJob> finished) => _finished = [.. finished, .. _finished];

    /// <summary>Aborts those of the jobs that run here.</summary>
    public void Abort(IReadOnlyList<Guid> ids)
    {
        foreach (Guid id in ids)
        {
            if (_runs.TryGetValue(id, out JobRun? run))
            {
                run.Cancel(JobRun.CancelReason.Abort);
            }
        }
    }

    /// <summary>Runs that should have ended longer ago than this, and have not.</summary>
    public IEnumerable<JobRun> FindOverdue(TimeSpan than)
    {
        LoopInstant now = EventLoop.Current.Time;
        return _runs.Values.Where(run => run.OverdueAt(now) > than);
    }

    /// <summary>Cancels runs, which are then handed back.</summary>
    /// <param name="isUrgent">Also those that should end first (<see cref="JobShutdown.Finish"/>).</param>
    public void Cancel(bool isUrgent)
    {
        foreach (JobRun run in _runs.Values.Where(run => isUrgent || run.OnShutdown != JobShutdown.Finish))
        {
            run.Cancel(JobRun.CancelReason.Stop);
        }
    }

    /// <summary>Drops canceled runs that have not ended; returns them.</summary>
    public IReadOnlyList<JobRun> LeaveCanceled()
    {
        JobRun[] left = [.. _runs.Values.Where(static run => run.IsCanceled)];
        foreach (JobRun run in left)
        {
            Remove(run);
        }

        return left;
    }

    /// <summary>Cancels all runs of a session that is over; their ends count for nothing.</summary>
    public void Drop()
    {
        foreach (JobRun run in _runs.Values)
        {
            run.Cancel(JobRun.CancelReason.Lost);
            _running[run.Job.Queue]--;
        }

        _runs.Clear();
        _finished = [];
    }

    private void End(JobRun run, FinishedJob finished)
    {
        // A run that was dropped or left is no longer here, and its end counts for nothing.
        if (_runs.TryGetValue(run.Job.Id, out JobRun? current) && current == run)
        {
            Remove(run);
            _finished.Add(finished);
            onEnd(run);
        }
    }

    private void Remove(JobRun run)
    {
        _runs.Remove(run.Job.Id);
        _running[run.Job.Queue]--;
    }
}
