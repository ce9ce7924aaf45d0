namespace Lariat.LowLevel;

/// <summary>The FIFO of waiting tasks under every primitive.</summary>
/// <remarks>
/// A waiter stays in the queue until its task has run again, woken or cancelled, and removed it; whoever wakes skips those that were
/// woken already. That is asyncio's protocol, and what makes the primitives fair. Thread: the loop's.
/// </remarks>
/// <example><code>
/// Waiter waiter = queue.Add(loop);
/// try
/// {
///     await waiter;
/// }
/// finally
/// {
///     queue.Remove(waiter);
/// }
/// </code></example>
public sealed class WaitQueue
{
    private Waiter? _first;
    private Waiter? _last;

    /// <summary>How many waiters are in the queue, woken ones included.</summary>
    public int Count { get; private set; }

    /// <summary>True if a waiter is in the queue that was not cancelled.</summary>
    public bool HasLiveWaiter
    {
        get
        {
            for (Waiter? waiter = _first; waiter is not null; waiter = waiter.Next)
            {
                if (!waiter.IsCanceled)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Appends a waiter, to be awaited by the calling task.</summary>
    /// <param name="loop">The loop that runs here.</param>
    public Waiter Add(EventLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        loop.CheckThread(this);
        Waiter waiter = Waiter.Rent(loop);
        waiter.Queue = this;
        waiter.Previous = _last;
        if (_last is null)
        {
            _first = waiter;
        }
        else
        {
            _last.Next = waiter;
        }

        _last = waiter;
        Count++;
        return waiter;
    }

    /// <summary>Takes a waiter out, if it is still in, and recycles it: the last act of the task that awaited it.</summary>
    /// <param name="waiter">From <see cref="Add"/>.</param>
    public void Remove(Waiter waiter)
    {
        ArgumentNullException.ThrowIfNull(waiter);
        waiter.Loop.CheckThread(this);
        Detach(waiter);
        waiter.Return();
    }

    /// <summary>Wakes the first waiter, unless it is woken already: then its turn is still to come.</summary>
    public void WakeFirst() => _first?.TryWake();

    /// <summary>Wakes the first waiter that is neither woken nor cancelled. False if there is none.</summary>
    public bool TryWakeNext()
    {
        for (Waiter? waiter = _first; waiter is not null; waiter = waiter.Next)
        {
            if (waiter.TryWake())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Wakes up to <paramref name="count"/> waiters that are neither woken nor cancelled, first come first.</summary>
    public void Wake(int count)
    {
        for (Waiter? waiter = _first; waiter is not null && count > 0; waiter = waiter.Next)
        {
            if (waiter.TryWake())
            {
                count--;
            }
        }
    }

    /// <summary>Takes waiters out from the front until one could be woken.</summary>
    /// <remarks>A queue's hand-over: the woken waiter is out, so that the next wake finds the next one. False if there was none.</remarks>
    public bool TryWakeAndDetachNext()
    {
        while (_first is { } waiter)
        {
            Detach(waiter);
            if (waiter.TryWake())
            {
                return true;
            }
        }

        return false;
    }

    private void Detach(Waiter waiter)
    {
        if (!ReferenceEquals(waiter.Queue, this))
        {
            return;
        }

        if (waiter.Previous is { } previous)
        {
            previous.Next = waiter.Next;
        }
        else
        {
            _first = waiter.Next;
        }

        if (waiter.Next is { } next)
        {
            next.Previous = waiter.Previous;
        }
        else
        {
            _last = waiter.Previous;
        }

        waiter.Queue = null;
        waiter.Next = null;
        waiter.Previous = null;
        Count--;
    }
}
