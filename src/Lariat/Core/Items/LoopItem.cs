using System.ComponentModel;
using System.Diagnostics;

namespace Lariat;

/// <summary>The base of everything a loop can queue, time or wait for. It has no members of its own to use.</summary>
/// <remarks>
/// One class hierarchy instead of delegates and interfaces: waking a task pushes the task itself, so nothing is
/// allocated and every dispatch is one virtual call.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class LoopItem
{
    /// <summary>True while an entry of the timer heap refers to this item.</summary>
    internal bool IsInTimerHeap;

    /// <summary>True once the timer was cancelled; the heap drops such entries lazily, as asyncio does.</summary>
    internal bool IsTimerCanceled;

    private protected LoopItem()
    {
    }

    /// <summary>Runs the item: called by the loop's iteration only, with no task current. Never throws what user code threw.</summary>
    internal virtual void Run() => throw new UnreachableException($"{GetType()} cannot be run.");

    /// <summary>Makes <paramref name="strand"/> run when what this item stands for has happened.</summary>
    internal virtual Registration Register(LoopItem strand) => throw new UnreachableException($"{GetType()} cannot be waited for.");

    /// <summary>Cancels what a strand waits for. False if it is over already, so that the strand must carry the request itself.</summary>
    internal virtual bool CancelWait(string? message) => throw new UnreachableException($"{GetType()} cannot be waited for.");

    /// <summary>True if the wait ended because it was cancelled: the strand's own request is then the same event, not a second one.</summary>
    internal virtual bool IsCanceledWait => false;

    /// <summary>The exception that a wait which was cancelled throws at the await.</summary>
    internal virtual Exception TakeCancelError() => throw new UnreachableException($"{GetType()} was not cancelled.");

    /// <summary>The loop has closed and will not run the item, which waits in its queue or inbox.</summary>
    internal virtual void OnLoopClosed()
    {
    }

    /// <summary>Called when the timer heap lets go of a cancelled entry: the last moment at which the heap refers to this item.</summary>
    internal virtual void OnTimerDropped()
    {
    }
}

/// <summary>What <see cref="LoopItem.Register"/> found.</summary>
internal enum Registration
{
    /// <summary>The strand will be run when it has happened.</summary>
    Waiting,

    /// <summary>It happened while the wait was being set up: go on at once, in the same step.</summary>
    Ready,

    /// <summary>A task cannot wait for itself: asyncio throws that in the next iteration.</summary>
    SelfWait,

    /// <summary>The task has awaited itself before and is still pending: asyncio throws at once.</summary>
    AwaitedItself,

    /// <summary>The future belongs to another loop: asyncio throws that in the next iteration.</summary>
    OtherLoop,
}
