namespace Lariat.Jobs.Storage;

/// <summary>When a worker, which looks for jobs behind those that it has seen, reads a queue from its beginning again: so seldom that this
/// takes a twentieth of its time. Thread: the loop's.</summary>
internal sealed class ScanPace
{
    private const int PauseFactor = 20;
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);

    private LoopInstant _nextAt;

    /// <summary>How long until the next exchange reads from the beginning; null: this one does.</summary>
    public TimeSpan? NextIn(LoopInstant now) => _nextAt > now ? _nextAt - now : null;

    /// <summary>Notes that an exchange has read from the beginning.</summary>
    public void Note(LoopInstant start, LoopInstant end)
    {
        TimeSpan pause = (end - start) * PauseFactor;
        _nextAt = end + (pause < s_longestPause ? pause : s_longestPause);
    }
}
