// The iteration, as asyncio's _run_once: drop canceled timers, wait, queue due timers, and run exactly the items that are ready now; items
// that they add run in the next one. Nothing else in the library runs user code. Items that other threads posted are taken from the inbox
// before the wait, after it, and before each item that this thread adds (EventLoop.Enqueue).
using System.Diagnostics;
using System.Globalization;
using Lariat.Items;

namespace Lariat;

public sealed partial class EventLoop
{
    // A timer is due if it would be due before the next distinguishable moment of a clock of 2^-20 s, as in asyncio on Linux.
    private const long ClockResolutionNs = 953;

    private PollPacing _pacing;
    private bool _isStopping;

    /// <summary>Runs until <see cref="Stop"/> is called.</summary>
    /// <remarks>
    /// If Stop was called before, runs one iteration without waiting. Blocks the calling thread, which becomes the loop's.
    /// asyncio: <c>run_forever()</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The loop is closed or running, or another loop runs on this thread.</exception>
    public void RunForever()
    {
        ExecutionContext? outerValues = LoopContext.CaptureValues();
        SynchronizationContext? outerContext = SynchronizationContext.Current;
        BeginRunning();
        try
        {
            long nowNs = _driver.Timestamp;
            _counters.BeginRun(nowNs);
            _pacing.BeginRun(nowNs);
            _watchdog ??= LoopWatchdog.StartFor(this);
            _watchdog?.NoteAwake();
            LoopMeter.Add(this);
            LoopContext.RestoreValues(null);
            do
            {
                RunIteration();
            }
            while (!_isStopping);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outerContext);
            LoopContext.RestoreValues(outerValues);
            _counters.AddBusyUntil(_driver.Timestamp);
            LoopMeter.Remove(this);
            EndRunning();
        }
    }

    /// <summary>Ends the loop's run after the current iteration.</summary>
    /// <remarks>Callbacks that this iteration schedules run when the loop runs again. asyncio: <c>stop()</c>.</remarks>
    public void Stop()
    {
        CheckThread();
        _isStopping = true;
    }

    private void RunIteration()
    {
        Debug.Assert(IsRunningHere, "An iteration runs on the thread of its loop.");
        Debug.Assert(CurrentTask is null && !IsInCallback, "An iteration leaves nothing behind for the next one.");
        Iterations++;
        if (!_inbox.IsEmpty)
        {
            TakePosted();
        }

        // PERF: the usual answers are given here, since a call costs more than they do (resume_10).
        TimerHeap timers = Timers;
        if (timers.CanceledCount != 0)
        {
            timers.DropCanceled();
        }

        Poll();
        if (timers.Count > 0)
        {
            QueueDueTimers();
        }

        _counters.AddItems(_ready.Count);
        if (IsDebug)
        {
            RunReadyTimed();
            return;
        }

        for (int count = _ready.Count; count > 0; count--)
        {
            _ready.Pop().Run();
        }
    }

    private void Poll()
    {
        if (_ready.Count > 0 || _isStopping)
        {
            if (_pacing.CountIteration() || _pacing.IsOverdue(_ready.Count, _driver))
            {
                PollDriver();
            }
        }
        else if (Timers.Count > 0)
        {
            SleepUntil(Timers.NextDeadlineNs);
        }
        else
        {
            SleepUntil(LowLevel.IoDriver.NoDeadline);
        }
    }

    private void SleepUntil(long deadlineNs)
    {
        if (TrySpinForPost())
        {
            return;
        }

        _ready.ShrinkWhenQuiet();
        if (_options.SpinDuration > TimeSpan.Zero && TrySpin(deadlineNs))
        {
            return;
        }

        if (!_inbox.TryAnnounceSleep())
        {
            TakePosted();
            return;
        }

        _counters.AddBusyUntil(_driver.Timestamp);
        try
        {
            PollDriver(deadlineNs);
        }
        finally
        {
            _inbox.EndSleep();
            _watchdog?.NoteAwake();
        }

        _counters.AddSleepUntil(_pacing.LastPollNs);
    }

    /// <summary>Polls the driver without sleeping.</summary>
    private void PollDriver()
    {
        PollDriver(_pacing.LastPollNs);
        _counters.AddBusyUntil(_pacing.LastPollNs);
    }

    private void PollDriver(long deadlineNs)
    {
        // Completions must not run in the context of the task that ran last (docs/design.md, "Synchronization contexts").
        SynchronizationContext.SetSynchronizationContext(null);
        _driver.Poll(deadlineNs);
        _pacing.NotePoll(_driver.Timestamp);
        if (!_inbox.IsEmpty)
        {
            TakePosted();
        }
    }

    private void QueueDueTimers()
    {
        long now = _driver.Timestamp;
        Debug.Assert(now >= _pacing.LastPollNs, "The driver's clock never goes backward.");
        while (Timers.Count > 0 && Timers.NextDeadlineNs - now <= ClockResolutionNs)
        {
            Enqueue(Timers.PopDue());
        }
    }

    private void RunReadyTimed()
    {
        for (int count = _ready.Count; count > 0; count--)
        {
            RunTimed(_ready.Pop());
        }
    }

    private void RunTimed(LoopItem item)
    {
        // A callback releases its delegate when it runs; a task is described afterwards, when it is slow.
        string? callback = item is CallbackHandle ? item.ToString() : null;
        long start = Stopwatch.GetTimestamp();
        item.Run();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        if (elapsed >= SlowCallbackDuration)
        {
            WriteLog(string.Create(
                CultureInfo.InvariantCulture,
                $"{callback ?? item.ToString()} took {elapsed.TotalSeconds:F3} s in one step and blocked the loop for all other tasks."));
        }
    }
}
