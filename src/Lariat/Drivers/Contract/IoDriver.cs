using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>The only part of a loop that accesses the system: its clock, its sleep, its wake-up.</summary>
/// <remarks>
/// One driver per loop. Every member is called on the thread that runs the loop, except <see cref="Wake"/>.
/// A driver with a clock of its own makes time virtual: <see cref="Poll"/> then jumps instead of sleeping.
/// asyncio: the selector together with <c>loop.time()</c>.
/// </remarks>
public abstract class IoDriver : IDisposable
{
    /// <summary>No deadline: <see cref="Poll"/> sleeps until it is woken.</summary>
    public const long NoDeadline = long.MaxValue;

    private ICompletionSink? _sink;
    private bool _isDisposed;

    /// <summary>The driver's monotonic clock, in nanoseconds from an arbitrary start.</summary>
    public abstract long Timestamp { get; }

    /// <summary>
    /// True if <see cref="Timestamp"/> is the system's clock, which advances whatever the loop does; false if it may be virtual.
    /// </summary>
    internal virtual bool IsOnSystemClock => false;

    /// <summary>Waits until the deadline at most, or until there is work.</summary>
    /// <param name="deadlineNs">
    /// On the clock of <see cref="Timestamp"/>; at or before now: does not wait; <see cref="NoDeadline"/>: waits for an event.
    /// </param>
    /// <remarks>
    /// It must not run user code: completed operations are queued, and the loop runs them after this call.
    /// An exception that it throws ends the loop's run and is thrown to the caller of the run.
    /// </remarks>
    public abstract void Poll(long deadlineNs);

    /// <summary>Ends the current or the next <see cref="Poll"/> early. Any thread; must not throw after <see cref="Dispose()"/>.</summary>
    public abstract void Wake();

    /// <summary>The driver's sockets.</summary>
    /// <exception cref="NotSupportedException">The driver has none: it is a clock and a sleep, as a driver of virtual time may
    /// be.</exception>
    public virtual IoSockets Sockets => throw new NotSupportedException($"{GetType().Name} has no sockets: it drives time only.");

    /// <summary>The driver's files.</summary>
    /// <exception cref="NotSupportedException">The driver has none.</exception>
    public virtual IoFiles Files => throw new NotSupportedException($"{GetType().Name} has no files.");

    /// <summary>Releases the driver's resources. A second call has no effect.</summary>
    public void Dispose()
    {
        // The numbers of its descriptors may have been reused by then.
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the driver's resources.</summary>
    /// <param name="disposing">True from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Links a completed operation into the loop's ready queue. The loop's thread.</summary>
    /// <param name="operation">Not linked a second time if it is there already.</param>
    /// <param name="error">How it ended.</param>
    protected internal void Complete(IoOperation operation, SocketError error = SocketError.Success)
    {
        ArgumentNullException.ThrowIfNull(operation);
        operation.Error = error;
        if (!operation.IsQueued)
        {
            operation.IsQueued = true;
            _sink!.Enqueue(operation);
        }
    }

    /// <summary>Binds the driver to its loop, permanently.</summary>
    internal void Attach(ICompletionSink sink)
    {
        if (_sink is not null)
        {
            throw new InvalidOperationException(
                "This driver belongs to another loop already: LoopOptions.Driver must create a new one for each loop.");
        }

        _sink = sink;
    }
}
