using System.Diagnostics;

namespace Lariat.LowLevel;

/// <summary>The FIFO queue of waiting tasks that underlies every primitive.</summary>
/// <remarks>
/// A waiter stays in the queue until its task has run again, woken or canceled, and removed it; a wake skips waiters that were
/// woken already. That is asyncio's protocol, and it makes the primitives fair. Thread: the loop's.
/// </remarks>
/// <example><code>
/// while (!isReady)
/// {
///     await queue.WaitAsync(loop);
/// }
/// </code></example>
public sealed class WaitQueue
{
    private Waiter? _first;
    private Waiter? _last;

    /// <summary>The number of waiters in the queue, including woken ones.</summary>
    public int Count { get; private set; }

    /// <summary>True if the queue contains a waiter that was not canceled.</summary>
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

    /// <summary>Waits until the calling task is woken; then the task checks whether what it waits for has happened.</summary>
    /// <param name="loop">The loop that runs here.</param>
    /// <remarks>
    /// Always suspends. Cancellation ends the wait, and a wake-up that has arrived by then is lost: where it must pass to the next waiter,
    /// as that of a lock, use <see cref="Add"/> and <see cref="Remove"/>. Costs no allocation.
    /// </remarks>
    public async Coroutine WaitAsync(EventLoop loop)
    {
        Waiter waiter = Add(loop);
        try
        {
            await waiter;
        }
        finally
        {
            Remove(waiter);
        }
    }

    /// <summary>Appends a waiter, to be awaited by the calling task.</summary>
    /// <param name="loop">The loop that runs here.</param>
    public Waiter Add(EventLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        loop.CheckThread(this);
        Waiter waiter = Waiter.Rent(loop);
        Append(waiter);
        return waiter;
    }

    /// <summary>Appends a waiter for the task that awaits a leaf.</summary>
    internal Waiter AddFor(IWaitOwner owner, EventLoop loop)
    {
        Waiter waiter = Waiter.Rent(loop);
        waiter.Owner = owner;
        Append(waiter);
        return waiter;
    }

    /// <summary>
    /// Puts a waiter that was woken and detached at the end of the queue again, because another task was faster.
    /// </summary>
    internal void Renew(Waiter waiter)
    {
        Debug.Assert(waiter.Queue is null, "The wake-up has detached it.");
        waiter.Renew();
        Append(waiter);
    }

    private void Append(Waiter waiter)
    {
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
    }

    /// <summary>Removes a waiter, if it is still in the queue, and recycles it: the last action of the task that awaited it.</summary>
    /// <param name="waiter">The result of <see cref="Add"/>.</param>
    public void Remove(Waiter waiter)
    {
        ArgumentNullException.ThrowIfNull(waiter);
        waiter.Loop.CheckThread(this);
        RemoveHere(waiter);
    }

    /// <summary>As <see cref="Remove"/>, in a step of the task that waited.</summary>
    internal void RemoveHere(Waiter waiter)
    {
        Detach(waiter);
        waiter.Return();
    }

    /// <summary>Wakes the first waiter, unless it was woken already: then its task has not run yet.</summary>
    public void WakeFirst() => _first?.TryWake();

    /// <summary>Wakes the first waiter that is neither woken nor canceled. False if there is none.</summary>
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

    /// <summary>Wakes up to <paramref name="count"/> waiters that are neither woken nor canceled, first come, first served.</summary>
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

    /// <summary>Removes waiters from the front until one could be woken.</summary>
    /// <remarks>The hand-over of a queue: the woken waiter is removed, so that the next wake finds the next one. False if there was
    /// none.</remarks>
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

    /// <summary>Takes the first waiter out of the queue, for an end of its wait that is not a wake-up. Null if there is none.</summary>
    internal Waiter? DetachFirst()
    {
        Waiter? first = _first;
        if (first is not null)
        {
            Detach(first);
        }

        return first;
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
