// A worker that takes all that may run, runs it, and stores the ends waits while storage works, and storage waits while it works. If it
// takes half, the other half runs meanwhile. Each exchange also has a cost that does not depend on its size, a round trip and a commit:
// where the jobs of a batch end in less time than that, two small exchanges take longer than a large one. So both times are compared.
namespace Lariat.Jobs.Running;

/// <summary>Decides whether jobs run during the exchanges. Thread: the worker's loop.</summary>
internal sealed class ExchangePace
{
    // The part of a large exchange that may be a cost of each exchange: a quarter.
    private const int FixedPart = 4;

    private LoopInstant _started;
    private LoopInstant _ended;

    /// <summary>True if an exchange takes half of what may run, and the next one begins without waiting for the ends.</summary>
    public bool Overlaps { get; private set; }

    /// <summary>Notes an answer of storage: after this time.</summary>
    public void OnAnswer(TimeSpan duration)
    {
        if (_ended > _started)
        {
            Overlaps = (_ended - _started) * FixedPart > duration;
        }
    }

    /// <summary>Notes that jobs begin.</summary>
    public void OnStart() => _started = EventLoop.Current.Time;

    /// <summary>Notes that a job has ended.</summary>
    public void OnEnd() => _ended = EventLoop.Current.Time;
}
