using Lariat.LowLevel;

namespace Lariat;

/// <summary>Options of an <see cref="EventLoop"/>.</summary>
public sealed class LoopOptions
{
    /// <summary>
    /// Creates the driver, once per loop. Default: the one that <c>LARIAT_DRIVER</c> names (uring, epoll, portable), else the best that
    /// works here.
    /// </summary>
    public Func<IoDriver>? Driver { get; init; }

    /// <summary>The initial value of <see cref="EventLoop.IsDebug"/>. Default: true if the environment has <c>LARIAT_DEBUG=1</c>.</summary>
    public bool Debug { get; init; } = Coroutines.DebugSetting.IsOn;

    /// <summary>The initial value of <see cref="EventLoop.SlowCallbackDuration"/>. Default: 100 ms.</summary>
    public TimeSpan SlowCallbackDuration { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How long one callback or step may block the loop before the watchdog reports it in the log while it still blocks (after once to
    /// twice that time). Null, the default: one second in debug mode, two seconds otherwise. <see cref="Timeout.InfiniteTimeSpan"/>: never.
    /// </summary>
    public TimeSpan? WatchdogTimeout { get; init; }

    /// <summary>
    /// How long a canceled wait for a foreign operation may take to end by the task's token before it is abandoned, counted from when the
    /// token's callbacks have returned; time in which the loop was blocked counts little. Default: 100 ms.
    /// </summary>
    public TimeSpan CancellationGrace { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How long the loop keeps looking for work before it lets its thread sleep. Default: zero. Being woken takes the system 10 to 100 µs;
    /// a loop that spins answers a single request several times sooner, and uses a whole processor while it does so.
    /// </summary>
    public TimeSpan SpinDuration { get; init; }

    /// <summary>Threads of the default executor. Default: processors + 4, at most 32, as asyncio's.</summary>
    public int ExecutorThreads { get; init; } = Math.Min(32, Environment.ProcessorCount + 4);

    /// <summary>The destination of warnings and errors that no handler takes. Default: standard error.</summary>
    public TextWriter? Log { get; init; }
}
