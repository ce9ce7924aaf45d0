namespace Lariat;

/// <summary>A callback that a loop will run at a given time; until then it can be canceled.</summary>
/// <remarks>Thread: the loop's. asyncio: <c>TimerHandle</c>.</remarks>
public sealed class TimerHandle : CallbackHandle
{
    private readonly long _deadlineNs;

    internal TimerHandle(EventLoop loop, long deadlineNs, Action<object?> callback, object? state, LoopContext? context)
        : base(loop, callback, state, context)
        => _deadlineNs = deadlineNs;

    /// <summary>When the callback is due, on the clock of <see cref="EventLoop.Time"/>.</summary>
    /// <remarks>asyncio: <c>when()</c>.</remarks>
    public LoopInstant When => new(_deadlineNs);

    private protected override void OnCanceled() => Loop.Timers.Cancel(this);
}
