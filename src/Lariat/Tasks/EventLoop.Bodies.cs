using System.Runtime.CompilerServices;

namespace Lariat;

// The doors that take a function, above all a plain async method (Coroutine.From.cs), and one for a task.
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

    /// <summary>Makes a task of a function; it is called in the task's first step, in the next iteration.</summary>
    /// <param name="body">A lambda may be <c>async () => …</c>.</param>
    /// <inheritdoc cref="CreateTask(Coroutine, string?, LoopContext?)"/>
    [OverloadResolutionPriority(-2)]
    public LoopTask CreateTask(Func<Coroutine> body, string? name = null, LoopContext? context = null)
        => CreateTask(Coroutine.From(body), name, context);

    /// <inheritdoc cref="CreateTask(Func{Coroutine}, string?, LoopContext?)"/>
    [OverloadResolutionPriority(-1)]
    public LoopTask<T> CreateTask<T>(Func<Coroutine<T>> body, string? name = null, LoopContext? context = null)
        => CreateTask(Coroutine.From(body), name, context);

    /// <summary>Makes a task of a plain async method; it is called in the task's first step, in the next iteration.</summary>
    /// <param name="body">F#: <c>fun () -> task { … }</c>.</param>
    /// <inheritdoc cref="CreateTask(Coroutine, string?, LoopContext?)"/>
    [OverloadResolutionPriority(-3)]
    public LoopTask CreateTask(Func<Task> body, string? name = null, LoopContext? context = null)
        => CreateTask(Coroutine.From(body), name, context);

    /// <inheritdoc cref="CreateTask(Func{Task}, string?, LoopContext?)"/>
    [OverloadResolutionPriority(-3)]
    public LoopTask<T> CreateTask<T>(Func<Task<T>> body, string? name = null, LoopContext? context = null)
        => CreateTask(Coroutine.From(body), name, context);

    /// <inheritdoc cref="RunUntilComplete(Future)"/>
    /// <param name="task">A task of this loop.</param>
    /// <remarks>For F#; C# chooses the overload for <see cref="IFuture{T}"/>.</remarks>
    public T RunUntilComplete<T>(LoopTask<T> task) => RunUntilComplete((IFuture<T>)task);
}
