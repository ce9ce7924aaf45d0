namespace Lariat.LowLevel;

/// <summary>What an <see cref="IoOperation"/> of your own needs of its loop.</summary>
/// <remarks>No counterpart in asyncio. <c>examples/own-operation.cs</c> is a server made of two operations.</remarks>
public static class LoopOperations
{
    /// <summary>The sockets of the loop's driver: streams, listeners and datagrams that complete operations.</summary>
    /// <param name="loop">The loop.</param>
    /// <remarks>Its objects may be used on the loop's thread only.</remarks>
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
    /// <remarks>One that is posted shortly before the loop closes may never run either.</remarks>
    public static bool Post(this EventLoop loop, IoOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return loop.TryPost(new Completion(loop, operation));
    }

    /// <summary>Runs user code from <see cref="IoOperation.OnCompleted"/>: without a current task, its exception goes to the loop's exception handler.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="callback">What it throws is reported, not thrown.</param>
    /// <param name="state">Passed to the callback.</param>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public static void RunCallback(this EventLoop loop, Action<object?> callback, object? state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        loop.CheckThread();
        loop.RunCallback(callback, state, context: null, LoopErrorKind.Callback, handle: null);
    }

    // An operation links itself into the ready queue once; only the loop's thread may ask whether it is there.
    private sealed class Completion(EventLoop loop, IoOperation operation) : LoopItem
    {
        internal override void Run() => loop.Driver.Complete(operation);
    }
}
