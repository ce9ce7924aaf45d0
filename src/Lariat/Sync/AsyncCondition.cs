using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>Lets tasks that hold a lock wait until another one says that something has changed.</summary>
/// <remarks>
/// A wait can return without a notification: check the condition again, or use <see cref="WaitForAsync"/>. Bound to the first loop
/// on which a task waits. Thread: the loop's. asyncio: <c>Condition</c>.
/// </remarks>
/// <param name="gate">The lock to use, shared with others; default: one of its own.</param>
[DebuggerDisplay("{IsLocked ? \"locked\" : \"unlocked\",nq}, {_waiters.Count} waiting")]
public sealed class AsyncCondition(AsyncLock? gate = null) : IReleasable
{
    private readonly WaitQueue _waiters = new();
    private readonly AsyncLock _gate = gate ?? new AsyncLock();
    private LoopBound _bound;

    /// <inheritdoc cref="AsyncLock.IsLocked"/>
    public bool IsLocked => _gate.IsLocked;

    /// <inheritdoc cref="AsyncLock.AcquireAsync"/>
    public Coroutine AcquireAsync() => _gate.AcquireAsync();

    /// <inheritdoc cref="AsyncLock.EnterAsync"/>
    public Coroutine<Releaser> EnterAsync() => _gate.EnterAsync();

    /// <inheritdoc cref="AsyncLock.Release"/>
    public void Release() => _gate.Release();

    /// <summary>Lets the lock go, waits for a notification, and takes the lock again.</summary>
    /// <remarks>
    /// Suspends always. The lock is held again whatever happens, also when the wait is cancelled; a notification that a cancelled task
    /// had received goes to another one. asyncio: <c>wait()</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The lock is not held.</exception>
    public async Coroutine WaitAsync()
    {
        CheckLocked("wait for");
        EventLoop loop = _bound.Bind(this);
        bool isNotified = false;
        _gate.Release();
        try
        {
            try
            {
                Waiter waiter = _waiters.Add(loop);
                try
                {
                    await waiter;
                }
                finally
                {
                    _waiters.Remove(waiter);
                }
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

    /// <summary>Waits until a predicate holds; it is called with the lock held, now and after each notification.</summary>
    /// <remarks>Suspends while it does not hold. asyncio: <c>wait_for()</c>.</remarks>
    /// <exception cref="InvalidOperationException">The lock is not held, and the predicate does not hold.</exception>
    public async Coroutine WaitForAsync(Func<bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        while (!predicate())
        {
            await WaitAsync();
        }
    }

    /// <summary>Wakes tasks that wait; they run when they have got the lock.</summary>
    /// <param name="count">How many at most; default 1.</param>
    /// <remarks>asyncio: <c>notify()</c>.</remarks>
    /// <exception cref="InvalidOperationException">The lock is not held.</exception>
    public void Notify(int count = 1)
    {
        CheckLocked("notify");
        _waiters.Wake(count);
    }

    /// <summary>Wakes all tasks that wait.</summary>
    /// <inheritdoc cref="Notify" path="/exception"/>
    public void NotifyAll() => Notify(_waiters.Count);

    private async Coroutine ReacquireAsync()
    {
        OperationCanceledException? cancellation = null;
        while (true)
        {
            try
            {
                await _gate.AcquireAsync();
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

    private void CheckLocked(string verb)
    {
        _bound.Check();
        if (!_gate.IsLocked)
        {
            throw new InvalidOperationException($"To {verb} a condition its lock must be held: use it inside using (await condition.EnterAsync()).");
        }
    }
}
