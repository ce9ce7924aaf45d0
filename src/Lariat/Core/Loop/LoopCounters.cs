// Counters that only the loop's thread writes, with plain additions, and any thread reads: a long is read atomically, so no reader needs a
// lock.
namespace Lariat;

/// <summary>The counters of a loop.</summary>
internal struct LoopCounters
{
    private long _itemsRun;
    private long _sleeps;
    private long _asleepNs;

    // The finished runs, and the start of the current one.
    private long _ranNs;
    private long _runStartNs;

    /// <summary>The number of callbacks, steps and completions run. Any thread may read.</summary>
    public readonly long ItemsRun => Volatile.Read(in _itemsRun);

    /// <summary>The number of waits in the driver. Any thread may read.</summary>
    public readonly long Sleeps => Volatile.Read(in _sleeps);

    /// <summary>The time spent waiting. Any thread may read.</summary>
    public readonly long AsleepNs => Volatile.Read(in _asleepNs);

    /// <summary>The number of open connections and transports; the network code counts them.</summary>
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
    /// <param name="nowNs">The current time of the clock; null if no run is under way.</param>
    public readonly long RanNs(long? nowNs)
    {
        long startNs = Volatile.Read(in _runStartNs);
        return Volatile.Read(in _ranNs) + (nowNs is { } now ? Math.Max(0, now - startNs) : 0);
    }
}
