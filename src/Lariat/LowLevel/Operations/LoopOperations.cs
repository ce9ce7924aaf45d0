namespace Lariat.LowLevel;

/// <summary>The loop's members for custom <see cref="IoOperation"/> classes.</summary>
/// <remarks>No counterpart in asyncio. <c>examples/own-operation.cs</c> is a server made of two operations.</remarks>
public static class LoopOperations
{
    /// <summary>The sockets of the loop's driver: streams, listeners and datagrams that complete operations.</summary>
    /// <param name="loop">The loop.</param>
    /// <remarks>Its objects may be used only on the loop's thread.</remarks>
    /// <exception cref="NotSupportedException">The driver has none: it drives time only.</exception>
    /// <exception cref="InvalidOperationException">The loop is closed or runs on another thread.</exception>
    public static IoSockets GetSockets(this EventLoop loop)
    {
        loop.CheckOpen();
        return loop.Sockets;
    }

    /// <summary>Completes an operation from any thread: the loop runs it in its next iteration.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="operation">An operation of this loop. If it is queued already, it runs once.</param>
    /// <returns>False if the loop is closed: the operation never runs.</returns>
    /// <remarks>An operation that is posted shortly before the loop closes may not run either.</remarks>
    public static bool Post(this EventLoop loop, IoOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return loop.TryPost(new Completion(loop, operation));
    }

    /// <summary>
    /// Runs user code from <see cref="IoOperation.OnCompleted"/>: without a current task, its exception goes to the loop's exception
    /// handler.
    /// </summary>
    /// <param name="loop">The loop.</param>
    /// <param name="callback">Its exceptions are reported, not thrown.</param>
    /// <param name="state">Passed to the callback.</param>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public static void RunCallback(this EventLoop loop, Action<object?> callback, object? state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        loop.CheckThread();
        loop.RunCallback(callback, state, context: null, LoopErrorKind.Callback, handle: null);
    }

    // An operation is linked into the ready queue once; only the loop's thread may check whether it is there.
    private sealed class Completion(EventLoop loop, IoOperation operation) : LoopItem
    {
        internal override void Run() => loop.Driver.Complete(operation);
    }
}
