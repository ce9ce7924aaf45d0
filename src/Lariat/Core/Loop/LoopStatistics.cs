namespace Lariat;

/// <summary>What a loop has done so far: <see cref="EventLoop.GetStatistics"/>.</summary>
/// <remarks>
/// Taken without stopping the loop: every figure was right at its own moment, and not all at the same. Differences of two snapshots give rates.
/// </remarks>
public readonly record struct LoopStatistics
{
    /// <summary>Iterations since the loop was made.</summary>
    public long Iterations { get; init; }

    /// <summary>What was run in them: callbacks, timers, steps of tasks, completions.</summary>
    public long ItemsRun { get; init; }

    /// <summary>How often the loop had nothing to do and slept.</summary>
    public long Sleeps { get; init; }

    /// <summary>How long it slept, the present sleep not included.</summary>
    public TimeSpan Asleep { get; init; }

    /// <summary>How long it ran without sleeping, up to its last look at the driver.</summary>
    public TimeSpan Busy { get; init; }

    /// <summary>Tasks that have not ended.</summary>
    public int Tasks { get; init; }

    /// <summary>Timers that are set, some cancelled ones included.</summary>
    public int Timers { get; init; }

    /// <summary>Connections and transports that are open.</summary>
    public int Connections { get; init; }

    /// <summary>Completions of foreign operations that arrived after the loop had closed.</summary>
    public long DroppedCompletions { get; init; }

    /// <summary>The share of the time in which it did not sleep: from 0 to 1. Near 1 the loop is the bottleneck.</summary>
    public double Load => Asleep + Busy is { Ticks: > 0 } all ? Busy / all : 0;
}
