namespace Lariat;

/// <summary>Runs blocking functions on other threads, to be awaited on a loop.</summary>
public static class LoopExecutors
{
    /// <summary>Runs a blocking function on another thread.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="function">Runs with the caller's AsyncLocal values.</param>
    /// <param name="executor">Null: the loop's default executor.</param>
    /// <returns>A future of its result. Canceling it prevents a queued job from starting; a job that is already running finishes, and its
    /// result is discarded.</returns>
    /// <remarks>Takes effect at the call. asyncio: <c>run_in_executor</c>.</remarks>
    /// <exception cref="InvalidOperationException">The loop is closed or runs on another thread, or the executor was shut down.</exception>
    /// <exception cref="IOException">The executor has no thread, and none can be started now: a limit of the user or of the container is
    /// reached. A later call tries again.</exception>
    public static Future<T> RunInExecutor<T>(this EventLoop loop, Func<T> function, ThreadExecutor? executor = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        loop.CheckOpen();
        var future = new ExecutorFuture<T>(loop, function);
        (executor ?? DefaultExecutor.Slot.Of(loop).Get()).Submit(future);
        loop.ExpectPost();
        return future;
    }

    /// <inheritdoc cref="RunInExecutor{T}(EventLoop, Func{T}, ThreadExecutor?)"/>
    public static Future RunInExecutor(this EventLoop loop, Action function, ThreadExecutor? executor = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return loop.RunInExecutor<object?>(
            () =>
            {
                function();
                return null;
            },
            executor);
    }

    /// <summary>Replaces the executor that <see cref="RunInExecutor{T}"/> uses by default; the loop shuts it down when it closes.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="executor">The new one. The old one, if any, is not shut down.</param>
    /// <remarks>asyncio: <c>set_default_executor</c>.</remarks>
    /// <exception cref="InvalidOperationException">The loop is closed or runs on another thread.</exception>
    public static void SetDefaultExecutor(this EventLoop loop, ThreadExecutor executor)
    {
        ArgumentNullException.ThrowIfNull(executor);
        loop.CheckOpen();
        DefaultExecutor.Slot.Of(loop).Set(executor);
    }

    /// <summary>Shuts down the default executor and waits for its jobs without blocking the loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="timeout">After this time the jobs are abandoned with a warning; null or <see cref="Timeout.InfiniteTimeSpan"/>: no
    /// limit; zero or less: immediately.</param>
    /// <remarks>Suspends if the executor was used. asyncio: <c>shutdown_default_executor</c>.</remarks>
    public static async Coroutine ShutdownDefaultExecutorAsync(this EventLoop loop, TimeSpan? timeout = null)
    {
        loop.CheckThread();
        await DefaultExecutor.Slot.Of(loop).ShutdownAsync(timeout);
    }
}
