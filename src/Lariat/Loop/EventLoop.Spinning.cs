// A loop that has handed a job to another thread and has nothing else to do looks for the answer for a moment before it sleeps: falling
// asleep and being woken costs both threads a system call and about 7 µs together, more than most short jobs. The rule adapts: after a
// spin that found nothing the loop sleeps at once for a while, twice as long after each further one. LoopOptions.SpinDuration, which is the
// user's choice, looks for everything, always.
using System.Diagnostics;

namespace Lariat;

public sealed partial class EventLoop
{
    // PERF: bench/Processes, to_thread. Longer than a hand-over between two cores takes, shorter than two hand-overs with a sleep.
    private const int SpinMicroseconds = 12;
    private const int SpinSkipsMax = 128;

    private static readonly long s_spinTicks = Stopwatch.Frequency * SpinMicroseconds / 1_000_000;

    private readonly long _spinNs;
    private int _jobsElsewhere;
    private int _spinSkips;
    private int _spinSkipsLeft;

    /// <summary>A job was handed to another thread, which will post its outcome soon. Loop thread.</summary>
    internal void ExpectPost() => _jobsElsewhere++;

    /// <summary>The outcome was posted, or will not be. Loop thread.</summary>
    internal void EndExpectedPost() => _jobsElsewhere--;

    /// <summary>True if something arrived, or is ready now: there is no need to sleep.</summary>
    private bool TrySpinForPost()
    {
        if (_jobsElsewhere == 0 || Environment.ProcessorCount == 1)
        {
            return false;
        }

        if (_spinSkipsLeft > 0)
        {
            _spinSkipsLeft--;
            return false;
        }

        if (++_iterationsSincePoll >= BusyIterationsPerPollMax)
        {
            // Whoever awaits short jobs one after the other never sleeps: its input and output must be seen all the same.
            PollDriver(_lastPollNs);
            if (_ready.Count > 0)
            {
                return true;
            }
        }

        long end = Stopwatch.GetTimestamp() + s_spinTicks;
        do
        {
            if (!_inbox.IsEmpty)
            {
                _spinSkips = 0;
                _inbox.DrainTo(ref _ready);
                return true;
            }

            Thread.SpinWait(1);
        }
        while (Stopwatch.GetTimestamp() < end);

        _spinSkips = Math.Clamp(_spinSkips * 2, 1, SpinSkipsMax);
        _spinSkipsLeft = _spinSkips;
        return false;
    }

    /// <summary>Looks for work for a while without sleeping. True if there is some, or a timer is due.</summary>
    private bool TrySpin(long deadlineNs)
    {
        // Real time, also where the driver's is virtual and stands still.
        long end = MonotonicClock.Timestamp + _spinNs;
        do
        {
            PollDriver(_lastPollNs);
            if (!_inbox.IsEmpty)
            {
                _inbox.DrainTo(ref _ready);
            }

            if (_ready.Count > 0 || _lastPollNs >= deadlineNs)
            {
                return true;
            }
        }
        while (MonotonicClock.Timestamp < end);
        return false;
    }
}
