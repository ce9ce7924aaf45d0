using System.ComponentModel;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>The object that a driver completes: a part of the waiting object, reused, never one per call.</summary>
/// <remarks>
/// States: idle → passed to an <c>Arm</c>/<c>Start</c> method → completed, linked into the loop's ready queue → run by the loop → idle.
/// The driver never runs it on its own stack. A completion of an <c>Arm</c> method only means "try again": it may be late or spurious.
/// An operation belongs to one loop. The loop's members for it are in <see cref="LoopOperations"/>. Thread: the loop's.
/// No counterpart in asyncio, whose event loop has only callbacks.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public abstract class IoOperation : LoopItem
{
    /// <summary>Creates an idle operation.</summary>
    protected IoOperation()
    {
    }

    /// <summary>The outcome of the operation; set by the driver.</summary>
    public SocketError Error { get; internal set; }

    /// <summary>True while it is in the ready queue, which holds it at most once.</summary>
    internal bool IsQueued { get; set; }

    internal sealed override void Run()
    {
        IsQueued = false;
        OnCompleted();
    }

    /// <summary>Called by the loop when the operation has completed: on the loop's thread, without a current task.</summary>
    /// <remarks>
    /// It must not throw: an exception ends the run of the loop. User code is called through <see cref="LoopOperations.RunCallback"/>. An
    /// operation that completes again while it is queued is run once.
    /// </remarks>
    protected abstract void OnCompleted();
}
