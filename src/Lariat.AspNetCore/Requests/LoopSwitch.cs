using System.Runtime.CompilerServices;

namespace Lariat.AspNetCore.Requests;

/// <summary>
/// Awaited on another thread: resumes on the loop, without a task and without a synchronization context; on the pool if the loop has
/// closed.
/// </summary>
internal readonly struct LoopSwitch(EventLoop loop) : ICriticalNotifyCompletion
{
    public bool IsCompleted => false;

    public LoopSwitch GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        if (!loop.TryPost(new Arrival(loop, continuation)))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static action => action(), continuation, preferLocal: false);
        }
    }

    /// <summary>A continuation under way to the loop.</summary>
    private sealed class Arrival(EventLoop loop, Action continuation) : LoopItem
    {
        private static readonly Action<object?> s_go = static self => ((Arrival)self!).Go();

        internal override void Run() => loop.RunCallback(s_go, this, context: null, LoopErrorKind.Callback, handle: null);

        private void Go()
        {
            SynchronizationContext.SetSynchronizationContext(null);
            continuation();
        }
    }
}
