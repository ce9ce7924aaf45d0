// Counters that only the loop's thread writes, with plain additions, and any thread reads: a long is read whole, so no reader needs a lock.
// Each figure is one field, so none can be a sum of two moments: read again it has grown or is the same.
namespace Lariat;

/// <summary>What a loop has done so far.</summary>
internal struct LoopCounters
{
    private long _itemsRun;
    private long _sleeps;
    private long _asleepNs;
    private long _busyNs;

    // Up to here the loop's time is in one of the two above.
    private long _countedUntilNs;

    /// <summary>Callbacks, steps and completions. Any thread may read.</summary>
    public readonly long ItemsRun => Volatile.Read(in _itemsRun);

    /// <summary>Times in which the loop waited in its driver. Any thread may read.</summary>
    public readonly long Sleeps => Volatile.Read(in _sleeps);

    /// <summary>Any thread may read.</summary>
    public readonly long AsleepNs => Volatile.Read(in _asleepNs);

    /// <summary>How long the loop ran without sleeping, up to its last look at the driver. Any thread may read.</summary>
    public readonly long BusyNs => Volatile.Read(in _busyNs);

    /// <summary>Connections and transports that are open; the network counts them.</summary>
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
