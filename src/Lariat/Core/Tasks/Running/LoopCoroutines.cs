namespace Lariat;

/// <summary>A loop that is not running runs until a coroutine has ended.</summary>
public static class LoopCoroutines
{
    /// <inheritdoc cref="EventLoop.RunUntilComplete(Future)"/>
    /// <param name="loop">The loop.</param>
    /// <param name="coroutine">Becomes a task.</param>
    public static void RunUntilComplete(this EventLoop loop, Coroutine coroutine)
    {
        ArgumentNullException.ThrowIfNull(loop);
        loop.CheckCanRun();
        loop.RunUntilComplete(loop.CreateTask(coroutine));
    }

    /// <inheritdoc cref="RunUntilComplete(EventLoop, Coroutine)"/>
    public static T RunUntilComplete<T>(this EventLoop loop, Coroutine<T> coroutine)
    {
        ArgumentNullException.ThrowIfNull(loop);
        loop.CheckCanRun();
        return loop.RunUntilComplete((IFuture<T>)loop.CreateTask(coroutine));
    }
}
