namespace Lariat;

/// <summary>The executor that a loop uses by default; created when it is first needed. Loop thread only.</summary>
internal sealed class DefaultExecutor(EventLoop loop) : LoopFeature(loop)
{
    public static readonly LoopSlot<DefaultExecutor> Slot = new(static loop => new DefaultExecutor(loop));

    // asyncio's constants.THREAD_JOIN_TIMEOUT.
    private static readonly TimeSpan s_shutdownTimeout = TimeSpan.FromMinutes(5);

    private ThreadExecutor? _executor;
    private bool _isShutdown = loop.Features.ReachedStep >= LoopShutdownStep.Executor;

    public override LoopShutdownStep ShutdownStep => LoopShutdownStep.Executor;

    public ThreadExecutor Get() => _isShutdown
        ? throw new InvalidOperationException("The loop's default executor was shut down.")
        : _executor ??= new ThreadExecutor(Loop.Options.ExecutorThreads);

    public void Set(ThreadExecutor executor) => _executor = executor;

    public override Coroutine ShutdownAsync() => ShutdownAsync(s_shutdownTimeout);

    public async Coroutine ShutdownAsync(TimeSpan? timeout)
    {
        Loop.CheckThread();
        _isShutdown = true;
        if (_executor is not { } executor)
        {
            return;
        }

        if (!await executor.ShutdownAsync(timeout: timeout))
        {
            Loop.WriteLog($"The default executor did not finish its jobs within {timeout?.TotalSeconds:F0} s; they are left behind.");
        }
    }

    public override void OnClosed()
    {
        _isShutdown = true;
        _executor?.Shutdown(wait: false);
    }
}
