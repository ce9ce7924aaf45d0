using Lariat.LowLevel;

namespace Lariat.Tests;

/// <summary>A driver whose clock jumps to the next timer; a loop that would sleep for ever fails instead.</summary>
public sealed class VirtualClockDriver : IoDriver
{
    private long _now;

    public override long Timestamp => _now;

    /// <summary>Lets time pass as if a callback had blocked the loop.</summary>
    public void Advance(TimeSpan time) => _now += (long)(time.TotalSeconds * 1e9);

    public override void Poll(long deadlineNs)
    {
        if (deadlineNs == NoDeadline)
        {
            throw new DeadlockException();
        }

        _now = Math.Max(_now, deadlineNs);
    }

    public override void Wake()
    {
    }
}

/// <summary>Nothing is ready, and no timer will change that.</summary>
public sealed class DeadlockException() : Exception("The loop would sleep for ever: nothing is ready and there is no timer.");
