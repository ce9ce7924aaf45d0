// The one way into a loop from other threads: a lock-free stack that the loop takes whole, once per iteration. Together with
// _isAsleep it decides who wakes the driver: the loop announces its sleep first and looks at the stack again afterwards, a
// producer pushes first and looks at the announcement afterwards, so one of the two always sees the other.
using Lariat.Items;

namespace Lariat;

/// <summary>What other threads hand to a loop.</summary>
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

    /// <summary>Any thread. False if the loop is closed. <paramref name="wake"/>: the caller must wake the driver.</summary>
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
    public void DrainTo(ref ReadyQueue ready)
    {
        Node? rest = _posted.TakeAll();
        while (rest is not null)
        {
            ready.Push(PostStack<Node>.TakeNext(ref rest).Item);
        }
    }

    /// <summary>Refuses everything from now on; what was not drained is counted as dropped, and handed to <paramref name="dropped"/>, oldest first.</summary>
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
