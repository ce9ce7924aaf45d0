using System.Runtime.CompilerServices;

namespace Lariat;

// The doors that take a function, above all a plain async method (Coroutine.From.cs).
public partial class LoopTask
{
    /// <summary>Makes a task of a function on the loop that runs on this thread; it is called in the task's first step.</summary>
    /// <param name="body">A lambda may be <c>async () => …</c>.</param>
    /// <inheritdoc cref="Create(Coroutine, string?, LoopContext?, bool)"/>
    [OverloadResolutionPriority(-2)]
    public static LoopTask Create(Func<Coroutine> body, string? name = null, LoopContext? context = null, bool eagerStart = false)
        => Create(Coroutine.From(body), name, context, eagerStart);

    /// <inheritdoc cref="Create(Func{Coroutine}, string?, LoopContext?, bool)"/>
    [OverloadResolutionPriority(-1)]
    public static LoopTask<T> Create<T>(Func<Coroutine<T>> body, string? name = null, LoopContext? context = null, bool eagerStart = false)
        => Create(Coroutine.From(body), name, context, eagerStart);

    /// <summary>Makes a task of a plain async method on the loop that runs on this thread; it is called in the task's first step.</summary>
    /// <param name="body">F#: <c>fun () -> task { … }</c>.</param>
    /// <inheritdoc cref="Create(Coroutine, string?, LoopContext?, bool)"/>
    [OverloadResolutionPriority(-3)]
    public static LoopTask Create(Func<Task> body, string? name = null, LoopContext? context = null, bool eagerStart = false)
        => Create(Coroutine.From(body), name, context, eagerStart);

    /// <inheritdoc cref="Create(Func{Task}, string?, LoopContext?, bool)"/>
    [OverloadResolutionPriority(-3)]
    public static LoopTask<T> Create<T>(Func<Task<T>> body, string? name = null, LoopContext? context = null, bool eagerStart = false)
        => Create(Coroutine.From(body), name, context, eagerStart);
}
