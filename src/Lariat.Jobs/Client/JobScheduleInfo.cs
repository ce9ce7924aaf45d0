using Lariat.Jobs.Scheduling;

namespace Lariat.Jobs;

/// <summary>A schedule as storage has it at an instant.</summary>
public sealed record JobScheduleInfo
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The cron expression.</summary>
    public required string Expression { get; init; }

    /// <summary>The time zone.</summary>
    public required string Zone { get; init; }

    /// <summary>What happens with due times at which no worker ran.</summary>
    public required JobMisfire Misfire { get; init; }

    /// <summary>The kind of its jobs.</summary>
    public required string Kind { get; init; }

    /// <summary>The queue of its jobs.</summary>
    public required string Queue { get; init; }

    /// <summary>The payload of its jobs, as JSON.</summary>
    public required string Payload { get; init; }

    /// <summary>When the next job is due.</summary>
    public required DateTimeOffset NextAt { get; init; }

    /// <summary>The last due time that was handled; null: none yet.</summary>
    public required DateTimeOffset? LastAt { get; init; }

    /// <summary>True: it enqueues nothing.</summary>
    public required bool IsPaused { get; init; }

    /// <summary>Computes the next due times: <see cref="NextAt"/> and those after it.</summary>
    /// <param name="count">How many at most, from 1.</param>
    /// <exception cref="ArgumentException">This machine does not know the time zone.</exception>
    public IReadOnlyList<DateTimeOffset> FindNext(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        CronTimes times = CronTimes.Parse(Expression, Zone);
        var next = new List<DateTimeOffset>(count) { NextAt };
        while (next.Count < count && times.NextAfter(next[^1]) is { } after)
        {
            next.Add(after);
        }

        return next;
    }

    /// <summary>Name and kind: not the payload, which may have secrets.</summary>
    public override string ToString() => $"{Name} ({Kind})";
}
