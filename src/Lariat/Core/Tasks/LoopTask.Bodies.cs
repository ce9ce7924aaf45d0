using System.Runtime.CompilerServices;

namespace Lariat;

// Overloads that take a function, above all a plain async method (Coroutine.From.cs).
public partial class LoopTask
{
    /// <summary>
    /// Creates a task from a function on the loop that runs on this thread; the function is called in the task's first step.
    /// </summary>
    /// <param name="body">May be a lambda, <c>async () => …</c>.</param>
    /// <inheritdoc cref="Create(Coroutine, string?, LoopContext?, bool?)"/>
    [OverloadResolutionPriority(-2)]
    public static LoopTask Create(Func<Coroutine> body, string? name = null, LoopContext? context = null, bool? eagerStart = null)
        => Create(Coroutine.From(body), name, context, eagerStart);

    /// <inheritdoc cref="Create(Func{Coroutine}, string?, LoopContext?, bool?)"/>
    [OverloadResolutionPriority(-1)]
    public static LoopTask<T> Create<T>(Func<Coroutine<T>> body, string? name = null, LoopContext? context = null, bool? eagerStart = null)
        => Create(Coroutine.From(body), name, context, eagerStart);

    /// <summary>
    /// Creates a task from a plain async method on the loop that runs on this thread; the method is called in the task's first step.
    /// </summary>
    /// <param name="body">F#: <c>fun () -> task { … }</c>.</param>
    /// <inheritdoc cref="Create(Coroutine, string?, LoopContext?, bool?)"/>
    [OverloadResolutionPriority(-3)]
    public static LoopTask Create(Func<Task> body, string? name = null, LoopContext? context = null, bool? eagerStart = null)
        => Create(Coroutine.From(body), name, context, eagerStart);

    /// <inheritdoc cref="Create(Func{Task}, string?, LoopContext?, bool?)"/>
    [OverloadResolutionPriority(-3)]
    public static LoopTask<T> Create<T>(Func<Task<T>> body, string? name = null, LoopContext? context = null, bool? eagerStart = null)
        => Create(Coroutine.From(body), name, context, eagerStart);
}
