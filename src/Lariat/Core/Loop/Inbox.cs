// The one way into a loop from other threads: a lock-free stack that the loop takes whole, once per iteration. Together with
// _isAsleep it decides who wakes the driver: the loop announces its sleep first and looks at the stack again afterwards, a
// producer pushes first and looks at the announcement afterwards, so one of the two always sees the other.
namespace Lariat;

/// <summary>What other threads hand to a loop.</summary>
internal sealed class Inbox
{
    // Marks a closed inbox. Compared by reference.
    private static readonly Node s_closed = new(null!, null);

    private Node? _newest;
    private int _isAsleep;
    private long _droppedCount;

    private sealed class Node(LoopItem item, Node? older)
    {
        public readonly LoopItem Item = item;
        public Node? Older = older;
    }

    /// <summary>Completions that arrived after the loop had closed.</summary>
    public long DroppedCount => Interlocked.Read(ref _droppedCount);

    public bool IsEmpty => Volatile.Read(ref _newest) is null;

    /// <summary>True while the loop sleeps in its driver, or is about to.</summary>
    public bool IsAsleep => Volatile.Read(ref _isAsleep) != 0;

    /// <summary>Any thread. False if the loop is closed. <paramref name="wake"/>: the caller must wake the driver.</summary>
    public bool TryPush(LoopItem item, out bool wake)
    {
        var node = new Node(item, null);
        while (true)
        {
            Node? newest = Volatile.Read(ref _newest);
            if (ReferenceEquals(newest, s_closed))
            {
                wake = false;
                return false;
            }

            node.Older = newest;
            if (ReferenceEquals(Interlocked.CompareExchange(ref _newest, node, newest), newest))
            {
                wake = Volatile.Read(ref _isAsleep) != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0;
                return true;
            }
        }
    }

    public void CountDropped() => Interlocked.Increment(ref _droppedCount);

    /// <summary>The loop is about to sleep. False if something has arrived: do not sleep.</summary>
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
    public void DrainTo(ref Items.ReadyQueue ready)
    {
        Node? node = Interlocked.Exchange(ref _newest, null);
        Node? oldest = null;
        while (node is not null)
        {
            Node? older = node.Older;
            node.Older = oldest;
            oldest = node;
            node = older;
        }

        for (; oldest is not null; oldest = oldest.Older)
        {
            ready.Push(oldest.Item);
        }
    }

    /// <summary>Refuses everything from now on; what was not drained is counted as dropped, and handed to <paramref name="dropped"/>.</summary>
    public void Close(Action<LoopItem> dropped)
    {
        for (Node? node = Interlocked.Exchange(ref _newest, s_closed); node is not null && !ReferenceEquals(node, s_closed); node = node.Older)
        {
            CountDropped();
            dropped(node.Item);
        }
    }
}
