using System.Diagnostics;
using System.Globalization;

namespace Lariat;

/// <summary>How far a loop is.</summary>
/// <param name="Iterations">Since it was made.</param>
/// <param name="ReadyPosition">Moves with every item that is run.</param>
internal readonly record struct LoopProgress(long Iterations, int ReadyPosition);

/// <summary>Looks at a running loop from a timer of the thread pool, and says what blocks it while it does.</summary>
/// <remarks>
/// It reads how far the loop is (iterations, and items of the present one), its current task and its thread's state without synchronization: a stale value only shifts
/// a report by one period. A loop with many items to run makes progress and is not blocked, however long the iteration takes. The loop pays one read for each
/// sleep (<see cref="WatchdogTimer"/>). A forgotten loop is not kept alive.
/// </remarks>
internal sealed class LoopWatchdog : IDisposable
{
    private static readonly TimeSpan s_debugTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromSeconds(2);

    // More than a busy machine delays a timer by, less than anybody looks at a debugger.
    private static readonly TimeSpan s_latenessMax = TimeSpan.FromSeconds(1);

    private readonly WeakReference<EventLoop> _loop;
    private readonly TimeSpan _timeout;
    private readonly WatchdogTimer _timer;
    private LoopProgress _last;
    private long _lastLook = Stopwatch.GetTimestamp();
    private string? _reported;

    private LoopWatchdog(EventLoop loop, TimeSpan timeout)
    {
        _loop = new WeakReference<EventLoop>(loop);
        _timeout = timeout;
        _timer = WatchdogTimer.Add(this, timeout);
    }

    /// <summary>Its loop runs and does not sleep.</summary>
    public bool IsLoopAwake => _loop.TryGetTarget(out EventLoop? loop) && loop.RunningThread is not null && !loop.IsAsleep;

    /// <summary>The timer of this watchdog and others; for tests.</summary>
    internal WatchdogTimer Timer => _timer;

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
        TimeSpan timeout = loop.Options.WatchdogTimeout ?? (loop.IsDebug ? s_debugTimeout : s_defaultTimeout);
        return timeout == Timeout.InfiniteTimeSpan ? null : new LoopWatchdog(loop, timeout);
    }

    public void Dispose() => _timer.Remove(this);

    /// <summary>The loop runs, or has woken up. Its thread.</summary>
    public void NoteAwake() => _timer.NoteAwake();

    /// <summary>The timer has stood still, and looks from now on.</summary>
    public void BeginToLook() => _lastLook = Stopwatch.GetTimestamp();

    /// <returns>False if the loop sleeps, or does not run: there is nothing to look at.</returns>
    public bool Look()
    {
        if (!_loop.TryGetTarget(out EventLoop? loop))
        {
            Dispose();
            return false;
        }

        // A look that comes late says that the whole process stood still: it was suspended, or in a debugger. The loop has lost that time too.
        bool isLate = Stopwatch.GetElapsedTime(_lastLook) > _timeout + s_latenessMax;
        _lastLook = Stopwatch.GetTimestamp();
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

        // In a debugger a step takes as long as its reader; a thread that waits is not being stepped.
        bool isWaiting = (thread!.ThreadState & System.Threading.ThreadState.WaitSleepJoin) != 0;
        if (!isLate && (!Debugger.IsAttached || isWaiting))
        {
            Report(loop, isWaiting);
        }

        return true;
    }

    private void Report(EventLoop loop, bool isWaiting)
    {
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
