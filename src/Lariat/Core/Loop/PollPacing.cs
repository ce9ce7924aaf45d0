namespace Lariat;

/// <summary>Decides when a busy loop polls its driver. Loop thread only.</summary>
/// <remarks>
/// While work is ready, polling the driver every time is unnecessary: a poll is a system call, an iteration may be 100 ns. The bounds keep
/// the delay of input and output below that many iterations and that time.
/// </remarks>
internal struct PollPacing
{
    private const int MaxBusyIterationsPerPoll = 61;
    private const long MaxBusyNsPerPoll = 200_000;
    private const int ItemsPerClockRead = 16;

    private int _iterationsSincePoll;
    private int _itemsUntilClockRead;
    private long _lastPollNs;

    /// <summary>The driver's clock at the last poll.</summary>
    public readonly long LastPollNs => _lastPollNs;

    /// <summary>
    /// Begins a run. Its first iteration polls: a caller that steps a loop (Stop, then RunForever) must see its I/O in every step.
    /// </summary>
    public void BeginRun(long nowNs)
    {
        _lastPollNs = nowNs;
        _iterationsSincePoll = MaxBusyIterationsPerPoll;
    }

    public void NotePoll(long nowNs)
    {
        _iterationsSincePoll = 0;
        _lastPollNs = nowNs;
    }

    /// <summary>Counts an iteration. True if enough iterations have passed that the driver must be polled.</summary>
    public bool CountIteration() => ++_iterationsSincePoll >= MaxBusyIterationsPerPoll;

    /// <summary>
    /// True if the time is over. Reading the clock costs as much as a step or two, so it is read once per that many steps.
    /// </summary>
    /// <param name="readyCount">How many items this iteration will run.</param>
    public bool IsOverdue(int readyCount, LowLevel.IoDriver clock)
    {
        _itemsUntilClockRead -= readyCount;
        if (_itemsUntilClockRead > 0)
        {
            return false;
        }

        _itemsUntilClockRead = ItemsPerClockRead;
        return clock.Timestamp - _lastPollNs > MaxBusyNsPerPoll;
    }
}
