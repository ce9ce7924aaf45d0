namespace Lariat;

/// <summary>Decides how a loop creates tasks: all of them, also those of groups, combinators and other threads.</summary>
/// <remarks>Thread: the loop's. asyncio: <c>set_task_factory</c>, <c>create_eager_task_factory</c>.</remarks>
public abstract class LoopTaskFactory
{
    /// <summary>Creates tasks whose first step runs in the next iteration, as a loop without a factory does.</summary>
    /// <remarks>For factories that extend it. asyncio: <c>Task(coro, loop=loop)</c> inside a factory.</remarks>
    public static LoopTaskFactory Lazy { get; } = new StandardFactory(isEager: false);

    /// <summary>Creates tasks whose first step runs immediately, inside the call that creates them.</summary>
    /// <remarks>asyncio: <c>eager_task_factory</c>.</remarks>
    public static LoopTaskFactory Eager { get; } = new StandardFactory(isEager: true);

    /// <summary>Creates a task.</summary>
    /// <param name="loop">The loop, which calls this method.</param>
    /// <param name="coroutine">The coroutine that the task runs.</param>
    /// <param name="name">Its name, or null.</param>
    /// <param name="context">Its context, or null for a copy of the current one.</param>
    /// <param name="eagerStart">Whether the caller requests an eager start; null: this factory decides.</param>
    public abstract LoopTask Create(EventLoop loop, Coroutine coroutine, string? name, LoopContext? context, bool? eagerStart);

    /// <inheritdoc cref="Create(EventLoop, Coroutine, string?, LoopContext?, bool?)"/>
    public abstract LoopTask<T> Create<T>(EventLoop loop, Coroutine<T> coroutine, string? name, LoopContext? context, bool? eagerStart);

    private sealed class StandardFactory(bool isEager) : LoopTaskFactory
    {
        public override LoopTask Create(EventLoop loop, Coroutine coroutine, string? name, LoopContext? context, bool? eagerStart)
            => loop.NewTask(coroutine, name, context, eagerStart ?? isEager);

        public override LoopTask<T> Create<T>(EventLoop loop, Coroutine<T> coroutine, string? name, LoopContext? context, bool? eagerStart)
            => loop.NewTask(coroutine, name, context, eagerStart ?? isEager);
    }
}
