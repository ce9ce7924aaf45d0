// Overrides the default effect of a cancellation on an await of a Task or ValueTask: the operation is abandoned, or waited for
// to its end.
using System.Runtime.CompilerServices;
using Lariat.Coroutines;

namespace Lariat;

public readonly partial struct Coroutine
{
    /// <summary>Awaits a ValueTask so that cancellation need not wait for it: its result may be lost.</summary>
    /// <param name="valueTask">Continues when the await is canceled, listed in <see cref="EventLoop.AbandonedOperations"/>.</param>
    /// <remarks>
    /// A direct await of a ValueTask is never abandoned, because that can lose data: an item of a channel, the state of a pipe
    /// reader. Use this method where it cannot. No counterpart in asyncio.
    /// </remarks>
    public static async Coroutine<T> Abandon<T>(ValueTask<T> valueTask) => await valueTask.AsTask();

    /// <inheritdoc cref="Abandon{T}(ValueTask{T})"/>
    public static async Coroutine Abandon(ValueTask valueTask) => await valueTask.AsTask();

    /// <summary>
    /// Awaits a foreign task to its end, even if the current task is canceled meanwhile; the next await throws the request.
    /// </summary>
    /// <param name="task">Should end soon: nothing can interrupt the wait.</param>
    /// <remarks>
    /// Plain methods below <paramref name="task"/> are not canceled either. An earlier request is thrown here when <paramref name="task"/>
    /// has ended, and its result is lost. If that must not happen, pass a function: the request is then thrown before the operation begins.
    /// No counterpart in asyncio.
    /// </remarks>
    public static async Coroutine<T> Uninterruptible<T>(Task<T> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        await UninterruptibleAsync(task);
        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Uninterruptible{T}(Task{T})"/>
    public static async Coroutine Uninterruptible(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        await UninterruptibleAsync(task);
    }

    /// <summary>
    /// Begins an operation and awaits it to its end, even if the current task is canceled meanwhile; the next await throws the request.
    /// </summary>
    /// <param name="begin">Begins the operation, which should end soon: nothing can interrupt the wait.</param>
    /// <remarks>
    /// An earlier request is thrown before <paramref name="begin"/> is called, so a loop of such operations ends, and none of their results
    /// is lost. Plain methods of the operation are not canceled. No counterpart in asyncio.
    /// </remarks>
    public static async Coroutine<T> Uninterruptible<T>(Func<Task<T>> begin)
    {
        ArgumentNullException.ThrowIfNull(begin);
        LoopTask.Current.ThrowIfCancelRequested();
        Task<T> task = begin();
        await new UninterruptibleAwaitable(task);
        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Uninterruptible{T}(Func{Task{T}})"/>
    public static async Coroutine Uninterruptible(Func<Task> begin)
    {
        ArgumentNullException.ThrowIfNull(begin);
        LoopTask.Current.ThrowIfCancelRequested();
        Task task = begin();
        await new UninterruptibleAwaitable(task);
        task.GetAwaiter().GetResult();
    }

    /// <summary>
    /// Awaits a task to its end; of the plain methods below it, those at a wait of Lariat's are canceled there, and no others.
    /// </summary>
    internal static async Coroutine ToItsEnd(Task task)
    {
        await new EndAwaitable(task);
        task.GetAwaiter().GetResult();
    }

    private static async Coroutine UninterruptibleAsync(Task task)
    {
        bool wasRequested = LoopTask.Current.HasUndeliveredRequest;
        await new UninterruptibleAwaitable(task);
        task.GetAwaiter().GetResult();
        if (wasRequested)
        {
            LoopTask.Current.ThrowIfCancelRequested();
        }
    }

    /// <summary>An awaiter that is not Task's, and so is never abandoned; it does not rethrow the task's exception.</summary>
    private readonly struct UninterruptibleAwaitable(Task task) : ICriticalNotifyCompletion, IUninterruptible
    {
        public bool IsCompleted => task.IsCompleted;

        public UninterruptibleAwaitable GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => task.GetAwaiter().OnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation) => task.GetAwaiter().UnsafeOnCompleted(continuation);
    }

    /// <summary>The same, except that waits of Lariat's below it are canceled.</summary>
    private readonly struct EndAwaitable(Task task) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => task.IsCompleted;

        public EndAwaitable GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => task.GetAwaiter().OnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation) => task.GetAwaiter().UnsafeOnCompleted(continuation);
    }
}
