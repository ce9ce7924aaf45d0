// The clock stands still while code runs, and jumps when the loop would sleep. Work outside of the loop, as far as it is known, holds it
// back: a job on another thread takes no virtual time, however long it takes in reality.
using Lariat.LowLevel;

namespace Lariat.Testing;

/// <summary>A driver whose clock jumps to the next timer instead of sleeping; a loop that would sleep forever fails.</summary>
/// <remarks>
/// It waits in real time for two things that come from outside: jobs of <see cref="Coroutine.ToThread(Action)"/> and
/// <see cref="LoopExecutors.RunInExecutor(EventLoop, Action, ThreadExecutor?)"/> hold the clock, and if there is no timer, tasks that await
/// a .NET task or another foreign operation keep the loop from failing. It does not see what else other threads do: a time-out around an
/// awaited .NET task expires immediately. Trio: <c>MockClock</c>.
/// </remarks>
public sealed class VirtualClockDriver : IoDriver
{
    private readonly ManualResetEventSlim _woken = new();
    private readonly TimeSpan _maxRealWait = TimeSpan.FromSeconds(30);
    private long _nowNs;

    /// <summary>
    /// How long the loop waits, in real time, for work outside of it; then the clock jumps, or the loop fails if it has no timer. Default:
    /// 30 s. Zero: never waits.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or longer than about 24 days.</exception>
    public TimeSpan MaxRealWait
    {
        get => _maxRealWait;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromMilliseconds(int.MaxValue));
            _maxRealWait = value;
        }
    }

    /// <summary>The virtual time, in nanoseconds; begins at zero.</summary>
    public override long Timestamp => _nowNs;

    /// <summary>Moves the clock forward immediately, as if a callback had blocked the loop for that long. The loop's thread.</summary>
    /// <inheritdoc cref="VirtualTime.Advance" path="/param"/>
    /// <inheritdoc cref="VirtualTime.Advance" path="/exception[@cref='T:System.ArgumentOutOfRangeException']"/>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time.Ticks, (NoDeadline - 1 - _nowNs) / TimeSpan.NanosecondsPerTick, nameof(time));
        _nowNs += time.Ticks * TimeSpan.NanosecondsPerTick;
    }

    /// <inheritdoc/>
    /// <exception cref="DeadlockException">There is no deadline, and no work outside of the loop that could end a wait.</exception>
    public override void Poll(long deadlineNs)
    {
        if (deadlineNs <= _nowNs || WaitForOthers(deadlineNs))
        {
            return;
        }

        if (deadlineNs == NoDeadline)
        {
            throw new DeadlockException(WaitingTasks.Describe(EventLoop.Current));
        }

        _nowNs = deadlineNs;
    }

    /// <inheritdoc/>
    public override void Wake() => _woken.Set();

    /// <summary>True if another thread has woken the loop.</summary>
    private bool WaitForOthers(long deadlineNs)
    {
        if (!_woken.Wait(IsWorkOutside(EventLoop.Current, deadlineNs) ? _maxRealWait : TimeSpan.Zero))
        {
            // A thread that wakes the loop from now on is noticed by the next poll.
            return false;
        }

        _woken.Reset();
        return true;
    }

    private static bool IsWorkOutside(EventLoop loop, long deadlineNs)
        => loop.HasJobsElsewhere || (deadlineNs == NoDeadline && WaitingTasks.AnyForeign(loop));
}
