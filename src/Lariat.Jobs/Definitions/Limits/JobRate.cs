// GCRA, the generic cell rate algorithm of ATM networks (ITU-T I.371): one instant for each key, the "theoretical arrival time". A job may
// begin if that instant is at most (burst - 1) intervals ahead of now, and moves it by one interval.
namespace Lariat.Jobs;

/// <summary>How many jobs begin in a time.</summary>
/// <remarks>Jobs that have waited begin together, at most <see cref="Burst"/>; the next ones follow at the rate. So within one
/// <see cref="Per"/> up to Count + Burst begin after an idle time, and Count in every later one. Immutable; any thread.</remarks>
/// <param name="Count">How many, from 1.</param>
/// <param name="Per">In which time, by the clock of the storage: from a microsecond for each job to 365 days.</param>
/// <param name="Burst">How many may begin at the same instant, 1 to Count; with 1 they are evenly spaced. Default: Count.</param>
public sealed record JobRate(int Count, TimeSpan Per, int? Burst = null)
{
    private static readonly TimeSpan s_longestPer = TimeSpan.FromDays(365);

    /// <inheritdoc cref="JobRate(int, TimeSpan, int?)" path="/param[@name='Count']"/>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int Count { get; init => field = Positive(value, nameof(Count)); } = Positive(Count, nameof(Count));

    /// <inheritdoc cref="JobRate(int, TimeSpan, int?)" path="/param[@name='Per']"/>
    /// <exception cref="ArgumentOutOfRangeException">It is shorter than a microsecond for each job, or longer than 365 days.</exception>
    public TimeSpan Per { get; init => field = CheckPer(value, Count); } = CheckPer(Per, Count);

    /// <inheritdoc cref="JobRate(int, TimeSpan, int?)" path="/param[@name='Burst']"/>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1, or more than Count.</exception>
    public int? Burst { get; init => field = CheckBurst(value, Count); } = CheckBurst(Burst, Count);

    /// <summary>The time between two jobs, rounded up, so that no more begin than allowed.</summary>
    internal long IntervalTicks => (Per.Ticks + Count - 1) / Count;

    private long ToleranceTicks => IntervalTicks * Math.Min(Burst ?? Count, Count);

    /// <summary>How many may begin.</summary>
    /// <param name="arrival">The theoretical arrival time, in ticks.</param>
    /// <param name="now">In ticks.</param>
    internal int CountAllowed(long arrival, long now)
        => (int)Math.Max(0, (now + ToleranceTicks - Math.Max(arrival, now)) / IntervalTicks);

    /// <summary>The theoretical arrival time after a number of jobs have begun.</summary>
    internal long Advance(long arrival, long now, int count) => Math.Max(arrival, now) + count * IntervalTicks;

    /// <summary>When the next job may begin, in ticks.</summary>
    internal long NextAllowed(long arrival) => arrival + IntervalTicks - ToleranceTicks;

    private static int Positive(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        return value;
    }

    private static TimeSpan CheckPer(TimeSpan per, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(per, TimeSpan.FromMicroseconds(count), nameof(Per));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(per, s_longestPer, nameof(Per));
        return per;
    }

    private static int? CheckBurst(int? burst, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(burst ?? 1, 1, nameof(Burst));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(burst ?? 1, count, nameof(Burst));
        return burst;
    }
}
