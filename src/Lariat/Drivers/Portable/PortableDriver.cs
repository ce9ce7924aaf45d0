namespace Lariat.LowLevel;

/// <summary>A driver that needs nothing but threads: the system's monotonic clock and an event to sleep on.</summary>
/// <remarks>Sleeps are rounded up to whole milliseconds, as asyncio's are by epoll; a timer is never early.</remarks>
public sealed class PortableDriver : IoDriver
{
    private const long NsPerMs = 1_000_000;

    // A longer sleep is simply repeated by the loop (asyncio's MAXIMUM_SELECT_TIMEOUT is a day as well).
    private const long SleepMsMax = 24 * 60 * 60 * 1000;

    private readonly AutoResetEvent _wake = new(initialState: false);

    /// <inheritdoc/>
    public override long Timestamp => MonotonicClock.Timestamp;

    /// <inheritdoc/>
    public override void Poll(long deadlineNs)
    {
        if (deadlineNs == NoDeadline)
        {
            _wake.WaitOne();
            return;
        }

        long waitNs = deadlineNs - Timestamp;
        if (waitNs > 0)
        {
            _wake.WaitOne((int)Math.Min((waitNs + NsPerMs - 1) / NsPerMs, SleepMsMax));
        }
    }

    /// <inheritdoc/>
    public override void Wake()
    {
        try
        {
            _wake.Set();
        }
        catch (ObjectDisposedException)
        {
            // A thread that posts while the loop closes: there is nothing left to wake.
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _wake.Dispose();
        }

        base.Dispose(disposing);
    }
}
