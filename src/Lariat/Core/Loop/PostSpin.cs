// A loop that has handed a job to another thread and has nothing else to do spins for a moment before it sleeps: falling
// asleep and being woken costs both threads a system call and about 7 µs together, more than most short jobs. The rule adapts: after a
// spin that found nothing the loop sleeps immediately for a while, twice as long after each further one.
using System.Diagnostics;

namespace Lariat;

/// <summary>Decides whether a loop that waits for a reply from another thread spins before it sleeps. Loop thread only.</summary>
internal struct PostSpin
{
    // PERF: bench/Processes, to_thread. Longer than a hand-over between two cores takes, shorter than two hand-overs with a sleep.
    private const int Microseconds = 12;
    private const int MaxSkips = 128;

    private int _jobsElsewhere;
    private int _skips;
    private int _skipsLeft;

    /// <summary>How long it spins, in ticks of <see cref="Stopwatch"/>.</summary>
    public static readonly long Ticks = Stopwatch.Frequency * Microseconds / 1_000_000;

    /// <summary>True while another thread has a job whose outcome it will post.</summary>
    public readonly bool HasJobsElsewhere => _jobsElsewhere > 0;

    public void ExpectPost() => _jobsElsewhere++;

    public void EndExpectedPost() => _jobsElsewhere--;

    /// <summary>Whether to spin now. Counts the skipped spins.</summary>
    public bool ShouldTry()
    {
        if (_jobsElsewhere == 0 || Environment.ProcessorCount == 1)
        {
            return false;
        }

        if (_skipsLeft > 0)
        {
            _skipsLeft--;
            return false;
        }

        return true;
    }

    public void NoteHit() => _skips = 0;

    public void NoteMiss()
    {
        _skips = Math.Clamp(_skips * 2, 1, MaxSkips);
        _skipsLeft = _skips;
    }
}
