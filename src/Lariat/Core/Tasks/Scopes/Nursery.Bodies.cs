using System.Runtime.CompilerServices;

namespace Lariat;

// Functions, above all plain async methods, as bodies of tasks (Coroutine.From.cs).
public sealed partial class Nursery
{
    /// <summary>Creates a task in the nursery from a function, which is called in the task's first step.</summary>
    /// <param name="body">May be a lambda, <c>async () => …</c>.</param>
    /// <inheritdoc cref="Create(Coroutine, string?, LoopContext?)"/>
    [OverloadResolutionPriority(-2)]
    public LoopTask Create(Func<Coroutine> body, string? name = null, LoopContext? context = null)
        => Create(Coroutine.From(body), name, context);

    /// <inheritdoc cref="Create(Func{Coroutine}, string?, LoopContext?)"/>
    [OverloadResolutionPriority(-1)]
    public LoopTask<T> Create<T>(Func<Coroutine<T>> body, string? name = null, LoopContext? context = null)
        => Create(Coroutine.From(body), name, context);

    /// <summary>Creates a task in the nursery from a plain async method, which is called in the task's first step.</summary>
    /// <param name="body">F#: <c>fun () -> task { … }</c>.</param>
    /// <inheritdoc cref="Create(Coroutine, string?, LoopContext?)"/>
    [OverloadResolutionPriority(-3)]
    public LoopTask Create(Func<Task> body, string? name = null, LoopContext? context = null)
        => Create(Coroutine.From(body), name, context);

    /// <inheritdoc cref="Create(Func{Task}, string?, LoopContext?)"/>
    [OverloadResolutionPriority(-3)]
    public LoopTask<T> Create<T>(Func<Task<T>> body, string? name = null, LoopContext? context = null)
        => Create(Coroutine.From(body), name, context);
}
