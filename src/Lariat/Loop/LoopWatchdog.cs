using System.Globalization;

namespace Lariat;

/// <summary>Looks at a running loop from a timer of the thread pool, and says what blocks it while it does.</summary>
/// <remarks>
/// It reads the loop's counter of iterations and its current task without synchronization: a stale value only shifts a report by one
/// period. The loop pays nothing for it.
/// </remarks>
internal sealed class LoopWatchdog : IDisposable
{
    private static readonly TimeSpan s_debugTimeout = TimeSpan.FromSeconds(1);

    private readonly EventLoop _loop;
    private readonly TimeSpan _timeout;
    private readonly Timer _timer;
    private long _lastIteration = -1;
    private string? _reported;

    private LoopWatchdog(EventLoop loop, TimeSpan timeout)
    {
        _loop = loop;
        _timeout = timeout;
        _timer = new Timer(static self => ((LoopWatchdog)self!).Look(), this, timeout, timeout);
    }

    public static LoopWatchdog? StartFor(EventLoop loop)
        => (loop.Options.WatchdogTimeout ?? (loop.Debug ? s_debugTimeout : null)) is { } timeout ? new LoopWatchdog(loop, timeout) : null;

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long iteration = _loop.Iterations;
        bool isBlocked = iteration == _lastIteration && !_loop.IsAsleep;
        _lastIteration = iteration;
        if (!isBlocked)
        {
            _reported = null;
            return;
        }

        // Once, unless somebody else goes on blocking in the same step: a task that a callback has started.
        string running = _loop.DescribeRunning();
        if (running != _reported)
        {
            _reported = running;
            _loop.WriteLog(string.Create(
                CultureInfo.InvariantCulture,
                $"the loop has been blocked for at least {_timeout.TotalSeconds:F1} s by {running}. Move blocking work off the loop with Coroutine.ToThread."));
        }
    }
}
