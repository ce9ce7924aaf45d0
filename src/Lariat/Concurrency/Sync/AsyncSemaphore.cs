using System.Diagnostics;
using Lariat.Coroutines;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>A number of permits; first come, first served.</summary>
/// <remarks>Bound to the first loop that uses it. Thread: the loop's. asyncio: <c>Semaphore</c>.</remarks>
/// <example><!-- from SyncExamples.cs#AsyncSemaphore --><code>
/// var places = new AsyncSemaphore(4); // at most four fetches at a time
/// await Coroutine.Gather(urls.Select(FetchAsync));
///
/// async Coroutine FetchAsync(string url)
/// {
///     using (await places.EnterAsync())
///     {
///         await fetchAsync(url);
///     }
/// }
/// </code></example>
[DebuggerDisplay("{_permits} permits, {_waiters.Count} waiting")]
public class AsyncSemaphore : IReleasable, ILoopBound, IWaitOwner
{
    private readonly WaitQueue _waiters = new();
    private readonly int _permitsAtStart;
    private LoopBound _bound = new();
    private LeafCache<EnterLeaf, Releaser> _enterLeaf;
    private int _permits;

    /// <summary>Creates a semaphore.</summary>
    /// <param name="permits">The initial number of permits; zero or more, default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="permits"/> is negative.</exception>
    public AsyncSemaphore(int permits = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(permits);
        _permits = _permitsAtStart = permits;
    }

    /// <summary>True if an <see cref="AcquireAsync"/> would have to wait: no permit is available, or others wait for one.</summary>
    public bool IsLocked => _permits == 0 || _waiters.HasLiveWaiter;

    /// <summary>The number of available permits.</summary>
    public int Permits => _permits;

    /// <summary>The number of tasks that wait for a permit, including those that have been given one and have not run yet.</summary>
    /// <remarks>Never suspends. Trio and anyio: <c>statistics().tasks_waiting</c>.</remarks>
    public int WaitingCount => _waiters.Count;

    string ILoopBound.LoopBoundName => LoopMismatch.NameOf(this);

    string IWaitOwner.WaitName => EnterLeaf.Name;

    // Fewer than at the start: a task holds one.
    bool ILoopBound.IsIdle => _permits >= _permitsAtStart && _waiters.Count == 0;

    /// <summary>Takes a permit, waiting until there is one.</summary>
    /// <remarks>
    /// Suspends if <see cref="IsLocked"/>. A permit granted to a canceled task passes to the next. asyncio: <c>acquire()</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The semaphore belongs to another loop.</exception>
    public Coroutine AcquireAsync() => EnterAsync().WithoutResult;

    /// <summary>Takes a permit for the rest of a <c>using</c>.</summary>
    /// <inheritdoc cref="AcquireAsync" path="/exception"/>
    /// <remarks>As <see cref="AcquireAsync"/>. asyncio: <c>async with semaphore</c>.</remarks>
    public Coroutine<Releaser> EnterAsync() => new(_enterLeaf.TryTake(_bound) ?? _enterLeaf.Take(new EnterLeaf(this), _bound));

    /// <summary>Acquires a permit if one is free.</summary>
    /// <returns>False if <see cref="IsLocked"/>: a waiting task is never overtaken.</returns>
    /// <remarks>
    /// Never suspends. <see cref="Release()"/> follows only if it returned true. No counterpart in asyncio; .NET:
    /// <c>SemaphoreSlim.Wait(0)</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The semaphore belongs to another loop.</exception>
    public bool TryAcquire()
    {
        _bound.Use(this);
        return TryAcquireHere();
    }

    private bool TryAcquireHere()
    {
        if (IsLocked)
        {
            return false;
        }

        _permits--;
        return true;
    }

    /// <summary>Returns a permit, or adds one, and wakes the first waiter.</summary>
    /// <exception cref="InvalidOperationException">The semaphore belongs to another loop.</exception>
    public virtual void Release() => Release(1);

    /// <summary>Returns several permits, or adds them, and wakes that many waiters, first come first.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <remarks>If it throws, no permit was given. No counterpart in asyncio; .NET: <c>SemaphoreSlim.Release(count)</c>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    /// <exception cref="SemaphoreFullException">There would be more than <see cref="int.MaxValue"/> permits.</exception>
    /// <exception cref="InvalidOperationException">The semaphore belongs to another loop.</exception>
    public virtual void Release(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _bound.Use(this);
        if (count > int.MaxValue - _permits)
        {
            throw new SemaphoreFullException(
                $"{_permits} permits are free, and {count} more would make more than {int.MaxValue}: release what was acquired.");
        }

        _permits += count;
        for (; count > 0 && WakeNext(); count--)
        {
        }
    }

    private protected void Use() => _bound.Use(this);

    bool IWaitOwner.TryEndWait(Waiter waiter, ref Exception? error)
    {
        if (error is not null && waiter.IsCompletedSuccessfully)
        {
            // Canceled after it was given a permit.
            _permits++;
        }

        _waiters.RemoveHere(waiter);

        // Others may have queued behind this task although permits were available.
        while (_permits > 0 && WakeNext())
        {
        }

        return true;
    }

    private bool WakeNext()
    {
        if (!_waiters.TryWakeNext())
        {
            return false;
        }

        // The permit belongs to the woken task from now on.
        _permits--;
        return true;
    }

    private sealed class EnterLeaf(AsyncSemaphore owner) : Leaf<Releaser>
    {
        public const string Name = $"{nameof(AsyncSemaphore)}.{nameof(EnterAsync)}";

        internal override string OwnName => Name;

        private protected override bool TryComplete(Trampoline trampoline)
        {
            owner._bound.Use(owner, EventLoop.Of(trampoline));
            return owner.TryAcquireHere();
        }

        private protected override Waiter BeginWait(Trampoline trampoline) => owner._waiters.AddFor(owner, EventLoop.Of(trampoline));

        private protected override Releaser GetResult() => new(owner);
    }
}
