// If a client sends faster than its handler reads, the handler's reads complete immediately: no code after them would leave the callback
// before all data is read, and a few bytes may cost much (packed messages, frames without content). So reads have a time budget, as a task
// of tokio has a budget of polls. Reading the clock costs as much as a step or two of the loop: it is read for one of a few reads.
namespace Lariat.AspNetCore.Transport;

/// <summary>Decides how long a connection's reads may complete immediately in an iteration of the loop. Loop thread only.</summary>
internal struct ReadTurn(EventLoop loop)
{
    /// <summary>
    /// How long another client waits for a busy one. Many iterations fit into it, so continuing in the next one costs little.
    /// </summary>
    public const long BudgetNs = 250_000;

    // A slow read is detected after this many fast ones.
    private const int MaxReadsPerClockRead = 8;

    private long _iteration;
    private long _beganNs;
    private int _readsPerClockRead;
    private int _readsUntilClockRead;

    /// <summary>Begins a turn, with a read that did not complete immediately.</summary>
    public void Begin()
    {
        _iteration = loop.Iterations;
        _beganNs = loop.TimeNs;
        _readsPerClockRead = 1;
        _readsUntilClockRead = 1;
    }

    /// <summary>
    /// Called for a read that completes immediately. True if that should happen in the next iteration, because the turn is over.
    /// </summary>
    public bool IsOverAtRead()
    {
        if (_iteration != loop.Iterations)
        {
            Begin();
            return false;
        }

        if (--_readsUntilClockRead > 0)
        {
            return false;
        }

        _readsPerClockRead = Math.Min(2 * _readsPerClockRead, MaxReadsPerClockRead);
        _readsUntilClockRead = _readsPerClockRead;
        return loop.TimeNs - _beganNs >= BudgetNs;
    }
}
