// When requests are to be sent. Without a rate, a connection sends when it is free: a slow server gets fewer requests, and those that it
// delayed are missing from the latencies ("coordinated omission"). With a rate each request has its scheduled time, and its latency counts
// from there, however late a free connection was found for it.
using System.Diagnostics;

namespace Lariat.Tool.Load;

/// <summary>The times at which a loop's requests are due: evenly spaced. Times are <see cref="Stopwatch"/>'s.</summary>
internal sealed class LoadSchedule(double perSecond, long startTicks)
{
    private readonly double _spacingTicks = Stopwatch.Frequency / perSecond;
    private long _taken;

    /// <summary>When the next request is due.</summary>
    public long NextTicks => startTicks + (long)(_taken * _spacingTicks);

    /// <summary>Takes the next request, if it is due.</summary>
    /// <param name="nowTicks">The current time.</param>
    /// <param name="dueTicks">The time at which it was due.</param>
    public bool TryTake(long nowTicks, out long dueTicks)
    {
        dueTicks = NextTicks;
        if (dueTicks > nowTicks)
        {
            return false;
        }

        _taken++;
        return true;
    }
}
