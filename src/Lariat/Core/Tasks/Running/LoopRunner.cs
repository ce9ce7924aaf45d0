using System.Runtime.InteropServices;

namespace Lariat;

/// <summary>Runs several coroutines one after the other on one loop, and cleans up at the end.</summary>
/// <remarks>
/// The first Ctrl-C during a run on the process's main thread cancels the main task, and
/// <see cref="Run(Coroutine, LoopContext?, CancellationToken)"/> throws
/// <see cref="KeyboardInterruptException"/> when that has ended. A program that does not catch it ends quietly with exit code 130, after
/// the runner has been closed. A second Ctrl-C is not intercepted: it ends the process immediately, with 130 as well. SIGTERM is not
/// intercepted (<see cref="LoopSignals.AddSignalHandler"/>). Thread: one. asyncio: <c>Runner</c>.
/// </remarks>
/// <example><!-- from LoopExamples.cs#LoopRunner --><code>
/// using var runner = new LoopRunner();
/// runner.Run(loadAsync());
/// runner.Run(saveAsync());
/// </code></example>
public sealed partial class LoopRunner : IDisposable
{
    private readonly LoopOptions? _options;
    private EventLoop? _loop;
    private LoopContext? _context;
    private bool _isClosed;

    /// <summary>Creates a runner; its loop is created when it is first needed.</summary>
    /// <param name="options">Options of the loop; defaults if null.</param>
    public LoopRunner(LoopOptions? options = null) => _options = options;

    /// <summary>The runner's loop.</summary>
    /// <exception cref="InvalidOperationException">The runner is closed.</exception>
    public EventLoop Loop
    {
        get
        {
            if (_isClosed)
            {
                throw new InvalidOperationException("The runner is closed. Make a new LoopRunner.");
            }

            if (_loop is null)
            {
                _loop = new EventLoop(_options);
                _context = LoopContext.Capture();
            }

            return _loop;
        }
    }

    /// <summary>Runs a coroutine to its end.</summary>
    /// <param name="main">The main coroutine.</param>
    /// <param name="context">The context to run in; default: one that all runs of this runner share.</param>
    /// <param name="cancellationToken">Cancels the main task.</param>
    /// <remarks>Blocks the calling thread. asyncio: <c>Runner.run</c>.</remarks>
    /// <exception cref="InvalidOperationException">
    /// A loop runs on this thread, or the runner is closed, or the coroutine was used already.
    /// </exception>
    /// <exception cref="KeyboardInterruptException">Ctrl-C canceled the main task, which ended as a result.</exception>
    public void Run(Coroutine main, LoopContext? context = null, CancellationToken cancellationToken = default)
    {
        CheckNoLoopRunsHere();
        EventLoop loop = Loop;
        RunMain(loop, loop.CreateTask(main, context: context ?? _context), cancellationToken);
    }

    /// <inheritdoc cref="Run(Coroutine, LoopContext?, CancellationToken)"/>
    public T Run<T>(Coroutine<T> main, LoopContext? context = null, CancellationToken cancellationToken = default)
    {
        CheckNoLoopRunsHere();
        EventLoop loop = Loop;
        LoopTask<T> task = loop.CreateTask(main, context: context ?? _context);
        RunMain(loop, task, cancellationToken);
        return task.GetResult();
    }

    /// <summary>
    /// Cancels and awaits the remaining tasks, closes generators, disposes the values of <see cref="LoopLocal{T}"/>, shuts down the default
    /// executor, and closes the loop.
    /// </summary>
    /// <remarks>A second call has no effect. asyncio: <c>Runner.close</c>.</remarks>
    public void Close()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        if (_loop is not { } loop)
        {
            return;
        }

        try
        {
            CancelLeftOver(loop);
            Shutdown(loop, LoopShutdownStep.Generators);
            if (loop.Features.HasFeatureOf(LoopShutdownStep.Locals))
            {
                Shutdown(loop, LoopShutdownStep.Locals);
            }

            Shutdown(loop, LoopShutdownStep.Executor);
        }
        finally
        {
            loop.Close();
        }
    }

    /// <inheritdoc cref="Close"/>
    public void Dispose() => Close();

    /// <summary>
    /// Closes after a run that has failed. A failure of the closing is reported, so that it does not replace the failure of the run.
    /// </summary>
    internal void CloseAfterFailure()
    {
        try
        {
            Close();
        }
        catch (Exception error)
        {
            _loop?.CallExceptionHandler(new LoopErrorContext
            {
                Kind = LoopErrorKind.Shutdown,
                Message = "The run has failed, and its remaining tasks could not be awaited.",
                Exception = error,
            });
        }
    }

    private static void CheckNoLoopRunsHere()
    {
        if (EventLoop.CurrentOrNull is not null)
        {
            throw new InvalidOperationException(
                "An event loop is running on this thread already. Await the coroutine instead of running it.");
        }
    }

    /// <summary>Runs the loop until the main task has ended. Throws unless it has succeeded.</summary>
    private void RunMain(EventLoop loop, LoopTask task, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration link = task.CancelWhen(cancellationToken);
        int interruptCount = 0;
        using PosixSignalRegistration? interrupt = IsMainThread ? PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt) : null;
        try
        {
            loop.RunUntilComplete((Future)task);
        }
        catch (OperationCanceledException error) when (task.IsCanceled && Volatile.Read(ref interruptCount) > 0 && task.Uncancel() == 0)
        {
            InterruptExit.Expect(this);
            throw new KeyboardInterruptException("The program was interrupted by Ctrl-C.", error);
        }

        void OnInterrupt(PosixSignalContext signal)
        {
            // A handler of the program replaces this one, as in asyncio.
            if (!loop.Features.HandlesInterrupt && Interlocked.Increment(ref interruptCount) == 1)
            {
                signal.Cancel = true;
                task.CancelThreadSafe();
            }
        }
    }

    // As in asyncio, only the main thread's loop takes Ctrl-C: a loop inside a library must not.
    private static bool IsMainThread => Environment.CurrentManagedThreadId == 1;

    // Even if nothing needs to be shut down: asyncio's awaits always let ready callbacks run.
    private static void Shutdown(EventLoop loop, LoopShutdownStep step) => loop.RunUntilComplete(loop.Features.ShutdownAsync(step));

    private static void CancelLeftOver(EventLoop loop)
    {
        LoopTask[] left = [.. loop.Tasks];
        if (left.Length == 0)
        {
            return;
        }

        foreach (LoopTask task in left)
        {
            task.Cancel();
        }

        loop.RunUntilComplete((Future)GatherFuture<object?>.Watch<LoopTask>(loop, left, true, static (task, _) => task, static _ => null));
        foreach (LoopTask task in left)
        {
            if (task.RetrieveException() is { } error)
            {
                loop.CallExceptionHandler(new LoopErrorContext
                {
                    Kind = LoopErrorKind.Shutdown,
                    Message = $"{task} failed while it was canceled at the end of the run.",
                    Exception = error,
                    Future = task,
                });
            }
        }
    }
}
