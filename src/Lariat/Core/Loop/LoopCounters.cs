// Counters that only the loop's thread writes, with plain additions, and any thread reads: a 64-bit machine reads a long atomically, so
// no reader needs a lock. Each figure is one field, so none can be a sum of two moments: when it is read again, it has grown or is the
// same.
namespace Lariat;

/// <summary>The counters of a loop.</summary>
internal struct LoopCounters
{
    private long _itemsRun;
    private long _sleeps;
    private long _asleepNs;
    private long _busyNs;

    // Until this moment the time of the loop is in one of the two fields above.
    private long _countedUntilNs;

    /// <summary>The number of callbacks, steps and completions run. Any thread may read.</summary>
    public readonly long ItemsRun => Volatile.Read(in _itemsRun);

    /// <summary>The number of waits in the driver. Any thread may read.</summary>
    public readonly long Sleeps => Volatile.Read(in _sleeps);

    /// <summary>The time spent waiting. Any thread may read.</summary>
    public readonly long AsleepNs => Volatile.Read(in _asleepNs);

    /// <summary>The time the loop ran without sleeping, up to its last poll of the driver. Any thread may read.</summary>
    public readonly long BusyNs => Volatile.Read(in _busyNs);

    /// <summary>The number of open connections and transports; the network code counts them.</summary>
    public int OpenConnections { get; set; }

    public void AddItems(int count) => _itemsRun += count;

    /// <summary>A run begins: the time since the last one does not count.</summary>
    public void BeginRun(long nowNs) => _countedUntilNs = nowNs;

    public void AddBusyUntil(long nowNs) => _busyNs += TakeTime(nowNs);

    public void AddSleepUntil(long nowNs)
    {
        _sleeps++;
        _asleepNs += TakeTime(nowNs);
    }

    private long TakeTime(long nowNs)
    {
        long time = Math.Max(0, nowNs - _countedUntilNs);
        _countedUntilNs = nowNs;
        return time;
    }
}
