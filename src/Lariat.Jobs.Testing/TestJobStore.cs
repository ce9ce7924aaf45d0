// The storage of a test. A crash is an exception that no worker handles: the worker ends, as its process would. Invariant: the session of a
// worker that has crashed is not closed, since a dead process does not do that, so its jobs are taken back when the lease has run out.
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Testing;

/// <summary>A store with crash points, which says when jobs were enqueued, and remembers those that workers have taken. Thread: the
/// loop's.</summary>
internal sealed class TestJobStore(JobStore inner, TimeProvider clock) : JobStoreDecorator(inner)
{
    private static readonly TimeSpan s_housekeepInterval = TimeSpan.FromHours(1);

    private readonly HashSet<(JobCrashPoint Point, bool IsAfter)> _crashes = [];
    private readonly HashSet<JobSession> _dead = [];
    private readonly HashSet<JobSession> _open = [];
    private readonly Dictionary<Guid, FetchedJob> _taken = [];
    private DateTimeOffset _housekeptAt = DateTimeOffset.MinValue;

    /// <summary>How many tries have ended, without those that were handed back.</summary>
    public int TryCount { get; private set; }

    /// <summary>The jobs that workers have taken, each as it was the last time.</summary>
    public IReadOnlyDictionary<Guid, FetchedJob> Taken => _taken;

    /// <summary>Awaited after each enqueue, before it returns.</summary>
    public Func<Coroutine>? OnEnqueued { get; set; }

    public void CrashAt(JobCrashPoint point, bool isAfter) => _crashes.Add((point, isAfter));

    public override async Coroutine<IReadOnlyList<Guid>> EnqueueAsync(IReadOnlyList<NewJob> jobs)
    {
        CrashIfDue(JobCrashPoint.Enqueue, isAfter: false);
        IReadOnlyList<Guid> stored = await base.EnqueueAsync(jobs);
        await EndEnqueueAsync();
        return stored;
    }

    public override async Coroutine EnqueueGroupAsync(NewJobGraph graph)
    {
        CrashIfDue(JobCrashPoint.Enqueue, isAfter: false);
        await base.EnqueueGroupAsync(graph);
        await EndEnqueueAsync();
    }

    public override async Coroutine<JobExchange> ExchangeAsync(
        JobSession session, IReadOnlyList<FinishedJob> finished, IReadOnlyList<JobRequest> requests,
        IReadOnlyDictionary<string, int> kinds)
    {
        CrashIfDue(JobCrashPoint.Completion, isAfter: false, finished.Count > 0, session);
        CrashIfDue(JobCrashPoint.Take, isAfter: false, requests.Count > 0, session);
        JobExchange answer = await base.ExchangeAsync(session, finished, requests, kinds);
        TryCount += answer.Accepted.Count(static one => one.End != JobEnd.Released);
        foreach (FetchedJob job in answer.Fetched)
        {
            _taken[job.Id] = job;
        }

        CrashIfDue(JobCrashPoint.Completion, isAfter: true, finished.Count > 0, session);
        CrashIfDue(JobCrashPoint.Take, isAfter: true, answer.Fetched.Count > 0, session);
        return answer;
    }

    public override async Coroutine<JobSession> OpenSessionAsync(string name)
    {
        JobSession session = await base.OpenSessionAsync(name);
        _open.Add(session);
        return session;
    }

    public override async Coroutine CloseSessionAsync(JobSession session)
    {
        if (!_dead.Contains(session))
        {
            await base.CloseSessionAsync(session);
            _open.Remove(session);
        }
    }

    // A worker asks each two seconds, which a virtual day has many of; there is nothing to take from the only worker that ever was.
    public override Coroutine<int> RescueAsync(JobSession? own)
        => _open.Count <= (own is not null && _open.Contains(own) ? 1 : 0) ? Coroutine.FromResult(0) : base.RescueAsync(own);

    // As seldom: a worker does so each minute.
    public override async Coroutine<int> HousekeepAsync()
    {
        if (clock.GetUtcNow() - _housekeptAt < s_housekeepInterval)
        {
            return 0;
        }

        _housekeptAt = clock.GetUtcNow();
        return await base.HousekeepAsync();
    }

    private async Coroutine EndEnqueueAsync()
    {
        CrashIfDue(JobCrashPoint.Enqueue, isAfter: true);
        if (OnEnqueued is not null)
        {
            await OnEnqueued();
        }
    }

    /// <exception cref="JobCrashException">The process ends here.</exception>
    private void CrashIfDue(JobCrashPoint point, bool isAfter, bool isReached = true, JobSession? session = null)
    {
        if (isReached && _crashes.Remove((point, isAfter)))
        {
            if (session is not null)
            {
                _dead.Add(session);
            }

            throw new JobCrashException(point, isAfter);
        }
    }
}
