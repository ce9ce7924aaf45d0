// The only way into a loop from other threads: a lock-free stack that the loop takes as a whole before it queues anything itself, so that
// the ready queue has the order of the calls. Together with _isAsleep it decides which side wakes the driver: the loop announces its sleep
// first and reads the stack again afterwards, a producer pushes first and reads the announcement afterwards, so at least one of the two
// notices the other.
using Lariat.Items;

namespace Lariat;

/// <summary>The items that other threads post to a loop.</summary>
internal sealed class Inbox
{
    private static readonly Node s_closed = new(null!);

    private PostStack<Node> _posted;
    private int _isAsleep;
    private long _droppedCount;

    private sealed class Node(LoopItem item) : IPosted<Node>
    {
        public readonly LoopItem Item = item;

        public Node? NextPosted { get; set; }
    }

    /// <summary>Completions that arrived after the loop had closed.</summary>
    public long DroppedCount => Interlocked.Read(ref _droppedCount);

    public bool IsEmpty => _posted.IsEmpty;

    /// <summary>True while the loop sleeps in its driver, or is about to.</summary>
    public bool IsAsleep => Volatile.Read(ref _isAsleep) != 0;

    /// <summary>
    /// Pushes an item. Any thread. False if the loop is closed. <paramref name="wake"/>: the caller must wake the driver.
    /// </summary>
    public bool TryPush(LoopItem item, out bool wake)
    {
        if (!_posted.TryPush(new Node(item), out _, s_closed))
        {
            wake = false;
            return false;
        }

        wake = Volatile.Read(ref _isAsleep) != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0;
        return true;
    }

    public void CountDropped() => Interlocked.Increment(ref _droppedCount);

    /// <summary>Announces that the loop is about to sleep. False if something has arrived: do not sleep.</summary>
    public bool TryAnnounceSleep()
    {
        Interlocked.Exchange(ref _isAsleep, 1);
        if (IsEmpty)
        {
            return true;
        }

        EndSleep();
        return false;
    }

    public void EndSleep() => Volatile.Write(ref _isAsleep, 0);

    /// <summary>Moves everything into the ready queue, oldest first.</summary>
    public void DrainTo(ref ReadyQueue ready)
    {
        Node? rest = _posted.TakeAll();
        while (rest is not null)
        {
            ready.Push(PostStack<Node>.TakeNext(ref rest).Item);
        }
    }

    /// <summary>
    /// Rejects all items from now on; remaining items are counted as dropped, and passed to <paramref name="dropped"/>, oldest first.
    /// </summary>
    public void Close(Action<LoopItem> dropped)
    {
        Node? rest = _posted.Close(s_closed);
        while (rest is not null)
        {
            CountDropped();
            dropped(PostStack<Node>.TakeNext(ref rest).Item);
        }
    }
}
