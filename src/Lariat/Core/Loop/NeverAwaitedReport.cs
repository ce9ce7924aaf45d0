// A coroutine that nobody awaits is noticed when it is collected. A program of a few seconds may end without a collection, so a loop in
// debug mode collects when it closes, if it has made coroutines that nobody has claimed. One that can still be reached is no mistake yet:
// it may be held for another loop. It is reported when it is collected after all, and then by the log only, as a failure of a closed loop.
using Lariat.Coroutines;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>Tells a loop's exception handler that a coroutine was created and never awaited.</summary>
internal sealed class NeverAwaitedReport(EventLoop loop, string message) : LoopItem
{
    // The finalizers of the program run as well, and one may block.
    private static readonly TimeSpan s_finalizersLimit = TimeSpan.FromSeconds(5);

    /// <summary>The finalizer's thread.</summary>
    public void Post()
    {
        if (!loop.TryPost(this))
        {
            loop.WriteLog(message);
        }
    }

    /// <summary>Before a loop closes: in debug mode, collects what it has forgotten, so that the reports are in its inbox.</summary>
    public static void Collect(EventLoop loop)
    {
        if (loop.IsDebug && CreationTracking.HasUnclaimed(loop))
        {
            GC.Collect();
            LibraryThread.TryStart(GC.WaitForPendingFinalizers, "lariat-finalizers")?.Join(s_finalizersLimit);
        }
    }

    internal override void Run() => Report();

    internal override void OnLoopClosed() => Report();

    private void Report() => loop.CallExceptionHandler(new LoopErrorContext { Kind = LoopErrorKind.NeverAwaited, Message = message });
}
