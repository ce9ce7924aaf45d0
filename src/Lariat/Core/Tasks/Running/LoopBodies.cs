using System.Runtime.CompilerServices;

namespace Lariat;

/// <summary>Methods of a loop that take a function, above all a plain async method, instead of a coroutine.</summary>
public static class LoopBodies
{
    /// <summary>Creates a task from a function, which is called in the task's first step.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="body">May be a lambda, <c>async () => …</c>.</param>
    /// <inheritdoc cref="EventLoop.CreateTask(Coroutine, string?, LoopContext?, bool?)"/>
    [OverloadResolutionPriority(-2)]
    public static LoopTask CreateTask(
        this EventLoop loop, Func<Coroutine> body, string? name = null, LoopContext? context = null, bool? eagerStart = null)
        => loop.CreateTask(Coroutine.From(body), name, context, eagerStart);

    /// <inheritdoc cref="CreateTask(EventLoop, Func{Coroutine}, string?, LoopContext?, bool?)"/>
    [OverloadResolutionPriority(-1)]
    public static LoopTask<T> CreateTask<T>(
        this EventLoop loop, Func<Coroutine<T>> body, string? name = null, LoopContext? context = null, bool? eagerStart = null)
        => loop.CreateTask(Coroutine.From(body), name, context, eagerStart);

    /// <summary>Creates a task from a plain async method, which is called in the task's first step.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="body">F#: <c>fun () -> task { … }</c>.</param>
    /// <inheritdoc cref="EventLoop.CreateTask(Coroutine, string?, LoopContext?, bool?)"/>
    [OverloadResolutionPriority(-3)]
    public static LoopTask CreateTask(
        this EventLoop loop, Func<Task> body, string? name = null, LoopContext? context = null, bool? eagerStart = null)
        => loop.CreateTask(Coroutine.From(body), name, context, eagerStart);

    /// <inheritdoc cref="CreateTask(EventLoop, Func{Task}, string?, LoopContext?, bool?)"/>
    [OverloadResolutionPriority(-3)]
    public static LoopTask<T> CreateTask<T>(
        this EventLoop loop, Func<Task<T>> body, string? name = null, LoopContext? context = null, bool? eagerStart = null)
        => loop.CreateTask(Coroutine.From(body), name, context, eagerStart);
}
