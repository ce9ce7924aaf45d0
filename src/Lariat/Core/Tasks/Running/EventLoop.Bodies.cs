using System.Runtime.CompilerServices;

namespace Lariat;

// Entry points that take a function, above all a plain async method (Coroutine.From.cs). They are members, because F# and Visual Basic have
// no static extensions.
public sealed partial class EventLoop
{
    /// <summary>Runs a program on a new loop, to its end: the entry point for a lambda or a method that is not called yet.</summary>
    /// <param name="body">Called in the main task's first step; a lambda may be <c>async () => …</c>.</param>
    /// <inheritdoc cref="Run(Coroutine, LoopOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(-2)]
    public static void Run(Func<Coroutine> body, LoopOptions? options = null, CancellationToken cancellationToken = default)
        => Run(Coroutine.From(body), options, cancellationToken);

    /// <inheritdoc cref="Run(Func{Coroutine}, LoopOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public static T Run<T>(Func<Coroutine<T>> body, LoopOptions? options = null, CancellationToken cancellationToken = default)
        => Run(Coroutine.From(body), options, cancellationToken);

    /// <summary>Runs a plain async method on a new loop, to its end: the entry point of a program in F# or Visual Basic.</summary>
    /// <param name="body">Called in the main task's first step. F#: <c>fun () -> task { … }</c>.</param>
    /// <inheritdoc cref="Run(Coroutine, LoopOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(-3)]
    public static void Run(Func<Task> body, LoopOptions? options = null, CancellationToken cancellationToken = default)
        => Run(Coroutine.From(body), options, cancellationToken);

    /// <inheritdoc cref="Run(Func{Task}, LoopOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(-3)]
    public static T Run<T>(Func<Task<T>> body, LoopOptions? options = null, CancellationToken cancellationToken = default)
        => Run(Coroutine.From(body), options, cancellationToken);
}
