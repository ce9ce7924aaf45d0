namespace Lariat;

/// <summary>A snapshot of a loop's counters: <see cref="EventLoop.GetStatistics"/>.</summary>
/// <remarks>
/// Taken without stopping the loop: each figure was correct at its own moment, but not all at the same. Differences of two snapshots give
/// rates.
/// </remarks>
public readonly record struct LoopStatistics
{
    /// <summary>Iterations since the loop was created.</summary>
    public long Iterations { get; init; }

    /// <summary>Items run in these iterations: callbacks, timers, steps of tasks, completions.</summary>
    public long ItemsRun { get; init; }

    /// <summary>How often the loop had nothing to do and slept.</summary>
    public long Sleeps { get; init; }

    /// <summary>How long it slept, excluding the current sleep.</summary>
    public TimeSpan Asleep { get; init; }

    /// <summary>How long it ran without sleeping, up to its last poll of the driver.</summary>
    public TimeSpan Busy { get; init; }

    /// <summary>Tasks that have not ended.</summary>
    public int Tasks { get; init; }

    /// <summary>Timers that are set, including some canceled ones.</summary>
    public int Timers { get; init; }

    /// <summary>Connections and transports that are open.</summary>
    public int Connections { get; init; }

    /// <summary>Completions of foreign operations that arrived after the loop had closed.</summary>
    public long DroppedCompletions { get; init; }

    /// <summary>The share of time in which the loop did not sleep, from 0 to 1. Near 1 the loop is the bottleneck.</summary>
    public double Load => Asleep + Busy is { Ticks: > 0 } all ? Busy / all : 0;
}
