using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lariat;

/// <summary>The timer of a <see cref="TimeoutScope"/>. It returns to its loop's pool when no queue refers to it any longer.</summary>
internal sealed class DeadlineTimer : LoopItem
{
    // 256 timers of 40 bytes are 10 KiB. The heap keeps about a hundred canceled ones before it is compacted.
    internal const int MaxPooledCount = 256;

    private static readonly Action<object?> s_onDeadline = static scope => ((TimeoutScope)scope!).OnDeadline();

    private readonly EventLoop _loop;
    private TimeoutScope? _scope;

    private DeadlineTimer(EventLoop loop) => _loop = loop;

    /// <summary>Calls <see cref="TimeoutScope.OnDeadline"/> at a time.</summary>
    public static DeadlineTimer StartAt(EventLoop loop, long deadlineNs, TimeoutScope scope)
    {
        DeadlineTimer timer = Rent(loop, scope);
        loop.Timers.Add(Math.Max(deadlineNs, LoopTime.EarliestDeadlineNs), timer);
        return timer;
    }

    /// <summary>Calls <see cref="TimeoutScope.OnDeadline"/> in the next iteration.</summary>
    public static DeadlineTimer StartNow(EventLoop loop, TimeoutScope scope)
    {
        DeadlineTimer timer = Rent(loop, scope);
        loop.Enqueue(timer);
        return timer;
    }

    /// <summary>Cancels the timer. Called once, before the deadline was reported; the scope forgets the timer then.</summary>
    public void Cancel()
    {
        Debug.Assert(_scope is not null, "A timer belongs to its scope until it has run or was canceled.");
        _scope = null;
        _loop.Timers.Cancel(this);
    }

    public override string ToString() => "the deadline of a time-out scope";

    internal override void Run()
    {
        TimeoutScope? scope = _scope;
        Pool();
        if (scope is not null)
        {
            _loop.RunCallback(s_onDeadline, scope, context: null, LoopErrorKind.Callback, handle: null);
        }
    }

    internal override void OnTimerDropped() => Pool();

    private static DeadlineTimer Rent(EventLoop loop, TimeoutScope scope)
    {
        DeadlineTimer timer = Unsafe.As<DeadlineTimer?>(loop.PendingTasks.FreeDeadlines.TryPop()) ?? new DeadlineTimer(loop);
        timer._scope = scope;
        return timer;
    }

    private void Pool()
    {
        _scope = null;
        IsTimerCanceled = false;
        _loop.PendingTasks.FreeDeadlines.Push(this);
    }
}
