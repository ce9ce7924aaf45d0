using System.Runtime.CompilerServices;

namespace Lariat;

/// <summary>Converts coroutines and futures for code that uses .NET tasks.</summary>
public static class CoroutineExtensions
{
    /// <summary>Creates a task from the coroutine on the loop that runs here, and returns a .NET task of its outcome.</summary>
    /// <param name="coroutine">
    /// Becomes a task of its own, as by <see cref="LoopTask.Create{T}(Coroutine{T}, string?, LoopContext?, bool?)"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels that task; any thread may cancel it.</param>
    /// <remarks>
    /// Detached: canceling the calling task does not cancel the new one, which keeps running even if the await of the .NET task is
    /// abandoned. Use the token to end it, <c>LoopTask.Current.Token</c> for instance. Inside a coroutine, await the coroutine itself.
    /// asyncio: <c>create_task</c>, which is detached in the same way.
    /// </remarks>
    /// <exception cref="InvalidOperationException">No loop runs on this thread, or the coroutine was used already.</exception>
    public static Task<T> AsTask<T>(this Coroutine<T> coroutine, CancellationToken cancellationToken = default)
    {
        LoopTask<T> task = LoopTask.Create(coroutine);
        task.CancelWhen(cancellationToken); // until it has ended
        return Follow(task, static ended => ((LoopTask<T>)ended).GetResult());
    }

    /// <inheritdoc cref="AsTask{T}(Coroutine{T}, CancellationToken)"/>
    public static Task AsTask(this Coroutine coroutine, CancellationToken cancellationToken = default)
    {
        LoopTask task = LoopTask.Create(coroutine);
        task.CancelWhen(cancellationToken); // until it has ended
        return Follow(task, static _ => true);
    }

    /// <summary>
    /// Returns a .NET task of the outcome of a task or another future, for code that accepts nothing else
    /// (<see cref="Task.WhenAll(Task[])"/>, a library).
    /// </summary>
    /// <param name="future">Not affected by the .NET task.</param>
    /// <returns>
    /// Ends in the iteration after the future's end, with its result, its exception or its cancellation; its continuations run on the pool.
    /// </returns>
    /// <remarks>Thread: the loop's. In a coroutine, await the future itself. No counterpart in asyncio.</remarks>
    /// <exception cref="InvalidOperationException">The future belongs to a loop that runs on another thread.</exception>
    public static Task<T> AsTask<T>(this IFuture<T> future)
    {
        ArgumentNullException.ThrowIfNull(future);
        return Follow((Future)future, static ended => ((IFuture<T>)ended).GetResult());
    }

    /// <inheritdoc cref="AsTask{T}(IFuture{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Task AsTask(this Future future)
    {
        ArgumentNullException.ThrowIfNull(future);
        return Follow(future, static _ => true);
    }

    internal static Task<T> Follow<T>(Future task, Func<Future, T> result)
    {
        var outcome = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        task.AddDoneCallback(ended =>
        {
            if (ended.IsCanceled)
            {
                outcome.SetCanceled();
            }
            else if (ended.RetrieveException() is { } error)
            {
                outcome.SetException(error);
            }
            else
            {
                outcome.SetResult(result(ended));
            }
        });
        return outcome.Task;
    }
}
