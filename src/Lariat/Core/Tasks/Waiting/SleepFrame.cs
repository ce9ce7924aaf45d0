using System.Diagnostics;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>
/// The frame of <see cref="Coroutine.Sleep(TimeSpan)"/>: it is its own timer and its own future. As in asyncio, a sleep ends in two
/// iterations of the ready queue: the timer's callback, then the task.
/// </summary>
internal sealed class SleepFrame : Frame<Nothing>
{
    private enum Phase : byte
    {
        NotStarted,
        Yielding,
        Sleeping,
        Elapsed,
        Canceled,
    }

    private EventLoop _loop = null!;
    private LoopItem? _strand;
    private string? _cancelMessage;
    private long _delayNs;
    private Phase _phase;

    // The timer heap or the ready queue still refers to this frame: it must not be returned to the pool yet.
    private bool _isTimerOut;
    private bool _isRecycledEarly;

    public static SleepFrame Rent(long delayNs)
    {
        SleepFrame frame = FramePool<SleepFrame>.TryRent() ?? new();
        frame._delayNs = delayNs;
        return frame;
    }

    internal override string Name => "Coroutine.Sleep";

    internal override bool IsCanceledWait => _phase == Phase.Canceled;

    internal override void MoveNext(Trampoline trampoline)
    {
        if (_phase == Phase.NotStarted)
        {
            Begin(trampoline);
            return;
        }

        if (_isTimerOut && !IsTimerCanceled)
        {
            _loop.Timers.Cancel(this);
        }

        if (trampoline.TakeInjected() is { } error)
        {
            Fail(error);
        }
        else if (_phase == Phase.Canceled)
        {
            Fail(new CoroutineCanceledException(_cancelMessage));
        }
        else
        {
            Succeed(default);
        }
    }

    internal override Registration Register(LoopItem strand)
    {
        _strand = strand;
        return Registration.Waiting;
    }

    internal override bool CancelWait(string? message)
    {
        if (_phase != Phase.Sleeping)
        {
            return false;
        }

        _phase = Phase.Canceled;
        _cancelMessage = message;
        _loop.Enqueue(_strand!);
        return true;
    }

    /// <summary>Runs when the timer has fired.</summary>
    internal override void Run()
    {
        _isTimerOut = false;
        if (IsTimerCanceled)
        {
            OnTimerDropped();
        }
        else if (_phase == Phase.Sleeping)
        {
            _phase = Phase.Elapsed;
            _loop.Enqueue(_strand!);
        }
    }

    internal override void OnTimerDropped()
    {
        _isTimerOut = false;
        if (_isRecycledEarly)
        {
            _isRecycledEarly = false;
            Pool();
        }
    }

    internal override void Recycle()
    {
        Version++;
        State = FrameState.Created;
        Error = null;
        Parent = null;
        if (_isTimerOut)
        {
            _isRecycledEarly = true;
        }
        else
        {
            Pool();
        }
    }

    private void Begin(Trampoline trampoline)
    {
        if (_delayNs <= 0)
        {
            _phase = Phase.Yielding;
            trampoline.Park(this, null);
            return;
        }

        _loop = EventLoop.Current;
        _phase = Phase.Sleeping;
        _isTimerOut = true;
        _loop.Timers.Add(LoopTime.AddSaturating(_loop.TimeNs, _delayNs), this);
        trampoline.Park(this, this);
    }

    private void Pool()
    {
        Debug.Assert(!IsInTimerHeap);
        _phase = Phase.NotStarted;
        _strand = null;
        _cancelMessage = null;
        IsTimerCanceled = false;
        FramePool<SleepFrame>.Return(this);
    }
}
