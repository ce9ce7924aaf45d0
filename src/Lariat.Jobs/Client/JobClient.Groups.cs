using System.Diagnostics;
using Lariat.Jobs.Running;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

public sealed partial class JobClient
{
    /// <summary>Enqueues a group of jobs, all in one transaction.</summary>
    /// <param name="build">Describes it; called once, immediately.</param>
    /// <remarks>Suspends until it is stored. If it is canceled there, all of the group may be stored, or nothing. A member whose unique key
    /// another job has is left out: it counts as aborted, what waits for it is aborted too, and its handle finds no job. Celery:
    /// <c>group(…)</c> and <c>chord(…)</c>.</remarks>
    /// <exception cref="ArgumentException">A payload is too large, an option is out of its range, or a member waits for something that is
    /// not added before it, or for itself.</exception>
    /// <exception cref="JobDuplicateException">Another job has the unique key of one whose options say <see cref="JobConflict.Throw"/>:
    /// nothing was stored.</exception>
    /// <exception cref="JobStorageException">It could not be stored.</exception>
    public async Coroutine<JobGroupHandle> GroupAsync(Action<JobGroupBuilder> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        using Activity? span = JobTracing.StartPublish();
        try
        {
            var builder = new JobGroupBuilder(this);
            build(builder);
            NewJobGraph graph = builder.Build();
            JobTracing.SetJobs(span, graph.Jobs);
            return await OnLoopAsync(async Coroutine<JobGroupHandle> () =>
            {
                IReadOnlyList<Guid> stored = await _store.EnqueueGroupAsync(graph);
                JobMetrics.OnEnqueued(
                    graph.Jobs.Zip(stored).Where(static one => one.First.Id == one.Second).Select(static one => one.First));
                Changed.Notify();
                return new JobGroupHandle(this, graph.Groups[0].Id);
            });
        }
        catch (Exception error)
        {
            JobTracing.SetFailed(span, error);
            throw;
        }
    }

    /// <summary>Enqueues jobs of which each begins when the one before it has succeeded: a group of its own.</summary>
    /// <param name="calls">The jobs, such as <c>Import.Jobs.Load.With("orders.csv")</c>; at least one.</param>
    /// <remarks>Suspends until all are stored, in one transaction. Celery: <c>chain(…)</c>.</remarks>
    /// <inheritdoc cref="GroupAsync"/>
    public Coroutine<JobGroupHandle> ChainAsync(params IReadOnlyList<JobCall> calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ArgumentOutOfRangeException.ThrowIfZero(calls.Count, nameof(calls));
        return GroupAsync(group =>
        {
            JobHandle? last = null;
            foreach (JobCall call in calls)
            {
                last = group.Add(call, last is null ? [] : [last]);
            }
        });
    }

    /// <summary>The handle of a group that was enqueued earlier, or elsewhere.</summary>
    /// <param name="id">Its id.</param>
    public JobGroupHandle GetGroupHandle(Guid id) => new(this, id);

    internal Coroutine<JobGroupInfo?> FindGroupAsync(Guid id) => OnLoopAsync(() => _store.FindGroupAsync(id));

    internal Coroutine<bool> AbortGroupAsync(Guid id) => OnLoopAsync(async Coroutine<bool> () =>
    {
        bool hasChanged = await _store.AbortGroupAsync(id);
        Changed.Notify();
        return hasChanged;
    });
}
