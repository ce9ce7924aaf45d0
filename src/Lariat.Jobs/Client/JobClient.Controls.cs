// The part of the client by which people steer jobs while programs run: pauses and limits.
namespace Lariat.Jobs;

public sealed partial class JobClient
{
    /// <summary>Lets no further job of a queue, a kind, or a limit's key begin, in any process, until <see cref="ResumeAsync"/>.</summary>
    /// <param name="target">What is paused.</param>
    /// <param name="name">The queue, the kind as jobs of it are stored, or the key.</param>
    /// <returns>False if it was paused already.</returns>
    /// <remarks>Suspends until the pause is stored. Running jobs end as usual, and jobs can be enqueued. A pause outlives the
    /// program.</remarks>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Coroutine<bool> PauseAsync(JobTarget target, string name)
    {
        CheckTarget(target, name);
        return OnLoopAsync(() => _store.PauseAsync(target, name));
    }

    /// <summary>Ends a pause.</summary>
    /// <param name="target">What was paused.</param>
    /// <param name="name">Its name.</param>
    /// <returns>False if there was no pause.</returns>
    /// <remarks>Suspends until this is stored.</remarks>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public async Coroutine<bool> ResumeAsync(JobTarget target, string name)
    {
        CheckTarget(target, name);
        return await OnLoopAsync(async Coroutine<bool> () =>
        {
            bool wasPaused = await _store.ResumeAsync(target, name);
            Changed.Notify();
            return wasPaused;
        });
    }

    /// <summary>Reads what is paused.</summary>
    /// <remarks>Suspends.</remarks>
    public Coroutine<IReadOnlyList<JobPause>> ListPausesAsync() => OnLoopAsync(_store.ListPausesAsync);

    /// <summary>Decides the limits of a key, for jobs that are stored too. From then on, what enqueues say about the key does not
    /// count.</summary>
    /// <param name="limit">The key with its limits; with neither a concurrency nor a rate, the key is not limited.</param>
    /// <remarks>Suspends until the limit is stored. Jobs that run above a lower limit end as usual. See
    /// <see cref="ResetLimitAsync"/>.</remarks>
    public async Coroutine SetLimitAsync(JobLimit limit)
    {
        ArgumentNullException.ThrowIfNull(limit);
        await OnLoopAsync(async Coroutine () =>
        {
            await _store.SetLimitAsync(limit);
            Changed.Notify();
        });
    }

    /// <summary>Lets enqueues decide the limits of a key again: the next one does; until then they stay.</summary>
    /// <param name="key">The key.</param>
    /// <returns>False if enqueues decided them already.</returns>
    /// <remarks>Suspends until this is stored.</remarks>
    /// <exception cref="ArgumentException">The key is empty, or longer than 200 characters.</exception>
    public Coroutine<bool> ResetLimitAsync(string key)
    {
        JobLimit.CheckKey(key);
        return OnLoopAsync(() => _store.ResetLimitAsync(key));
    }

    /// <summary>Reads the limits of all keys that have jobs, or were set by <see cref="SetLimitAsync"/>.</summary>
    /// <remarks>Suspends.</remarks>
    public Coroutine<IReadOnlyList<JobLimitInfo>> ListLimitsAsync() => OnLoopAsync(_store.ListLimitsAsync);

    /// <summary>Pages and numbers for people, which cost the same however many jobs there are.</summary>
    public JobViews Views => field ??= new JobViews(this, _store.Views);

    /// <summary>What people have done to jobs.</summary>
    public JobAudit Audit => field ??= new JobAudit(this, _store.Audit);

    /// <summary>True if this client was opened with a kind, under this name or a newer one.</summary>
    /// <param name="kind">The kind as jobs of it are stored.</param>
    /// <remarks>Any thread.</remarks>
    public bool HasKind(string kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return Catalog.TryFind(kind, out _);
    }

    /// <summary>Enqueues a copy of a job, ready now: the same kind, payload, queue and options, but neither its group nor its unique
    /// key.</summary>
    /// <param name="id">The job, in any state.</param>
    /// <returns>The copy; null if there is no such job, or its payload is not kept (<see cref="JobKeep.Everything"/>).</returns>
    /// <remarks>Suspends until the copy is stored.</remarks>
    public async Coroutine<JobHandle?> CopyAsync(Guid id)
    {
        var copy = Guid.CreateVersion7();
        bool isStored = await OnLoopAsync(async Coroutine<bool> () =>
        {
            bool isStored = await _store.CopyAsync(id, copy);
            Changed.Notify();
            return isStored;
        });
        return isStored ? GetHandle(copy) : null;
    }

    private static void CheckTarget(JobTarget target, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!Enum.IsDefined(target))
        {
            throw new ArgumentOutOfRangeException(nameof(target), target, "A queue, a kind, or the key of a limit can be paused.");
        }
    }
}
