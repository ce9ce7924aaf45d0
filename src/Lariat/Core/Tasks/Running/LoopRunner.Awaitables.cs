namespace Lariat;

// .NET tasks; a method that uses the loop has to be passed as a function (LoopRunner.Bodies.cs).
public sealed partial class LoopRunner
{
    /// <summary>Runs the loop until a .NET task has ended.</summary>
    /// <param name="main">A task that needs no loop; canceling the main task abandons it.</param>
    /// <inheritdoc cref="Run(Coroutine, LoopContext?, CancellationToken)"/>
    public void Run(Task main, LoopContext? context = null, CancellationToken cancellationToken = default)
        => Run(Coroutine.From(main), context, cancellationToken);

    /// <inheritdoc cref="Run(Task, LoopContext?, CancellationToken)"/>
    public T Run<T>(Task<T> main, LoopContext? context = null, CancellationToken cancellationToken = default)
        => Run(Coroutine.From(main), context, cancellationToken);

    /// <inheritdoc cref="Run(Task, LoopContext?, CancellationToken)"/>
    /// <param name="main">A value task that needs no loop; awaited to its end even if the main task is canceled.</param>
    public void Run(ValueTask main, LoopContext? context = null, CancellationToken cancellationToken = default)
        => Run(Coroutine.From(main), context, cancellationToken);

    /// <inheritdoc cref="Run(ValueTask, LoopContext?, CancellationToken)"/>
    public T Run<T>(ValueTask<T> main, LoopContext? context = null, CancellationToken cancellationToken = default)
        => Run(Coroutine.From(main), context, cancellationToken);

    /// <summary>Runs the loop until a task or future of it has ended.</summary>
    /// <param name="main">Of this runner's <see cref="Loop"/>; awaited by the main task.</param>
    /// <inheritdoc cref="Run(Coroutine, LoopContext?, CancellationToken)"/>
    public T Run<T>(IFuture<T> main, LoopContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(main);
        return Run(main.AsCoroutine(), context, cancellationToken);
    }
}
