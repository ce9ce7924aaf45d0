// Counters that only the loop's thread writes, with plain additions, and any thread reads: a long is read whole, so no reader needs a lock.
namespace Lariat;

/// <summary>What a loop has done so far.</summary>
internal struct LoopCounters
{
    private long _itemsRun;
    private long _sleeps;
    private long _asleepNs;

    // Of the runs that are over, and the beginning of the present one.
    private long _ranNs;
    private long _runStartNs;

    /// <summary>Callbacks, steps and completions. Any thread may read.</summary>
    public readonly long ItemsRun => Volatile.Read(in _itemsRun);

    /// <summary>Times in which the loop waited in its driver. Any thread may read.</summary>
    public readonly long Sleeps => Volatile.Read(in _sleeps);

    /// <summary>Any thread may read.</summary>
    public readonly long AsleepNs => Volatile.Read(in _asleepNs);

    /// <summary>Connections and transports that are open; the network counts them.</summary>
    public int OpenConnections { get; set; }

    public void AddItems(int count) => _itemsRun += count;

    public void AddSleep(long ns)
    {
        _sleeps++;
        _asleepNs += ns;
    }

    public void BeginRun(long nowNs) => _runStartNs = nowNs;

    public void EndRun(long nowNs) => _ranNs += Math.Max(0, nowNs - _runStartNs);

    /// <summary>How long the loop has run, asleep or not. Any thread may read.</summary>
    /// <param name="nowNs">The clock in a run that is not over; null: no run is under way.</param>
    public readonly long RanNs(long? nowNs)
    {
        long startNs = Volatile.Read(in _runStartNs);
        return Volatile.Read(in _ranNs) + (nowNs is { } now ? Math.Max(0, now - startNs) : 0);
    }
}
