namespace Lariat;

public sealed partial class EventLoop
{
    private ThreadExecutor? _executor;
    private bool _isExecutorShutDown;

    /// <summary>Runs a blocking function on another thread.</summary>
    /// <param name="function">Runs with the caller's AsyncLocal values.</param>
    /// <param name="executor">Null: the loop's default executor.</param>
    /// <returns>A future of what it returns. Cancelling it keeps a queued job from starting; a running one goes on unheard.</returns>
    /// <remarks>Acts at the call. asyncio: <c>run_in_executor</c>.</remarks>
    /// <exception cref="InvalidOperationException">The loop is closed or runs on another thread, or the executor was shut down.</exception>
    /// <exception cref="IOException">The executor has no thread, and none can be made now: a limit of the user or of the container is reached. A later call tries again.</exception>
    public Future<T> RunInExecutor<T>(Func<T> function, ThreadExecutor? executor = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        CheckOpen();
        var future = new ExecutorFuture<T>(this, function);
        (executor ?? GetDefaultExecutor()).Submit(future);
        ExpectPost();
        return future;
    }

    /// <inheritdoc cref="RunInExecutor{T}(Func{T}, ThreadExecutor?)"/>
    public Future RunInExecutor(Action function, ThreadExecutor? executor = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return RunInExecutor<object?>(
            () =>
            {
                function();
                return null;
            },
            executor);
    }

    /// <summary>Replaces the executor that <see cref="RunInExecutor{T}"/> uses by default; the loop shuts it down when it closes.</summary>
    /// <remarks>asyncio: <c>set_default_executor</c>.</remarks>
    public void SetDefaultExecutor(ThreadExecutor executor)
    {
        ArgumentNullException.ThrowIfNull(executor);
        CheckOpen();
        _executor = executor;
    }

    /// <summary>Shuts the default executor down and waits for its jobs without blocking the loop.</summary>
    /// <param name="timeout">After this time it is left alone with a warning; null: waits as long as it takes.</param>
    /// <remarks>Suspends if the executor was used. asyncio: <c>shutdown_default_executor</c>.</remarks>
    public async Coroutine ShutdownDefaultExecutorAsync(TimeSpan? timeout = null)
    {
        CheckThread();
        _isExecutorShutDown = true;
        if (_executor is not { } executor)
        {
            return;
        }

        if (!await executor.ShutDownAsync(timeout: timeout))
        {
            WriteLog($"The default executor did not finish its jobs within {timeout?.TotalSeconds:F0} s; they are left behind.");
        }
    }

    private ThreadExecutor GetDefaultExecutor() => _isExecutorShutDown
        ? throw new InvalidOperationException("The loop's default executor was shut down.")
        : _executor ??= new ThreadExecutor(_options.ExecutorThreads);

    private void CloseExecutor()
    {
        _isExecutorShutDown = true;
        _executor?.ShutDown(wait: false);
    }
}
