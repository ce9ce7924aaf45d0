namespace Lariat;

/// <summary>The handle of a callback that other threads may cancel while the loop runs it or is about to.</summary>
/// <remarks>
/// Thread: any for <see cref="Cancel"/>. Invariant: the callback starts and runs under the lock, so that after a cancellation it neither
/// starts nor runs, except where it cancels itself. asyncio: <c>_ThreadSafeHandle</c> (3.14).
/// PERF: the handle is its own lock, because another object would cost 40 bytes a post (AllocationTests).
/// </remarks>
internal sealed class ThreadSafeCallbackHandle(EventLoop loop, Action<object?> callback, object? state, LoopContext? context)
    : CallbackHandle(loop, callback, state, context)
{
    public override void Cancel()
    {
        lock (this)
        {
            CancelHere();
        }
    }

    internal override void Run()
    {
        lock (this)
        {
            base.Run();
        }
    }
}
