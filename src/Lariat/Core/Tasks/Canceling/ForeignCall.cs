using System.Runtime.CompilerServices;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>
/// One call of <see cref="Coroutine.Call{T}(Func{CancellationToken, Task{T}}, TimeSpan?)"/>: an awaitable that completes when the operation
/// has ended, or was abandoned.
/// </summary>
/// <remarks>
/// Its awaiter is not Task's, so a canceled task waits for it. "After a request" is decided on the loop: a request removes the token that
/// was passed to the operation. Thread: the loop's, except for callbacks of the token and the operation.
/// </remarks>
internal sealed class ForeignCall : ICriticalNotifyCompletion, IUninterruptible
{
    private readonly LoopTask _self;
    // Null: the operation is waited for, however long it takes.
    private readonly TimeSpan? _grace;
    private Task? _task;
    private Action? _continuation;
    private CancellationTokenRegistration _registration;
    private TimerHandle? _timer;
    private bool _isOver;

    public ForeignCall(LoopTask self, TimeSpan grace)
    {
        _self = self;
        _grace = LoopTime.ToLimit(grace);
        Token = self.Token;
    }

    /// <summary>The token passed to the operation.</summary>
    public CancellationToken Token { get; }

    public bool IsCompleted => _task!.IsCompleted;

    private bool IsRequested => !_self.IsCurrentToken(Token);

    public static InvalidOperationException NoTask()
        => new("The operation that was passed to Coroutine.Call returned null instead of a task.");

    /// <summary>Waits for the end of the operation, but no longer than the grace after a request.</summary>
    public ForeignCall EndOf(Task task)
    {
        _task = task;
        return this;
    }

    public ForeignCall GetAwaiter() => this;

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(FlowingContinuation.Of(continuation));

    public void UnsafeOnCompleted(Action continuation)
    {
        _continuation = continuation;
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(CompletionContext.Instance);
        try
        {
            _task!.GetAwaiter().UnsafeOnCompleted(continuation);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        // Registered after the operation's own callbacks, so it is called before them, which matters because they may block.
        _registration = Token.UnsafeRegister(static self => ((ForeignCall)self!).OnRequest(), this);
    }

    /// <summary>Ends the wait. If the operation failed after a request, throws the cancellation.</summary>
    public void GetResult()
    {
        _isOver = true;
        _registration.Unregister();
        _timer?.Cancel();
        if (_task is { IsCompleted: true, IsCompletedSuccessfully: false } failed && IsRequested)
        {
            Exception error = failed.Exception?.InnerException ?? new TaskCanceledException(failed);
            throw error as CoroutineCanceledException ?? new CoroutineCanceledException(_self.MakeCanceledException().CancelMessage, error);
        }
    }

    /// <summary>True if the operation has not ended in time; reports that.</summary>
    public bool WasGivenUpBy(Task task)
    {
        if (task.IsCompleted)
        {
            return false;
        }

        _self.Loop.CallExceptionHandler(new LoopErrorContext
        {
            Kind = LoopErrorKind.SlowCancellation,
            Future = _self,
            Message = "An operation passed to Coroutine.Call has not ended "
                + $"{Math.Max(0, _grace?.TotalSeconds ?? 0):0.###} s after its token was canceled, "
                + "and is abandoned. Does it pass the token on?",
        });
        return true;
    }

    // On the thread that calls the token's callbacks.
    private void OnRequest()
        => _self.Loop.PostOrDrop(new CallbackHandle(_self.Loop, static self => ((ForeignCall)self!).LimitWait(), this, context: null));

    private void LimitWait()
    {
        if (!_isOver && _grace is { } grace)
        {
            _timer = _self.Loop.CallLater(grace, GiveUp);
        }
    }

    private void GiveUp()
    {
        if (_self.CancelRequests > 0)
        {
            // A wait takes its first completion and no other.
            _continuation!();
        }
    }
}
