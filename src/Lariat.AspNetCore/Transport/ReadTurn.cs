// A client that sends faster than its handler reads finds the handler's reads completed: nothing of what they lead to would leave the callback before
// all is read, and a few bytes may cost much (packed messages, frames without content). So reads have a budget of time, as a task of tokio has one of polls.
// The clock costs as much as a step or two of the loop: it is read for one of a few reads.
namespace Lariat.AspNetCore.Transport;

/// <summary>Decides how long a connection's reads may complete at once in an iteration of the loop. Loop thread only.</summary>
internal struct ReadTurn(EventLoop loop)
{
    /// <summary>What another client waits for a busy one. Many iterations fit into it, so going on in the next one costs little.</summary>
    public const long BudgetNs = 250_000;

    // A read that takes long is noticed after so many that did not.
    private const int ReadsPerClockReadMax = 8;

    private long _iteration;
    private long _beganNs;
    private int _readsPerClockRead;
    private int _readsUntilClockRead;

    /// <summary>A turn begins, with a read that did not complete at once.</summary>
    public void Begin()
    {
        _iteration = loop.Iterations;
        _beganNs = loop.TimeNs;
        _readsPerClockRead = 1;
        _readsUntilClockRead = 1;
    }

    /// <summary>A read completes at once. True if that should be in the next iteration, because the turn is over.</summary>
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

        _readsPerClockRead = Math.Min(2 * _readsPerClockRead, ReadsPerClockReadMax);
        _readsUntilClockRead = _readsPerClockRead;
        return loop.TimeNs - _beganNs >= BudgetNs;
    }
}
