namespace Lariat.LowLevel;

/// <summary>The only part of a loop that touches the system: its clock, its sleep, its wake-up.</summary>
/// <remarks>
/// One driver per loop. Every member is called on the thread that runs the loop, except <see cref="Wake"/>.
/// A driver with a clock of its own makes time virtual: <see cref="Poll"/> then jumps instead of sleeping.
/// asyncio: the selector together with <c>loop.time()</c>.
/// </remarks>
public abstract class IoDriver : IDisposable
{
    /// <summary>No deadline: <see cref="Poll"/> sleeps until it is woken.</summary>
    public const long NoDeadline = long.MaxValue;

    /// <summary>The driver's monotonic clock, in nanoseconds from an arbitrary start.</summary>
    public abstract long Timestamp { get; }

    /// <summary>Waits until the deadline at most, or until there is something to do.</summary>
    /// <param name="deadlineNs">On the clock of <see cref="Timestamp"/>; at or before now: does not wait; <see cref="NoDeadline"/>: waits for an event.</param>
    /// <remarks>
    /// It must not run user code: what has completed is queued, and the loop runs it after this call.
    /// An exception it throws ends the loop's run and reaches whoever runs the loop.
    /// </remarks>
    public abstract void Poll(long deadlineNs);

    /// <summary>Ends the current or the next <see cref="Poll"/> early. Any thread; must not throw after <see cref="Dispose()"/>.</summary>
    public abstract void Wake();

    /// <summary>Releases what the driver holds.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the driver holds.</summary>
    /// <param name="disposing">True from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
