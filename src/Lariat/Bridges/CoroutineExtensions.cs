namespace Lariat;

/// <summary>Coroutines for code that knows .NET tasks.</summary>
public static class CoroutineExtensions
{
    /// <summary>Makes a task of the coroutine on the loop that runs here, and gives a .NET task of its outcome.</summary>
    /// <remarks>Awaiting it inside a coroutine goes through a foreign await; there, use <see cref="LoopTask.Create{T}(Coroutine{T}, string?, LoopContext?, bool)"/>.</remarks>
    /// <exception cref="InvalidOperationException">No loop runs on this thread, or the coroutine was used already.</exception>
    public static Task<T> AsTask<T>(this Coroutine<T> coroutine)
    {
        LoopTask<T> task = LoopTask.Create(coroutine);
        return Follow(task, static ended => ((LoopTask<T>)ended).GetResult());
    }

    /// <inheritdoc cref="AsTask{T}(Coroutine{T})"/>
    public static Task AsTask(this Coroutine coroutine) => Follow(LoopTask.Create(coroutine), static _ => true);

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
