using System.Diagnostics;
using System.Globalization;

namespace Lariat;

/// <summary>Looks at a running loop from a timer of the thread pool, and says what blocks it while it does.</summary>
/// <remarks>
/// It reads the loop's counter of iterations, its current task and its thread's state without synchronization: a stale value only shifts a report by one
/// period. The loop pays nothing for it. It has one timer for the loop's life, which does not keep a forgotten loop alive.
/// </remarks>
internal sealed class LoopWatchdog : IDisposable
{
    private static readonly TimeSpan s_debugTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromSeconds(2);

    // More than a busy machine delays a timer by, less than anybody looks at a debugger.
    private static readonly TimeSpan s_latenessMax = TimeSpan.FromSeconds(1);

    private readonly WeakReference<EventLoop> _loop;
    private readonly TimeSpan _timeout;
    private readonly Timer _timer;
    private long _lastIteration = -1;
    private long _lastLook = Stopwatch.GetTimestamp();
    private string? _reported;

    private LoopWatchdog(EventLoop loop, TimeSpan timeout)
    {
        _loop = new WeakReference<EventLoop>(loop);
        _timeout = timeout;

        // Without the values of the caller's AsyncLocals, which would live as long as the loop.
        using AsyncFlowControl flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        _timer = new Timer(static self => ((LoopWatchdog)self!).Look(), this, timeout, timeout);
    }

    /// <exception cref="ArgumentOutOfRangeException">Not a time that a timer can have.</exception>
    public static void CheckTimeout(TimeSpan? timeout)
    {
        if (timeout is { } time && time != Timeout.InfiniteTimeSpan && (time < TimeSpan.FromMilliseconds(1) || time.TotalMilliseconds > uint.MaxValue - 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(timeout), time, "LoopOptions.WatchdogTimeout: the watchdog's time-out must be from 1 ms to 49 days, or Timeout.InfiniteTimeSpan for none.");
        }
    }

    public static LoopWatchdog? StartFor(EventLoop loop)
    {
        TimeSpan timeout = loop.Options.WatchdogTimeout ?? (loop.Debug ? s_debugTimeout : s_defaultTimeout);
        return timeout == Timeout.InfiniteTimeSpan ? null : new LoopWatchdog(loop, timeout);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (!_loop.TryGetTarget(out EventLoop? loop))
        {
            _timer.Dispose();
            return;
        }

        // A look that comes late says that the whole process stood still: it was suspended, or in a debugger. The loop has lost that time too.
        bool isLate = Stopwatch.GetElapsedTime(_lastLook) > _timeout + s_latenessMax;
        _lastLook = Stopwatch.GetTimestamp();
        long iteration = loop.Iterations;
        Thread? thread = loop.RunningThread;
        bool isSame = iteration == _lastIteration && thread is not null && !loop.IsAsleep;
        _lastIteration = iteration;
        if (!isSame)
        {
            _reported = null;
            return;
        }

        // In a debugger a step takes as long as its reader; a thread that waits is not being stepped.
        bool isWaiting = (thread!.ThreadState & System.Threading.ThreadState.WaitSleepJoin) != 0;
        if (isLate || (Debugger.IsAttached && !isWaiting))
        {
            return;
        }

        // Once, unless somebody else goes on blocking in the same step: a task that a callback has started.
        string running = loop.DescribeRunning();
        if (running != _reported)
        {
            _reported = running;
            loop.WriteLog(string.Create(CultureInfo.InvariantCulture, $"the loop has been blocked for at least {_timeout.TotalSeconds:F1} s by {running}. {Advise(isWaiting)}"));
        }
    }

    private static string Advise(bool isWaiting) => isWaiting
        ? "It waits without giving the loop back: by .Result, .Wait(), GetAwaiter().GetResult(), a lock, or Thread.Sleep. If what it waits for needs this loop, it never ends: await it instead. "
            + "Move blocking work off the loop with Coroutine.ToThread."
        : "Move blocking work off the loop with Coroutine.ToThread.";
}
