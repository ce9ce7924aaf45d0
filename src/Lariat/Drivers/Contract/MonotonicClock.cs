using System.Diagnostics;

namespace Lariat.LowLevel;

/// <summary>The system's monotonic clock in nanoseconds.</summary>
internal static class MonotonicClock
{
    private const long NsPerSecond = 1_000_000_000;

    public static long Timestamp
    {
        get
        {
            long ticks = Stopwatch.GetTimestamp();
            return Stopwatch.Frequency == NsPerSecond ? ticks : (long)((Int128)ticks * NsPerSecond / Stopwatch.Frequency);
        }
    }
}
