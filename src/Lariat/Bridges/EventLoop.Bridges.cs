namespace Lariat;

public sealed partial class EventLoop
{
    private LoopTaskScheduler? _taskScheduler;
    private LoopTimeProvider? _timeProvider;

    /// <summary>A scheduler that runs .NET tasks as callbacks of this loop.</summary>
    public TaskScheduler TaskScheduler => _taskScheduler ??= new LoopTaskScheduler(this);

    /// <summary>The loop's clock and timers for APIs that take a <see cref="System.TimeProvider"/>; its timers fire on the loop.</summary>
    public TimeProvider TimeProvider => _timeProvider ??= new LoopTimeProvider(this);

    /// <summary>Runs a coroutine on this loop; can be called from any thread.</summary>
    /// <param name="coroutine">Becomes a task of this loop.</param>
    /// <returns>What other threads and loops can await and cancel.</returns>
    /// <remarks>asyncio: <c>run_coroutine_threadsafe</c>.</remarks>
    /// <exception cref="InvalidOperationException">The loop is closed.</exception>
    public RemoteTask<T> RunThreadSafe<T>(Coroutine<T> coroutine)
    {
        var remote = new RemoteTask<T>(this);
        if (!TryPost(new RemoteTask<T>.StartHandle(this, remote, coroutine)))
        {
            ThrowClosed();
        }

        return remote;
    }

    /// <inheritdoc cref="RunThreadSafe{T}(Coroutine{T})"/>
    public RemoteTask<object?> RunThreadSafe(Coroutine coroutine)
    {
        return RunThreadSafe(WithoutResultAsync(coroutine));

        static async Coroutine<object?> WithoutResultAsync(Coroutine coroutine)
        {
            await coroutine;
            return null;
        }
    }
}
