// A hint that storage may have changed. Within the process it is immediate; the changes of other processes are found by asking storage, at
// intervals that grow while nothing happens. Invariant: a hint between a question to storage and the wait is not lost (Count).
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>Wakes what waits for changes of storage. Thread: the client's loop.</summary>
/// <param name="longestInterval">Between two questions to storage.</param>
internal sealed class ChangeSignal(TimeSpan longestInterval)
{
    private static readonly TimeSpan s_firstInterval = TimeSpan.FromMilliseconds(10);

    private readonly AsyncEvent _changed = new();

    /// <summary>How many hints there were.</summary>
    public long Count { get; private set; }

    /// <summary>Wakes all that waits.</summary>
    public void Notify()
    {
        Count++;
        _changed.Set();
        _changed.Clear();
    }

    /// <summary>Waits for a hint of this process.</summary>
    /// <param name="seen">The count before the caller looked at storage.</param>
    /// <param name="limit">The longest wait.</param>
    public async Coroutine WaitAsync(long seen, TimeSpan limit)
    {
        if (Count == seen)
        {
            await CancelScope.MoveOnAfter(limit, _ => _changed.WaitAsync());
        }
    }

    /// <summary>Waits for a hint.</summary>
    /// <param name="seen">The count before the caller looked at storage.</param>
    /// <param name="limit">The longest wait.</param>
    /// <param name="store">Asked for the changes of other processes.</param>
    public async Coroutine WaitAsync(long seen, TimeSpan limit, JobStore store)
    {
        LoopInstant end = EventLoop.Current.Time + limit;
        TimeSpan interval = s_firstInterval < longestInterval ? s_firstInterval : longestInterval;
        while (Count == seen)
        {
            TimeSpan left = end - EventLoop.Current.Time;
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            await WaitAsync(seen, left < interval ? left : interval);
            if (Count == seen && await store.HasChangedAsync())
            {
                Notify();
            }

            interval = interval < longestInterval / 2 ? interval * 2 : longestInterval;
        }
    }
}
