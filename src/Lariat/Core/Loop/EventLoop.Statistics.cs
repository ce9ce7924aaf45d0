namespace Lariat;

public sealed partial class EventLoop
{
    private LoopCounters _counters;

    /// <summary>The number of open connections and transports; the network code counts them.</summary>
    internal int OpenConnections
    {
        get => _counters.OpenConnections;
        set => _counters.OpenConnections = value;
    }

    /// <summary>Takes a snapshot of the loop's counters. Any thread; neither the loop nor the caller waits.</summary>
    /// <remarks>Cost to the loop: an addition for each iteration and one reading of the clock for each sleep. No counterpart in
    /// asyncio.</remarks>
    public LoopStatistics GetStatistics()
    {
        long asleepNs = _counters.AsleepNs;
        long ranNs = _counters.RanNs(IsRunning ? _pacing.LastPollNs : null);
        return new LoopStatistics
        {
            Iterations = Iterations,
            ItemsRun = _counters.ItemsRun,
            Sleeps = _counters.Sleeps,
            Asleep = LoopTime.ToTimeSpan(asleepNs),
            Busy = LoopTime.ToTimeSpan(Math.Max(0, ranNs - asleepNs)),
            Tasks = PendingTasks.Count,
            Timers = Timers.Count,
            Connections = OpenConnections,
            DroppedCompletions = _inbox.DroppedCount,
        };
    }
}
