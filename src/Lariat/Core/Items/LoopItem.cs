using System.ComponentModel;
using System.Diagnostics;

namespace Lariat;

/// <summary>The base class of everything that a loop can queue, time or wait for. It has no public members.</summary>
/// <remarks>
/// One class hierarchy instead of delegates and interfaces: waking a task pushes the task itself, so nothing is
/// allocated and every dispatch is one virtual call.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class LoopItem
{
    /// <summary>True while an entry of the timer heap refers to this item.</summary>
    internal bool IsInTimerHeap;

    /// <summary>True once the timer was canceled; the heap drops such entries lazily, as asyncio does.</summary>
    internal bool IsTimerCanceled;

    private protected LoopItem()
    {
    }

    /// <summary>
    /// Runs the item: called only by the loop's iteration, without a current task. Never throws the exceptions of user code.
    /// </summary>
    internal virtual void Run() => throw new UnreachableException($"{GetType()} cannot be run.");

    /// <summary>Makes <paramref name="strand"/> run when the event that this item represents has happened.</summary>
    internal virtual Registration Register(LoopItem strand) => throw new UnreachableException($"{GetType()} cannot be waited for.");

    /// <summary>Cancels the wait of a strand. False if the wait is over already, so that the strand must keep the request itself.</summary>
    internal virtual bool CancelWait(string? message) => throw new UnreachableException($"{GetType()} cannot be waited for.");

    /// <summary>
    /// True if the wait ended because it was canceled: the strand's own request is then the same event, not a second one.
    /// </summary>
    internal virtual bool IsCanceledWait => false;

    /// <summary>The exception that a canceled wait throws at the await.</summary>
    internal virtual Exception TakeCancelError() => throw new UnreachableException($"{GetType()} was not canceled.");

    /// <summary>Ends the wait of a strand that runs again: releases what belonged to it.</summary>
    /// <param name="error">What the await throws; null: nothing. A wait of a leaf sets it if it was canceled or has failed.</param>
    /// <returns>False if the strand waits for the same item again, and must not be resumed.</returns>
    internal virtual bool TryEndWait(ref Exception? error) => true;

    /// <summary>The coroutine without a frame that waits here (a leaf): "AsyncLock.AcquireAsync"; null if there is none.</summary>
    internal virtual string? LeafName => null;

    /// <summary>Adds the tasks that continue, directly or through other futures, when what this item waits for has ended.</summary>
    internal virtual void AddAwaiting(List<LoopItem> tasks)
    {
    }

    /// <summary>Called when the loop has closed and will not run the item, which is still in its queue or inbox.</summary>
    internal virtual void OnLoopClosed()
    {
    }

    /// <summary>Called when the timer heap drops a canceled entry: the last moment at which the heap refers to this item.</summary>
    internal virtual void OnTimerDropped()
    {
    }
}

/// <summary>The outcome of <see cref="LoopItem.Register"/>.</summary>
internal enum Registration
{
    /// <summary>The strand will run when the event has happened.</summary>
    Waiting,

    /// <summary>The event happened while the wait was being set up: continue immediately, in the same step.</summary>
    Ready,

    /// <summary>A task cannot wait for itself: asyncio throws that in the next iteration.</summary>
    SelfWait,

    /// <summary>The task has awaited itself before and is still pending: asyncio throws immediately.</summary>
    AwaitedItself,

    /// <summary>The future belongs to another loop: asyncio throws that in the next iteration.</summary>
    OtherLoop,
}
