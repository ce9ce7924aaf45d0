using System.ComponentModel;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>What a driver completes: a part of the object that waits, used again and again, never one per call.</summary>
/// <remarks>
/// Life: idle → given to an <c>Arm</c>/<c>Start</c> method → completed, linked into the loop's ready queue → run by the loop → idle.
/// The driver never runs it on its own stack. A completion of an <c>Arm</c> method only says "try again": it may be late or spurious.
/// An operation belongs to one loop. What it needs of the loop is in <see cref="LoopOperations"/>. Thread: the loop's.
/// No counterpart in asyncio, whose event loop knows callbacks only.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public abstract class IoOperation : LoopItem
{
    /// <summary>Makes an idle operation.</summary>
    protected IoOperation()
    {
    }

    /// <summary>How the operation ended; set by the driver.</summary>
    public SocketError Error { get; internal set; }

    /// <summary>True while it is in the ready queue, so that it is there once.</summary>
    internal bool IsQueued { get; set; }

    internal sealed override void Run()
    {
        IsQueued = false;
        OnCompleted();
    }

    /// <summary>Called by the loop when the operation has completed: on the loop's thread, without a current task.</summary>
    /// <remarks>
    /// It must not throw: an exception ends the run of the loop. User code is called through <see cref="LoopOperations.RunCallback"/>. An operation that completes once more while it
    /// is queued is run once.
    /// </remarks>
    protected abstract void OnCompleted();
}
