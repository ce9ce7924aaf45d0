using System.Runtime.CompilerServices;

namespace Lariat;

public readonly partial struct Coroutine
{
    /// <summary>Awaits a ValueTask so that cancellation need not wait for it: its result may be lost.</summary>
    /// <param name="valueTask">Goes on when the await is cancelled, listed in <see cref="EventLoop.AbandonedOperations"/>.</param>
    /// <remarks>
    /// An await of a ValueTask itself is never given up, because that can lose data: an item of a channel, the state of a pipe
    /// reader. Say so with this where it cannot. No counterpart in asyncio.
    /// </remarks>
    public static async Coroutine<T> Abandon<T>(ValueTask<T> valueTask) => await valueTask.AsTask();

    /// <inheritdoc cref="Abandon{T}(ValueTask{T})"/>
    public static async Coroutine Abandon(ValueTask valueTask) => await valueTask.AsTask();

    /// <summary>Awaits a foreign task to its end, even if the current task is cancelled meanwhile; the request hits the next await.</summary>
    /// <param name="task">Should end soon: nothing can interrupt the wait.</param>
    /// <remarks>No counterpart in asyncio.</remarks>
    public static async Coroutine<T> Uninterruptible<T>(Task<T> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        await new UninterruptibleAwaitable(task);
        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Uninterruptible{T}(Task{T})"/>
    public static async Coroutine Uninterruptible(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        await new UninterruptibleAwaitable(task);
        task.GetAwaiter().GetResult();
    }

    /// <summary>An awaiter that is not Task's, and so is never abandoned; it does not throw what the task threw.</summary>
    private readonly struct UninterruptibleAwaitable(Task task) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => task.IsCompleted;

        public UninterruptibleAwaitable GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => task.GetAwaiter().OnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation) => task.GetAwaiter().UnsafeOnCompleted(continuation);
    }
}
