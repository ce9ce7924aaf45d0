// Counters that only the loop's thread writes, with plain additions, and any thread reads: a long is read whole, so no reader needs a lock.
namespace Lariat;

public sealed partial class EventLoop
{
    private long _itemsRun;
    private long _sleeps;
    private long _asleepNs;

    // Of the runs that are over, and the beginning of the present one.
    private long _ranNs;
    private long _runStartNs;

    /// <summary>Connections and transports that are open; the network's own counter.</summary>
    internal int OpenConnections { get; set; }

    /// <summary>What the loop has done so far. Any thread; neither the loop nor the caller waits.</summary>
    /// <remarks>Cost to the loop: an addition for each iteration and one look at the clock for each sleep. No counterpart in asyncio.</remarks>
    public LoopStatistics GetStatistics()
    {
        long asleepNs = Volatile.Read(ref _asleepNs);
        long startNs = Volatile.Read(ref _runStartNs);
        long ranNs = Volatile.Read(ref _ranNs) + (IsRunning ? Math.Max(0, Volatile.Read(ref _lastPollNs) - startNs) : 0);
        return new LoopStatistics
        {
            Iterations = Iterations,
            ItemsRun = Volatile.Read(ref _itemsRun),
            Sleeps = Volatile.Read(ref _sleeps),
            Asleep = LoopTime.ToTimeSpan(asleepNs),
            Busy = LoopTime.ToTimeSpan(Math.Max(0, ranNs - asleepNs)),
            Tasks = _tasks.Count,
            Timers = Timers.Count,
            Connections = OpenConnections,
        };
    }

    private void BeginRunTime()
    {
        _runStartNs = _driver.Timestamp;
        _lastPollNs = _runStartNs;
    }

    private void EndRunTime() => _ranNs += Math.Max(0, _driver.Timestamp - _runStartNs);

    private void CountSleep(long beganNs)
    {
        _sleeps++;
        _asleepNs += _lastPollNs - beganNs;
    }
}
