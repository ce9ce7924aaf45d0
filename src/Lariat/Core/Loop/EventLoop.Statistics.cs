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
    /// <example><!-- from LoopExamples.cs#GetStatistics --><code>
    /// LoopStatistics before = loop.GetStatistics();
    /// await Coroutine.Sleep(10);
    /// LoopStatistics after = loop.GetStatistics();
    /// double load = (after.Busy - before.Busy) / TimeSpan.FromSeconds(10);
    /// </code></example>
    public LoopStatistics GetStatistics()
    {
        return new LoopStatistics
        {
            Iterations = Iterations,
            ItemsRun = _counters.ItemsRun,
            Sleeps = _counters.Sleeps,
            Asleep = LoopTime.ToTimeSpan(_counters.AsleepNs),
            Busy = LoopTime.ToTimeSpan(_counters.BusyNs),
            Tasks = PendingTasks.Count,
            Timers = Timers.Count,
            Connections = OpenConnections,
            DroppedCompletions = _inbox.DroppedCount,
        };
    }
}
