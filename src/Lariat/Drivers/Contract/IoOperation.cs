using System.ComponentModel;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>What a driver completes: embedded in whoever waits, used again and again, never one per call.</summary>
/// <remarks>
/// Life: idle → given to an <c>Arm</c>/<c>Start</c> method → completed, linked into the loop's ready queue → run by the loop → idle.
/// The driver never runs it on its own stack. A completion of an <c>Arm</c> method only says "try again": it may be late or spurious.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public abstract class IoOperation : LoopItem
{
    private protected IoOperation()
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

    /// <summary>On the loop, without a current task. Must not throw, and must not call user code directly.</summary>
    private protected abstract void OnCompleted();
}
