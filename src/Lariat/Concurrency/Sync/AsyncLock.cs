using System.Diagnostics;
using Lariat.Coroutines;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>Mutual exclusion between tasks of one loop; first come, first served.</summary>
/// <remarks>
/// Not re-entrant. Bound to the first loop that uses it. Thread: the loop's. asyncio: <c>Lock</c>.
/// </remarks>
/// <example><!-- from SyncExamples.cs#AsyncLock --><code>
/// var gate = new AsyncLock();
/// using (await gate.EnterAsync())
/// {
///     await writeAsync(); // one task at a time
/// }
/// </code></example>
[DebuggerDisplay("{IsLocked ? \"locked\" : \"unlocked\",nq}, {_waiters.Count} waiting")]
public sealed class AsyncLock : IReleasable, ILoopBound, IWaitOwner
{
    private readonly WaitQueue _waiters = new();
    private readonly string? _partOf;
    private LoopBound _bound = new();
    private LeafCache<EnterLeaf, Releaser> _enterLeaf;

    /// <summary>Creates a free lock.</summary>
    public AsyncLock()
    {
    }

    /// <summary>Creates the lock of another primitive, which errors name.</summary>
    internal AsyncLock(string partOf) => _partOf = partOf;

    /// <summary>True while a task holds it.</summary>
    public bool IsLocked { get; private set; }

    /// <summary>The number of tasks that wait for the lock, including one that was woken and has not run yet.</summary>
    /// <remarks>Never suspends. Trio and anyio: <c>statistics().tasks_waiting</c>.</remarks>
    public int WaitingCount => _waiters.Count;

    string ILoopBound.LoopBoundName => _partOf ?? nameof(AsyncLock);

    string IWaitOwner.WaitName => EnterLeaf.Name;

    bool ILoopBound.IsIdle => !IsLocked && _waiters.Count == 0;

    /// <summary>Waits until the lock is free and takes it.</summary>
    /// <remarks>
    /// Suspends if another task holds it or waits for it. A canceled wait leaves the queue unchanged. asyncio: <c>acquire()</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The lock belongs to another loop.</exception>
    public Coroutine AcquireAsync() => EnterAsync().WithoutResult;

    /// <summary>Takes the lock for the rest of a <c>using</c>.</summary>
    /// <inheritdoc cref="AcquireAsync" path="/exception"/>
    /// <remarks>As <see cref="AcquireAsync"/>. asyncio: <c>async with lock</c>.</remarks>
    public Coroutine<Releaser> EnterAsync() => new(_enterLeaf.TryTake(_bound) ?? _enterLeaf.Take(new EnterLeaf(this), _bound));

    /// <summary>Acquires the lock if it is free.</summary>
    /// <returns>False if a task holds it or waits for it: a waiting task is never overtaken.</returns>
    /// <remarks>Never suspends. <see cref="Release"/> follows only if it returned true. No counterpart in asyncio.</remarks>
    /// <example><!-- from SyncExamples.cs#TryAcquire --><code>
    /// if (gate.TryAcquire())
    /// {
    ///     try
    ///     {
    ///         tidyUp();
    ///     }
    ///     finally
    ///     {
    ///         gate.Release();
    ///     }
    /// }
    /// </code></example>
    /// <exception cref="InvalidOperationException">The lock belongs to another loop.</exception>
    public bool TryAcquire()
    {
        _bound.Use(this);
        return TryAcquireHere();
    }

    private bool TryAcquireHere()
    {
        if (IsLocked || _waiters.HasLiveWaiter)
        {
            return false;
        }

        IsLocked = true;
        return true;
    }

    /// <summary>Releases the lock and wakes the first waiter.</summary>
    /// <remarks>Any task may release it, as in asyncio.</remarks>
    /// <exception cref="InvalidOperationException">The lock is not held, or belongs to another loop.</exception>
    public void Release()
    {
        _bound.Use(this);
        if (!IsLocked)
        {
            throw new InvalidOperationException("The lock is not held: Release must follow an AcquireAsync that returned.");
        }

        IsLocked = false;
        _waiters.WakeFirst();
    }

    /// <summary>Begins a use by a primitive that shares this lock.</summary>
    internal void Use() => _bound.Use(this);

    bool IWaitOwner.TryEndWait(Waiter waiter, ref Exception? error)
    {
        _waiters.RemoveHere(waiter);
        if (error is null)
        {
            IsLocked = true;
        }
        else if (!IsLocked)
        {
            // Canceled, perhaps after it was woken: the wake-up passes to the next in line.
            _waiters.WakeFirst();
        }

        return true;
    }

    private sealed class EnterLeaf(AsyncLock owner) : Leaf<Releaser>
    {
        public const string Name = $"{nameof(AsyncLock)}.{nameof(EnterAsync)}";

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
