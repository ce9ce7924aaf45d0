using System.Globalization;

namespace Lariat;

/// <summary>The loop's time: nanoseconds internally, <see cref="TimeSpan"/> (100 ns) in public.</summary>
internal static class LoopTime
{
    public const long NsPerTick = 100;

    // Earlier than the zero of every clock, and far enough from the smallest number that a time can still be subtracted.
    public const long EarliestDeadlineNs = long.MinValue / 2;

    public static TimeSpan ToTimeSpan(long ns) => new(ns / NsPerTick);

    /// <summary>Converts to nanoseconds. Saturates, so that a very distant deadline stays distant.</summary>
    public static long ToNs(TimeSpan time)
    {
        long ticks = time.Ticks;
        return ticks > long.MaxValue / NsPerTick ? long.MaxValue - 1
            : ticks < long.MinValue / NsPerTick ? long.MinValue + 1
            : ticks * NsPerTick;
    }

    /// <summary>Formats a limit for an error message: "0.3 s".</summary>
    public static string Describe(TimeSpan limit) => string.Create(CultureInfo.InvariantCulture, $"{limit.TotalSeconds:0.#######} s");

    /// <summary>A limit as it is applied; null: none. <see cref="Timeout.InfiniteTimeSpan"/> is .NET's word for none.</summary>
    public static TimeSpan? ToLimit(TimeSpan? limit) => limit == Timeout.InfiniteTimeSpan ? null : limit;

    /// <summary>True for a limit that leaves no time: zero, or any negative duration that is not infinite.</summary>
    public static bool IsOver(TimeSpan? limit) => limit <= TimeSpan.Zero && limit != Timeout.InfiniteTimeSpan;

    public static long AddSaturating(long ns, long delayNs)
    {
        long sum = unchecked(ns + delayNs);
        return delayNs > 0 && sum < ns ? long.MaxValue - 1
            : delayNs < 0 && sum > ns ? long.MinValue + 1
            : sum;
    }

    public static long SubtractSaturating(long ns, long delayNs) => AddSaturating(ns, delayNs == long.MinValue ? long.MaxValue : -delayNs);

    /// <summary>Converts a limit in seconds, the unit of asyncio; infinity: no limit.</summary>
    /// <exception cref="ArgumentException">Not a number.</exception>
    public static TimeSpan? SecondsToLimit(double seconds, string parameter = "seconds")
    {
        if (double.IsPositiveInfinity(seconds))
        {
            return null;
        }

        // As a TimeSpan, -0.001 would be InfiniteTimeSpan; in seconds it is a time that is over.
        TimeSpan limit = ToTimeSpan(SecondsToNs(seconds, parameter));
        return limit == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : limit;
    }

    /// <summary>Converts seconds, the unit of asyncio.</summary>
    /// <exception cref="ArgumentException">Not a number.</exception>
    public static long SecondsToNs(double seconds, string parameter)
    {
        if (double.IsNaN(seconds))
        {
            throw new ArgumentException("A delay must be a number of seconds, not NaN.", parameter);
        }

        // A conversion of a double saturates; the deadline is kept below the driver's NoDeadline.
        return Math.Min((long)Math.Round(seconds * 1e9), long.MaxValue - 1);
    }
}
