using System.Runtime.CompilerServices;

namespace Lariat;

// Overloads that take a function, above all a plain async method (Coroutine.From.cs).
public sealed partial class LoopRunner
{
    /// <summary>Runs a function to its end.</summary>
    /// <param name="body">Called in the main task's first step; a lambda may be <c>async () => …</c>.</param>
    /// <inheritdoc cref="Run(Coroutine, LoopContext?, CancellationToken)"/>
    [OverloadResolutionPriority(-2)]
    public void Run(Func<Coroutine> body, LoopContext? context = null, CancellationToken cancellationToken = default)
        => Run(Coroutine.From(body), context, cancellationToken);

    /// <inheritdoc cref="Run(Func{Coroutine}, LoopContext?, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public T Run<T>(Func<Coroutine<T>> body, LoopContext? context = null, CancellationToken cancellationToken = default)
        => Run(Coroutine.From(body), context, cancellationToken);

    /// <summary>Runs a plain async method to its end.</summary>
    /// <param name="body">Called in the main task's first step. F#: <c>fun () -> task { … }</c>.</param>
    /// <inheritdoc cref="Run(Coroutine, LoopContext?, CancellationToken)"/>
    [OverloadResolutionPriority(-3)]
    public void Run(Func<Task> body, LoopContext? context = null, CancellationToken cancellationToken = default)
        => Run(Coroutine.From(body), context, cancellationToken);

    /// <inheritdoc cref="Run(Func{Task}, LoopContext?, CancellationToken)"/>
    [OverloadResolutionPriority(-3)]
    public T Run<T>(Func<Task<T>> body, LoopContext? context = null, CancellationToken cancellationToken = default)
        => Run(Coroutine.From(body), context, cancellationToken);
}
