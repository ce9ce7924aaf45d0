// The waiters of a future, and how its end reaches them: they are queued on the loop, in the order in which they came.
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lariat;

public abstract partial class Future
{
    /// <summary>The tasks that wait for the future now, each once; empty when it has ended.</summary>
    /// <remarks>
    /// They await it themselves, or in a plain async method, a gather, a shield, <c>WaitMany</c>, <c>AsCompleted</c>, or they run the group
    /// in which it was created. Thread: the loop's. asyncio: the <c>awaited_by</c> of a call graph.
    /// </remarks>
    public IReadOnlyList<LoopTask> AwaitedBy
    {
        get
        {
            Loop.CheckThread(this);
            var tasks = new List<LoopItem>();
            AddWaitersOf(tasks);
            return [.. tasks.Distinct().Cast<LoopTask>()];
        }
    }

    internal override Registration Register(LoopItem strand)
    {
        if (ReferenceEquals(strand, this))
        {
            return Registration.SelfWait;
        }

        if (!Loop.IsRunningHere)
        {
            return Registration.OtherLoop;
        }

        AddWaiter(strand);
        return Registration.Waiting;
    }

    internal override bool CancelWait(string? message) => Cancel(message);

    internal override Exception TakeCancelError() => IsCanceled ? TakeCanceledException() : RetrieveException()!;

    /// <summary>Queues the waiter when the future ends; immediately if it has ended.</summary>
    internal void AddWaiter(LoopItem waiter)
    {
        if (IsCompleted)
        {
            Loop.Enqueue(waiter);
            return;
        }

        switch (_slot)
        {
            case null:
                _slot = waiter;
                break;
            case WaiterList list:
                list.Add(waiter);
                break;
            default:
                _slot = new WaiterList { (LoopItem)_slot, waiter };
                break;
        }
    }

    /// <summary>Removes a waiter, so that the end of the future does not queue it. False if it does not wait.</summary>
    internal bool RemoveWaiter(LoopItem waiter)
    {
        if (ReferenceEquals(_slot, waiter))
        {
            _slot = null;
            return true;
        }

        return _slot is WaiterList list && list.Remove(waiter);
    }

    /// <summary>Adds the tasks behind the waiters.</summary>
    private protected void AddWaitersOf(List<LoopItem> tasks)
    {
        switch (_slot)
        {
            case WaiterList list:
                list.ForEach(waiter => waiter.AddAwaiting(tasks));
                break;
            case LoopItem single:
                single.AddAwaiting(tasks);
                break;
        }
    }

    private void Complete(FutureState state, object? outcome)
    {
        Debug.Assert(_state == FutureState.Pending);
        object? waiters = _slot;
        if (waiters is not null)
        {
            Loop.ThrowIfClosed();
        }

        _slot = outcome;
        _state = state;
        switch (waiters)
        {
            case null:
                break;
            case WaiterList list:
                EnqueueAll(list);
                break;
            default:
                Loop.Enqueue(Unsafe.As<LoopItem>(waiters));
                break;
        }
    }

    private void EnqueueAll(WaiterList waiters)
    {
        foreach (LoopItem waiter in waiters)
        {
            Loop.Enqueue(waiter);
        }
    }

    // PERF: a sealed class is recognized by one comparison (future_wake, lock_handover).
    private sealed class WaiterList() : List<LoopItem>(capacity: 4);
}
