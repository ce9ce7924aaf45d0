// Two ways to look for work before the loop sleeps: for a reply from another thread, by an adaptive rule (PostSpin), and
// LoopOptions.SpinDuration, which the user sets and which looks for everything, always.
using System.Diagnostics;
using Lariat.LowLevel;

namespace Lariat;

public sealed partial class EventLoop
{
    private PostSpin _postSpin;

    /// <summary>True while another thread has a job of this loop. Loop thread.</summary>
    internal bool HasJobsElsewhere => _postSpin.HasJobsElsewhere;

    /// <summary>Notes that a job was handed to another thread, which will post its outcome soon. Loop thread.</summary>
    internal void ExpectPost() => _postSpin.ExpectPost();

    /// <summary>Notes that the outcome was posted, or will not be. Loop thread.</summary>
    internal void EndExpectedPost() => _postSpin.EndExpectedPost();

    /// <summary>True if something arrived, or is ready already, so that the loop must not sleep.</summary>
    private bool TrySpinForPost()
    {
        if (!_postSpin.ShouldTry())
        {
            return false;
        }

        if (_pacing.CountIteration())
        {
            // Code that awaits short jobs one after the other never sleeps: its input and output must be polled nevertheless.
            PollDriver();
            if (_ready.Count > 0)
            {
                return true;
            }
        }

        long end = Stopwatch.GetTimestamp() + PostSpin.Ticks;
        do
        {
            if (!_inbox.IsEmpty)
            {
                _postSpin.NoteHit();
                TakePosted();
                return true;
            }

            Thread.SpinWait(1);
        }
        while (Stopwatch.GetTimestamp() < end);

        _postSpin.NoteMiss();
        return false;
    }

    /// <summary>Looks for work for a while without sleeping. True if there is work, or a timer is due.</summary>
    private bool TrySpin(long deadlineNs)
    {
        // Real time, even where the driver's time is virtual and stands still.
        long end = MonotonicClock.Timestamp + (long)_options.SpinDuration.TotalNanoseconds;
        do
        {
            PollDriver();
            if (_ready.Count > 0 || _pacing.LastPollNs >= deadlineNs)
            {
                return true;
            }
        }
        while (MonotonicClock.Timestamp < end);
        return false;
    }
}
