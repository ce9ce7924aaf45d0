// What coroutines need from the loop that runs them; they use it only through this interface.
using System.Runtime.CompilerServices;
using Lariat.Coroutines;

namespace Lariat;

public sealed partial class EventLoop : ICoroutineHost
{
    void ICoroutineHost.ReleaseAbandoned(ForeignWait wait) => AbandonedWaits.Release(this, wait);

    /// <summary>The loop behind a trampoline.</summary>
    internal static EventLoop Of(Trampoline trampoline) => Unsafe.As<EventLoop>(trampoline.Host);

    /// <summary>A plain async method awaits a future that is pending.</summary>
    internal void AwaitFromPlainMethod(Future future, Action continuation)
    {
        future.Loop.CheckThread(future);
        if (CurrentTask is { } task)
        {
            new PlainStrand(task, root: null, leaf: null, continuation).Start(future);
        }
        else
        {
            future.AddWaiter(new DoneCallback(future, _ => continuation(), context: null));
        }
    }

    void ICoroutineHost.AwaitFromPlainMethod(Frame child, Action continuation)
    {
        LoopTask task = CurrentTask!;
        if (child.State == FrameState.Leaf)
        {
            new PlainStrand(task, root: null, leaf: null, continuation).Start(child.BeginLeaf(Trampoline));
        }
        else if (child.IsCompleted)
        {
            // It threw before it suspended: the method continues immediately, unless it does so in a loop and the stack would grow.
            if (Trampoline.TryNest())
            {
                try
                {
                    continuation();
                }
                finally
                {
                    // A handwritten continuation may throw.
                    Trampoline.Depth--;
                }
            }
            else
            {
                new PlainStrand(task, root: null, leaf: null, continuation).StartLater();
            }
        }
        else if ((child.State == FrameState.Created ? child : Trampoline.TakeNext()) is { } unstarted)
        {
            // Too deep to be started inline, here or somewhere below: the plain method has to unwind first.
            new PlainStrand(task, child, unstarted, continuation).StartLater();
        }
        else
        {
            (Frame? leaf, LoopItem? on) = Trampoline.TakeParked();
            new PlainStrand(task, child, leaf, continuation).Start(on);
        }
    }

    void ICoroutineHost.ReportNeverAwaited(string message) => new NeverAwaitedReport(this, message).Post();

    void ICoroutineHost.Resume(ForeignWait wait)
    {
        if (IsRunningHere)
        {
            ((IStrand)wait.Strand!).Task.Wake(wait.Strand);
        }
        else
        {
            PostOrDrop(wait);
        }
    }
}
