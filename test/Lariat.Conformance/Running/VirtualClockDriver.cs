using Lariat.LowLevel;

namespace Lariat.Conformance;

/// <summary>A driver without I/O whose clock jumps to the deadline instead of sleeping.</summary>
internal sealed class VirtualClockDriver : IoDriver
{
    private long _nowNs;

    /// <summary>Called before each wait.</summary>
    public Action? OnWait { get; set; }

    /// <summary>Called when the loop would sleep for ever: nothing is ready and no timer is live.</summary>
    public Action? OnDeadlock { get; set; }

    public override long Timestamp => _nowNs;

    public override void Poll(long deadlineNs)
    {
        OnWait!();
        if (deadlineNs == NoDeadline)
        {
            OnDeadlock!();
        }
        else if (deadlineNs > _nowNs)
        {
            _nowNs = deadlineNs;
        }
    }

    public override void Wake()
    {
    }
}
