// A coroutine that is never awaited is detected when it is collected. A program of a few seconds may end without a collection, so a loop in
// debug mode collects when it closes, if it has created coroutines that were never claimed. A coroutine that is still reachable is no
// mistake yet: it may be held for another loop. It is reported if it is collected after all, but then only in the log, as for any failure
// of a closed loop.
using Lariat.Coroutines;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>Reports to a loop's exception handler that a coroutine was created and never awaited.</summary>
internal sealed class NeverAwaitedReport(EventLoop loop, string message) : LoopItem
{
    // The collection also runs the program's own finalizers, and one may block.
    private static readonly TimeSpan s_finalizersLimit = TimeSpan.FromSeconds(5);

    /// <summary>Posts the report. Called on the finalizer thread.</summary>
    public void Post()
    {
        if (!loop.TryPost(this))
        {
            loop.WriteLog(message);
        }
    }

    /// <summary>Before a loop closes in debug mode: collects its unreachable coroutines, so that the reports are in its inbox.</summary>
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
