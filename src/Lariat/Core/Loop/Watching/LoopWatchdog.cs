using System.Diagnostics;
using System.Globalization;

namespace Lariat;

/// <summary>The progress of a loop.</summary>
/// <param name="Iterations">Iterations since it was created.</param>
/// <param name="ReadyPosition">Advances with every item that is run.</param>
internal readonly record struct LoopProgress(long Iterations, int ReadyPosition);

/// <summary>Observes a running loop from a timer of the thread pool, and reports what blocks it while it does.</summary>
/// <remarks>
/// It reads the loop's progress (iterations, and items of the current one), its current task and its thread's state without
/// synchronization: a stale value only shifts a report by one period. A loop with many items to run makes progress and is not blocked,
/// however long the iteration takes. The loop pays one read for each sleep (<see cref="WatchdogTimer"/>). A loop that is no longer
/// referenced is not kept alive.
/// </remarks>
internal sealed class LoopWatchdog : IDisposable
{
    private static readonly TimeSpan s_debugTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromSeconds(2);

    // Longer than a busy machine delays a timer, shorter than a pause in a debugger.
    private static readonly TimeSpan s_maxLateness = TimeSpan.FromSeconds(1);

    private readonly WeakReference<EventLoop> _loop;
    private readonly TimeSpan _timeout;
    private readonly WatchdogTimer _timer;
    private LoopProgress _last;
    private long _lastCheck = Stopwatch.GetTimestamp();
    private string? _reported;

    private LoopWatchdog(EventLoop loop, TimeSpan timeout)
    {
        _loop = new WeakReference<EventLoop>(loop);
        _timeout = timeout;
        _timer = WatchdogTimer.Add(this, timeout);
    }

    /// <summary>True if the loop runs and does not sleep.</summary>
    public bool IsLoopAwake => _loop.TryGetTarget(out EventLoop? loop) && loop.RunningThread is not null && !loop.IsAsleep;

    /// <summary>The timer that this watchdog shares with others; for tests.</summary>
    internal WatchdogTimer Timer => _timer;

    /// <exception cref="ArgumentOutOfRangeException">The time is not valid for a timer.</exception>
    public static void CheckTimeout(TimeSpan? timeout)
    {
        if (timeout is { } time && time != Timeout.InfiniteTimeSpan
            && (time < TimeSpan.FromMilliseconds(1) || time.TotalMilliseconds > uint.MaxValue - 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(timeout), time,
                "LoopOptions.WatchdogTimeout: the watchdog's time-out must be from 1 ms to 49 days, or Timeout.InfiniteTimeSpan for none.");
        }
    }

    public static LoopWatchdog? StartFor(EventLoop loop)
    {
        TimeSpan timeout = loop.Options.WatchdogTimeout ?? (loop.IsDebug ? s_debugTimeout : s_defaultTimeout);
        return timeout == Timeout.InfiniteTimeSpan ? null : new LoopWatchdog(loop, timeout);
    }

    public void Dispose() => _timer.Remove(this);

    /// <summary>Notes that the loop runs, or has woken up. Loop thread.</summary>
    public void NoteAwake() => _timer.NoteAwake();

    /// <summary>Begins to observe after the timer was stopped.</summary>
    public void Restart() => _lastCheck = Stopwatch.GetTimestamp();

    /// <returns>False if the loop sleeps, or does not run: there is nothing to observe.</returns>
    public bool Check()
    {
        if (!_loop.TryGetTarget(out EventLoop? loop))
        {
            Dispose();
            return false;
        }

        // A late timer means that the whole process was suspended, or was in a debugger. The loop has lost that time too.
        bool isLate = Stopwatch.GetElapsedTime(_lastCheck) > _timeout + s_maxLateness;
        _lastCheck = Stopwatch.GetTimestamp();
        LoopProgress progress = loop.Progress;
        Thread? thread = loop.RunningThread;
        bool isAwake = thread is not null && !loop.IsAsleep;
        bool isSame = progress == _last && isAwake;
        _last = progress;
        if (!isSame)
        {
            _reported = null;
            return isAwake;
        }

        // In a debugger a step takes as long as the developer needs; a thread that waits is not being stepped.
        bool isWaiting = (thread!.ThreadState & System.Threading.ThreadState.WaitSleepJoin) != 0;
        if (!isLate && (!Debugger.IsAttached || isWaiting))
        {
            Report(loop, isWaiting);
        }

        return true;
    }

    private void Report(EventLoop loop, bool isWaiting)
    {
        // Once, unless another item blocks in the same step: a task that a callback has started.
        string running = loop.DescribeRunning();
        if (running != _reported)
        {
            _reported = running;
            loop.WriteLog(string.Create(CultureInfo.InvariantCulture, $"the loop has been blocked for at least {_timeout.TotalSeconds:F1} "
                + $"s by {running}. {Advise(isWaiting)}"));
        }
    }

    private static string Advise(bool isWaiting) => isWaiting
        ? "It waits without releasing the loop: by .Result, .Wait(), GetAwaiter().GetResult(), a lock, or Thread.Sleep. If what it waits "
            + "for needs this loop, it never ends: await it instead. "
            + "Move blocking work off the loop with Coroutine.ToThread."
        : "Move blocking work off the loop with Coroutine.ToThread.";
}
