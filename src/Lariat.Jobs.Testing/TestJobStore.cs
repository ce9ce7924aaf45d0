// The storage of a test. A crash is an exception that no worker handles: the worker ends, as its process would. Invariant: the session of a
// worker that has crashed is not closed, since a dead process does not do that, so its jobs are taken back when the lease has run out.
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Testing;

/// <summary>A store with crash points, which says when jobs were enqueued. Thread: the loop's.</summary>
internal sealed class TestJobStore(JobStore inner) : JobStoreDecorator(inner)
{
    private readonly HashSet<(JobCrashPoint Point, bool IsAfter)> _crashes = [];
    private readonly HashSet<JobSession> _dead = [];

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

    public override async Coroutine<IReadOnlyList<Guid>> EnqueueGroupAsync(NewJobGraph graph)
    {
        CrashIfDue(JobCrashPoint.Enqueue, isAfter: false);
        IReadOnlyList<Guid> stored = await base.EnqueueGroupAsync(graph);
        await EndEnqueueAsync();
        return stored;
    }

    public override async Coroutine<JobExchange> ExchangeAsync(
        JobSession session, IReadOnlyList<FinishedJob> finished, IReadOnlyList<JobRequest> requests,
        IReadOnlyDictionary<string, int> kinds)
    {
        CrashIfDue(JobCrashPoint.Completion, isAfter: false, finished.Count > 0, session);
        CrashIfDue(JobCrashPoint.Take, isAfter: false, requests.Count > 0, session);
        JobExchange answer = await base.ExchangeAsync(session, finished, requests, kinds);
        CrashIfDue(JobCrashPoint.Completion, isAfter: true, finished.Count > 0, session);
        CrashIfDue(JobCrashPoint.Take, isAfter: true, answer.Fetched.Count > 0, session);
        return answer;
    }

    public override Coroutine CloseSessionAsync(JobSession session)
        => _dead.Remove(session) ? Coroutine.Completed : base.CloseSessionAsync(session);

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
