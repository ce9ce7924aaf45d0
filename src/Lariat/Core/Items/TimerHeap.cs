using System.Diagnostics;

namespace Lariat.Items;

/// <summary>
/// The loop's timers: a heapq-exact heap with lazy deletion and asyncio's compaction rule (base_events.py, <c>_run_once</c>).
/// An item is in the heap at most once. Loop thread only.
/// </summary>
internal sealed class TimerHeap
{
    // asyncio's _MIN_SCHEDULED_TIMER_HANDLES and _MIN_CANCELLED_TIMER_HANDLES_FRACTION (1/2).
    private const int MinCompactionCount = 100;

    private readonly PythonHeap<Entry, ByDeadline> _heap = new(default);
    private int _canceledCount;

    private readonly record struct Entry(long DeadlineNs, LoopItem Item);

    private readonly struct ByDeadline : IHeapOrder<Entry>
    {
        public bool Less(in Entry left, in Entry right) => left.DeadlineNs < right.DeadlineNs;
    }

    public int Count => _heap.Count;

    public int CanceledCount => _canceledCount;

    public long NextDeadlineNs => _heap.Top.DeadlineNs;

    public void Add(long deadlineNs, LoopItem item)
    {
        Debug.Assert(!item.IsInTimerHeap && !item.IsTimerCanceled);
        item.IsInTimerHeap = true;
        _heap.Push(new Entry(deadlineNs, item));
    }

    /// <summary>Marks the item canceled; its entry stays until it reaches the top or the heap is compacted.</summary>
    public void Cancel(LoopItem item)
    {
        Debug.Assert(!item.IsTimerCanceled);
        item.IsTimerCanceled = true;
        if (item.IsInTimerHeap)
        {
            _canceledCount++;
        }
    }

    /// <summary>Removes the earliest timer, canceled or not; the caller has checked that it is due.</summary>
    /// <remarks>
    /// TRAP: the count of canceled timers is not corrected here, since asyncio does not correct it either (base_events.py, the loop over
    /// due handles). The drift shifts the moment of the next compaction, and with it the order of timers that are due together.
    /// </remarks>
    public LoopItem PopDue()
    {
        LoopItem item = _heap.Pop().Item;
        item.IsInTimerHeap = false;
        return item;
    }

    /// <summary>The first step of an iteration: compacts if most timers are canceled, else drops the canceled ones at the top.</summary>
    public void DropCanceled()
    {
        if (_heap.Count > MinCompactionCount && _canceledCount * 2 > _heap.Count)
        {
            _heap.RemoveAndHeapify(static entry => entry.Item.IsTimerCanceled && Drop(entry.Item));
            _canceledCount = 0;
            return;
        }

        while (_heap.Count > 0 && _heap.Top.Item.IsTimerCanceled)
        {
            _canceledCount--;
            Drop(_heap.Pop().Item);
        }
    }

    private static bool Drop(LoopItem item)
    {
        item.IsInTimerHeap = false;
        item.OnTimerDropped();
        return true;
    }
}
