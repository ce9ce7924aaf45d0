using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>Lets tasks that hold a lock wait until another task notifies them of a change.</summary>
/// <remarks>
/// A wait can return without a notification: check the condition again, or use <see cref="WaitForAsync"/>. Bound to the first loop
/// that uses it. Thread: the loop's. asyncio: <c>Condition</c>.
/// </remarks>
/// <example><!-- from SyncExamples.cs#AsyncCondition --><code>
/// using (await changed.EnterAsync())
/// {
///     await changed.WaitForAsync(() =&gt; stock.Count &gt; 2);
///     stock.Dequeue();
/// }
/// </code></example>
[DebuggerDisplay("{IsLocked ? \"locked\" : \"unlocked\",nq}, {_waiters.Count} waiting")]
public sealed class AsyncCondition : IReleasable, ILoopBound
{
    private readonly WaitQueue _waiters = new();
    private readonly AsyncLock _gate;
    private readonly string _name;
    private LoopBound _bound = new();

    /// <summary>Creates a condition.</summary>
    /// <param name="gate">The lock to use, shared with other conditions; default: a new one.</param>
    public AsyncCondition(AsyncLock? gate = null)
        : this(gate, nameof(AsyncCondition))
    {
    }

    /// <summary>Creates the condition of another primitive, which errors name.</summary>
    internal AsyncCondition(string partOf)
        : this(gate: null, partOf)
    {
    }

    private AsyncCondition(AsyncLock? gate, string name)
    {
        _name = name;
        _gate = gate ?? new AsyncLock(name);
    }

    /// <inheritdoc cref="AsyncLock.IsLocked"/>
    public bool IsLocked => _gate.IsLocked;

    /// <summary>The number of tasks that wait for a notification, including those that were notified and have not run yet.</summary>
    /// <remarks>Never suspends. Tasks that wait for the lock are counted by <see cref="AsyncLock.WaitingCount"/>. Trio and anyio:
    /// <c>statistics().tasks_waiting</c>.</remarks>
    public int WaitingCount => _waiters.Count;

    string ILoopBound.LoopBoundName => _name;

    bool ILoopBound.IsIdle => _waiters.Count == 0;

    /// <inheritdoc cref="AsyncLock.AcquireAsync"/>
    public Coroutine AcquireAsync() => _gate.AcquireAsync();

    /// <inheritdoc cref="AsyncLock.EnterAsync"/>
    public Coroutine<Releaser> EnterAsync() => _gate.EnterAsync();

    /// <inheritdoc cref="AsyncLock.TryAcquire"/>
    public bool TryAcquire() => _gate.TryAcquire();

    /// <inheritdoc cref="AsyncLock.Release"/>
    public void Release() => _gate.Release();

    /// <summary>Releases the lock, waits for a notification, and acquires the lock again.</summary>
    /// <remarks>
    /// Always suspends. The lock is always held again afterwards, even if the wait is canceled; a notification that a canceled task
    /// had received passes to another one. asyncio: <c>wait()</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The lock is not held.</exception>
    public async Coroutine WaitAsync()
    {
        CheckLocked("wait for");
        bool isNotified = false;
        _gate.Release();
        try
        {
            try
            {
                await _waiters.WaitAsync(EventLoop.Current);
            }
            finally
            {
                await ReacquireAsync();
            }

            isNotified = true;
        }
        finally
        {
            if (!isNotified)
            {
                _waiters.Wake(1);
            }
        }
    }

    /// <summary>Waits until a predicate is true; it is called with the lock held, now and after each notification.</summary>
    /// <remarks>Suspends while it is false. asyncio: <c>wait_for()</c>.</remarks>
    /// <exception cref="InvalidOperationException">The lock is not held, and the predicate is false.</exception>
    public async Coroutine WaitForAsync(Func<bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        Use();
        while (!predicate())
        {
            await WaitAsync();
        }
    }

    /// <summary>Wakes waiting tasks; each runs when it has acquired the lock.</summary>
    /// <param name="count">Maximum number of tasks to wake; default 1.</param>
    /// <remarks>asyncio: <c>notify()</c>.</remarks>
    /// <exception cref="InvalidOperationException">The lock is not held.</exception>
    public void Notify(int count = 1)
    {
        CheckLocked("notify");
        _waiters.Wake(count);
    }

    /// <summary>Wakes all waiting tasks.</summary>
    /// <inheritdoc cref="Notify" path="/exception"/>
    public void NotifyAll() => Notify(_waiters.Count);

    private async Coroutine ReacquireAsync()
    {
        OperationCanceledException? cancellation = null;
        while (true)
        {
            try
            {
                await ShieldedWait.Run(_gate.AcquireAsync);
                break;
            }
            catch (OperationCanceledException error)
            {
                // The lock must be held when WaitAsync ends: try again, and report the last request then.
                cancellation = error;
            }
        }

        if (cancellation is not null)
        {
            ExceptionDispatchInfo.Throw(cancellation);
        }
    }

    // The lock first: if it belongs to another loop, the condition must not bind to this one.
    private void Use()
    {
        _gate.Use();
        _bound.Use(this);
    }

    private void CheckLocked(string verb)
    {
        Use();
        if (!_gate.IsLocked)
        {
            throw new InvalidOperationException(
                $"To {verb} a condition its lock must be held: use it inside using (await condition.EnterAsync()).");
        }
    }
}
