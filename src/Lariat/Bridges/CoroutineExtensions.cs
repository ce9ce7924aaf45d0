namespace Lariat;

/// <summary>Coroutines for code that knows .NET tasks.</summary>
public static class CoroutineExtensions
{
    /// <summary>Makes a task of the coroutine on the loop that runs here, and gives a .NET task of its outcome.</summary>
    /// <param name="coroutine">Becomes a task of its own, as by <see cref="LoopTask.Create{T}(Coroutine{T}, string?, LoopContext?, bool)"/>.</param>
    /// <param name="cancellationToken">Cancels that task; any thread may cancel it.</param>
    /// <remarks>
    /// Detached: canceling the task that called this does not cancel the new one, which goes on without anybody if the .NET task is awaited and
    /// given up. The token is the way to end it, <c>LoopTask.Current.Token</c> for instance. Inside a coroutine await the coroutine itself.
    /// asyncio: <c>create_task</c>, which is as detached.
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

    internal static Task<T> Follow<T>(LoopTask task, Func<Future, T> result)
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
