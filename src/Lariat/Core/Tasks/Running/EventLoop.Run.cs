// The entry points: a coroutine on a new loop, to its end (asyncio.run; LoopRunner does the work), and a loop that runs until a future is
// done (run_until_complete).
using System.Runtime.CompilerServices;

namespace Lariat;

public sealed partial class EventLoop
{
    /// <summary>Runs a coroutine on a new loop, to its end: the entry point of a program.</summary>
    /// <param name="main">The main coroutine.</param>
    /// <param name="options">Options of the new loop; defaults if null.</param>
    /// <param name="cancellationToken">Cancels the main task.</param>
    /// <remarks>
    /// Afterwards it cancels and awaits the remaining tasks, closes generators, shuts down the default executor and closes the loop.
    /// Ctrl-C cancels the main task; unless the program catches the <see cref="KeyboardInterruptException"/>, it then ends with exit code
    /// 130 (<see cref="LoopRunner"/>). Blocks the calling thread. asyncio: <c>run()</c>.
    /// </remarks>
    /// <example><!-- from LoopExamples.cs#EventLoop.Run --><code>
    /// EventLoop.Run(MainAsync());
    ///
    /// static async Coroutine MainAsync()
    /// {
    ///     await Coroutine.Sleep(1);
    ///     Console.WriteLine("one second later");
    /// }
    /// </code></example>
    /// <exception cref="InvalidOperationException">A loop runs on this thread already, or the coroutine was used already.</exception>
    /// <exception cref="KeyboardInterruptException">Ctrl-C canceled the main task, which ended as a result.</exception>
    public static void Run(Coroutine main, LoopOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var runner = new LoopRunner(options);
        try
        {
            runner.Run(main, cancellationToken: cancellationToken);
        }
        catch
        {
            // If no handler catches it, the process ends before finally blocks run: the other tasks clean up here.
            runner.CloseAfterFailure();
            throw;
        }
    }

    /// <inheritdoc cref="Run(Coroutine, LoopOptions?, CancellationToken)"/>
    public static T Run<T>(Coroutine<T> main, LoopOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var runner = new LoopRunner(options);
        try
        {
            return runner.Run(main, cancellationToken: cancellationToken);
        }
        catch
        {
            // If no handler catches it, the process ends before finally blocks run: the other tasks clean up here.
            runner.CloseAfterFailure();
            throw;
        }
    }

    /// <inheritdoc cref="Run(Coroutine, LoopOptions?, CancellationToken)"/>
    public static void Run(Coroutine main, CancellationToken cancellationToken) => Run(main, null, cancellationToken);

    /// <inheritdoc cref="Run(Coroutine, LoopOptions?, CancellationToken)"/>
    public static T Run<T>(Coroutine<T> main, CancellationToken cancellationToken) => Run(main, null, cancellationToken);

    /// <summary>Runs the loop until a future has ended.</summary>
    /// <param name="future">A task or future of this loop.</param>
    /// <remarks>Blocks the calling thread. asyncio: <c>run_until_complete</c>.</remarks>
    /// <exception cref="InvalidOperationException">The loop is closed or running, or was stopped before the future ended.</exception>
    public void RunUntilComplete(Future future)
    {
        RunUntilDone(future);
        future.ThrowUnlessSucceeded();
    }

    /// <inheritdoc cref="RunUntilComplete(Future)"/>
    [OverloadResolutionPriority(1)]
    public T RunUntilComplete<T>(IFuture<T> future)
    {
        RunUntilDone((Future)future);
        return future.GetResult();
    }

    /// <inheritdoc cref="RunUntilComplete(Future)"/>
    /// <param name="task">A task of this loop.</param>
    /// <remarks>For F#; C# chooses the overload for <see cref="IFuture{T}"/>.</remarks>
    public T RunUntilComplete<T>(LoopTask<T> task) => RunUntilComplete((IFuture<T>)task);

    private void RunUntilDone(Future future)
    {
        ArgumentNullException.ThrowIfNull(future);
        CheckCanRun();
        if (!ReferenceEquals(future.Loop, this))
        {
            throw new ArgumentException("The future belongs to another event loop.", nameof(future));
        }

        Action<Future> stop = static ended => ended.Loop.Stop();
        future.AddDoneCallback(stop);
        try
        {
            RunForever();
        }
        finally
        {
            future.RemoveDoneCallback(stop);
        }

        if (!future.IsCompleted)
        {
            throw new InvalidOperationException("The event loop was stopped before the future ended.");
        }
    }
}
