using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lariat;

/// <summary>
/// The wait of a sleep: its own timer and its own future. As in asyncio, a sleep ends in two iterations of the ready queue: the timer's
/// callback, then the task.
/// </summary>
internal sealed class SleepWait : LoopItem
{
    // What an infinite number of seconds becomes (LoopTime).
    private const long InfiniteNs = long.MaxValue - 1;

    // 1,024 waits of 48 bytes are 48 KiB.
    internal const int MaxPooledCount = 1024;

    private enum Phase : byte
    {
        Sleeping,
        Elapsed,
        Canceled,
        Ended,
    }

    private readonly EventLoop _loop;
    private LoopItem? _strand;
    private string? _cancelMessage;
    private Phase _phase;

    // The timer heap or the ready queue still refers to this object: it must not be returned to the pool yet.
    private bool _isTimerOut;

    private SleepWait(EventLoop loop) => _loop = loop;

    internal override string LeafName => "Coroutine.Sleep";

    internal override bool IsCanceledWait => _phase == Phase.Canceled;

    public static SleepWait Begin(EventLoop loop, long delayNs)
    {
        SleepWait wait = Unsafe.As<SleepWait?>(loop.PendingTasks.FreeSleeps.TryPop()) ?? new SleepWait(loop);
        wait._phase = Phase.Sleeping;
        wait._isTimerOut = delayNs < InfiniteNs;
        if (wait._isTimerOut)
        {
            loop.Timers.Add(LoopTime.AddSaturating(loop.TimeNs, delayNs), wait);
        }

        return wait;
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

    internal override Exception TakeCancelError() => new CoroutineCanceledException(_cancelMessage);

    internal override bool TryEndWait(ref Exception? error)
    {
        if (_isTimerOut && !IsTimerCanceled)
        {
            _loop.Timers.Cancel(this);
        }

        if (_phase == Phase.Canceled)
        {
            error ??= TakeCancelError();
        }

        _phase = Phase.Ended;
        _strand = null;
        _cancelMessage = null;
        if (!_isTimerOut)
        {
            Pool();
        }

        return true;
    }

    /// <summary>Runs when the timer has fired.</summary>
    internal override void Run()
    {
        _isTimerOut = false;
        if (_phase == Phase.Sleeping)
        {
            _phase = Phase.Elapsed;
            _loop.Enqueue(_strand!);
        }
        else if (_phase == Phase.Ended)
        {
            Pool();
        }
    }

    internal override void OnTimerDropped()
    {
        _isTimerOut = false;
        if (_phase == Phase.Ended)
        {
            Pool();
        }
    }

    private void Pool()
    {
        Debug.Assert(!IsInTimerHeap);
        IsTimerCanceled = false;
        _loop.PendingTasks.FreeSleeps.Push(this);
    }
}
