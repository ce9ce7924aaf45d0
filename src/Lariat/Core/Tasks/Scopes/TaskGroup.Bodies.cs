using System.Runtime.CompilerServices;

namespace Lariat;

// Plain async methods as bodies of the group and of its tasks (Coroutine.From.cs).
public sealed partial class TaskGroup
{
    /// <inheritdoc cref="RunAsync(Func{TaskGroup, Coroutine})"/>
    public static Coroutine RunAsync(Func<TaskGroup, Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(group => Coroutine.From(() => body(group)));
    }

    /// <inheritdoc cref="RunAsync(Func{TaskGroup, Coroutine})"/>
    public static Coroutine<T> RunAsync<T>(Func<TaskGroup, Task<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(group => Coroutine.From(() => body(group)));
    }

    /// <inheritdoc cref="RunAsync(Func{Coroutine})"/>
    public Coroutine RunAsync(Func<Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(() => Coroutine.From(body));
    }

    /// <inheritdoc cref="RunAsync(Func{Coroutine})"/>
    public Coroutine<T> RunAsync<T>(Func<Task<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(() => Coroutine.From(body));
    }

    /// <summary>Creates a task in the group from a function, which is called in the task's first step.</summary>
    /// <param name="body">May be a lambda, <c>async () => …</c>.</param>
    /// <inheritdoc cref="Create(Coroutine, string?, LoopContext?, bool?)"/>
    [OverloadResolutionPriority(-2)]
    public LoopTask Create(Func<Coroutine> body, string? name = null, LoopContext? context = null, bool? eagerStart = null)
        => Create(Coroutine.From(body), name, context, eagerStart);

    /// <inheritdoc cref="Create(Func{Coroutine}, string?, LoopContext?, bool?)"/>
    [OverloadResolutionPriority(-1)]
    public LoopTask<T> Create<T>(Func<Coroutine<T>> body, string? name = null, LoopContext? context = null, bool? eagerStart = null)
        => Create(Coroutine.From(body), name, context, eagerStart);

    /// <summary>Creates a task in the group from a plain async method, which is called in the task's first step.</summary>
    /// <param name="body">F#: <c>fun () -> task { … }</c>.</param>
    /// <inheritdoc cref="Create(Coroutine, string?, LoopContext?, bool?)"/>
    [OverloadResolutionPriority(-3)]
    public LoopTask Create(Func<Task> body, string? name = null, LoopContext? context = null, bool? eagerStart = null)
        => Create(Coroutine.From(body), name, context, eagerStart);

    /// <inheritdoc cref="Create(Func{Task}, string?, LoopContext?, bool?)"/>
    [OverloadResolutionPriority(-3)]
    public LoopTask<T> Create<T>(Func<Task<T>> body, string? name = null, LoopContext? context = null, bool? eagerStart = null)
        => Create(Coroutine.From(body), name, context, eagerStart);
}
