namespace Lariat;

// Programs that are .NET tasks. A method that uses the loop has to be passed as a function (EventLoop.Bodies.cs): called before the run, it
// would find no loop.
public sealed partial class EventLoop
{
    /// <summary>Runs a new loop until a .NET task has ended.</summary>
    /// <param name="main">A task that needs no loop; canceling the main task abandons it.</param>
    /// <param name="options">Options of the new loop; defaults if null.</param>
    /// <param name="cancellationToken">Cancels the main task.</param>
    /// <remarks>
    /// A plain async method that awaits Lariat's operations is passed without a call, <c>EventLoop.Run(MainAsync)</c>: its first part would
    /// run before there is a loop. Any other awaitable: <c>EventLoop.Run(async () => await awaitable)</c>. Blocks the calling thread.
    /// asyncio: <c>run()</c> of an awaitable (3.14).
    /// </remarks>
    /// <exception cref="InvalidOperationException">A loop runs on this thread already.</exception>
    /// <exception cref="KeyboardInterruptException">Ctrl-C canceled the main task, which ended as a result.</exception>
    public static void Run(Task main, LoopOptions? options = null, CancellationToken cancellationToken = default)
        => Run(Coroutine.From(main), options, cancellationToken);

    /// <inheritdoc cref="Run(Task, LoopOptions?, CancellationToken)"/>
    public static T Run<T>(Task<T> main, LoopOptions? options = null, CancellationToken cancellationToken = default)
        => Run(Coroutine.From(main), options, cancellationToken);

    /// <inheritdoc cref="Run(Task, LoopOptions?, CancellationToken)"/>
    /// <param name="main">A value task that needs no loop; awaited to its end even if the main task is canceled.</param>
    public static void Run(ValueTask main, LoopOptions? options = null, CancellationToken cancellationToken = default)
        => Run(Coroutine.From(main), options, cancellationToken);

    /// <inheritdoc cref="Run(ValueTask, LoopOptions?, CancellationToken)"/>
    public static T Run<T>(ValueTask<T> main, LoopOptions? options = null, CancellationToken cancellationToken = default)
        => Run(Coroutine.From(main), options, cancellationToken);
}
