using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lariat.Coroutines;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>An operation of a driver that one coroutine at a time can await; embedded and reused, so a wait allocates nothing.</summary>
/// <remarks>
/// As in asyncio, an event takes two places in the ready queue: the operation, then the task. Canceling the task ends the wait
/// immediately; the code that armed the operation must disarm it: after the await, or in <see cref="OnEnded"/>.
/// </remarks>
internal class IoWait(EventLoop loop) : IoOperation
{
    private LoopItem? _strand;
    private string? _cancelMessage;
    private bool _hasCompleted;
    private bool _isCanceled;

    internal override bool IsCanceledWait => _isCanceled;

    protected EventLoop Loop => loop;

    /// <summary>Called before the operation is armed, each time.</summary>
    public IoWait Begin()
    {
        Debug.Assert(_strand is null, "One coroutine waits at a time.");
        _hasCompleted = false;
        _isCanceled = false;
        return this;
    }

    public IoWaitAwaiter GetAwaiter() => new(this);

    internal override Registration Register(LoopItem strand)
    {
        if (_hasCompleted)
        {
            return Registration.Ready;
        }

        _strand = strand;
        return Registration.Waiting;
    }

    internal override bool CancelWait(string? message)
    {
        if (_strand is null)
        {
            return false;
        }

        _isCanceled = true;
        _cancelMessage = message;
        WakeStrand();
        return true;
    }

    internal override Exception TakeCancelError()
    {
        OnEnded();
        return new CoroutineCanceledException(_cancelMessage);
    }

    internal void EndWait()
    {
        if (_isCanceled)
        {
            OnEnded();
        }

        loop.Trampoline.ThrowInjected();
        if (_isCanceled)
        {
            throw new CoroutineCanceledException(_cancelMessage);
        }
    }

    /// <summary>
    /// Called when the wait is over: it has completed, or its cancellation is being thrown. Until then no other code may begin one, or both
    /// would share its state. Called even if the coroutine is not resumed: a cancellation does not resume a frame without handlers.
    /// </summary>
    private protected virtual void OnEnded()
    {
    }

    protected override void OnCompleted()
    {
        if (_isCanceled)
        {
            return;
        }

        _hasCompleted = true;
        OnEnded();
        WakeStrand();
    }

    private void WakeStrand()
    {
        if (_strand is { } strand)
        {
            _strand = null;
            loop.Enqueue(strand);
        }
    }
}

/// <summary>For the compiler: awaits an <see cref="IoWait"/> inside a coroutine of the library.</summary>
internal readonly struct IoWaitAwaiter : ICriticalNotifyCompletion, ILoopItemAwaiter
{
    // The only field: the method builder reads the awaiter as a LoopItem (Suspension.Await).
    private readonly IoWait _wait;

    internal IoWaitAwaiter(IoWait wait) => _wait = wait;

    public bool IsCompleted => false;

    public void GetResult() => _wait.EndWait();

    public void OnCompleted(Action continuation) => throw new UnreachableException("Only coroutines can await an IoWait.");

    public void UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);
}
