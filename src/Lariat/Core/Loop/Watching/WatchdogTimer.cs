// One timer for all loops that have the same time-out; it stops while they all sleep, so that an idle server is not woken only to be found
// idle. A loop that wakes up starts it (NoteAwake, a read of one field nearly always); a tick that finds every loop asleep stops it.
//
// The stop and a waking loop may race. The loop writes that it is awake, then reads whether the timer runs; the stop writes that the timer
// does not run, then reads whether a loop is awake. On the loop's side a fence for each sleep would be needed between the two; instead the
// stopping side, which is rare, issues a barrier for all threads of the process, so that one of the two sees the other.
namespace Lariat;

/// <summary>The shared timer of the watchdogs with one time-out. Any thread.</summary>
internal sealed class WatchdogTimer
{
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<TimeSpan, WatchdogTimer> s_timers = [];

    private readonly TimeSpan _timeout;
    private readonly Timer _timer;
    private readonly List<LoopWatchdog> _watchdogs = [];
    private int _isRunning;

    private WatchdogTimer(TimeSpan timeout)
    {
        _timeout = timeout;

        // Without the values of the caller's AsyncLocals, which would live as long as the timer.
        using AsyncFlowControl flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        _timer = new Timer(static self => ((WatchdogTimer)self!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>True while it will tick: some loop was awake at the last tick, or has woken up since.</summary>
    public bool IsRunning => Volatile.Read(ref _isRunning) != 0;

    public static WatchdogTimer Add(LoopWatchdog watchdog, TimeSpan timeout)
    {
        lock (s_gate)
        {
            if (!s_timers.TryGetValue(timeout, out WatchdogTimer? timer))
            {
                timer = new WatchdogTimer(timeout);
                s_timers.Add(timeout, timer);
            }

            timer._watchdogs.Add(watchdog);
            return timer;
        }
    }

    public void Remove(LoopWatchdog watchdog)
    {
        lock (s_gate)
        {
            if (_watchdogs.Remove(watchdog) && _watchdogs.Count == 0)
            {
                s_timers.Remove(_timeout);
                _timer.Dispose();
            }
        }
    }

    /// <summary>Notes that a loop runs, or has woken up. Loop thread.</summary>
    public void NoteAwake()
    {
        if (Volatile.Read(ref _isRunning) == 0 && Interlocked.Exchange(ref _isRunning, 1) == 0)
        {
            foreach (LoopWatchdog watchdog in Copy())
            {
                watchdog.Restart();
            }

            Next();
        }
    }

    private void Check()
    {
        LoopWatchdog[] watchdogs = Copy();
        bool isAnyAwake = false;
        foreach (LoopWatchdog watchdog in watchdogs)
        {
            isAnyAwake |= watchdog.Check();
        }

        // What follows would find the awake loop too, but at the price of a barrier for the whole process at every tick.
        if (isAnyAwake)
        {
            Next();
            return;
        }

        Volatile.Write(ref _isRunning, 0);
        Interlocked.MemoryBarrierProcessWide();
        if (Array.Exists(watchdogs, static watchdog => watchdog.IsLoopAwake))
        {
            NoteAwake();
        }
    }

    private void Next()
    {
        try
        {
            _timer.Change(_timeout, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The last loop has closed in the meantime.
        }
        catch (OutOfMemoryException)
        {
            // The runtime cannot start the thread of its timers. The loop runs without a watchdog; the next one that wakes up tries again.
            Volatile.Write(ref _isRunning, 0);
        }
    }

    private LoopWatchdog[] Copy()
    {
        lock (s_gate)
        {
            return [.. _watchdogs];
        }
    }
}
