// A request to cancel travels in this order (docs/design.md, "The life of a cancellation"):
// 1. The task's token, if it was read, is cancelled in a callback of its own: user callbacks never run inside Cancel.
// 2. A wait of Lariat's is cancelled: the task wakes in the next iteration and its await throws.
// 3. A wait for a plain async method of this task: the Lariat waits below it are cancelled, and the method is waited for.
// 4. A wait for a foreign operation: abandoned, after a grace if the token was read; or waited for (ForeignCancellation).
// 5. No wait: the request is kept and delivered at the next await.
using Lariat.Coroutines;

namespace Lariat;

public partial class LoopTask
{
    /// <summary>How many cancellations were requested and not taken back.</summary>
    /// <remarks>asyncio: <c>cancelling()</c>.</remarks>
    public int CancelRequests => _cancelRequests;

    /// <summary>A token that is cancelled when this task is: for operations that take one.</summary>
    /// <remarks>
    /// Made on the first read. Each request cancels the token that was current then; later reads give a fresh one, so clean-up
    /// code can use it. No counterpart in asyncio.
    /// </remarks>
    public CancellationToken Token
    {
        get
        {
            Loop.CheckThread();
            return (Extras.TokenSource ??= new CancellationTokenSource()).Token;
        }
    }

    /// <summary>Requests that the task ends: its current or next await throws <see cref="CoroutineCanceledException"/>.</summary>
    /// <param name="message">Goes into the exception; may be null.</param>
    /// <returns>False if the task had ended already.</returns>
    /// <remarks>
    /// The task can clean up, or refuse by catching the exception and going on. A task that has not started never runs.
    /// asyncio: <c>Task.cancel()</c>.
    /// </remarks>
    public override bool Cancel(string? message = null)
    {
        Loop.CheckThread();
        if (IsCompleted)
        {
            RetrieveException();
            return false;
        }

        Loop.ThrowIfClosed();
        CancelChain(message);
        return true;
    }

    /// <summary>Takes one request back; whoever cancelled the task to end one of its scopes does that.</summary>
    /// <returns>How many requests remain.</returns>
    /// <remarks>At zero, a request that was not delivered yet is dropped. asyncio: <c>uncancel()</c>.</remarks>
    public int Uncancel()
    {
        Loop.CheckThread();
        if (_cancelRequests > 0 && --_cancelRequests == 0)
        {
            _mustCancel = false;
        }

        return _cancelRequests;
    }

    /// <summary>Throws if this task was asked to end: for a loop that awaits nothing at which a cancellation arrives.</summary>
    /// <remarks>
    /// The request then counts as delivered, so clean-up code can await. Never suspends. Thread: the loop's. No counterpart in asyncio, where each
    /// await delivers; .NET's is <see cref="CancellationToken.ThrowIfCancellationRequested"/>.
    /// </remarks>
    /// <exception cref="CoroutineCanceledException">A cancellation was requested and not taken back.</exception>
    public void ThrowIfCancelRequested()
    {
        Loop.CheckThread();
        if (_cancelRequests > 0)
        {
            _mustCancel = false;
            throw MakeCanceledException();
        }
    }

    /// <summary>True if an exception is this task's cancellation, and not a failure that looks like one.</summary>
    /// <param name="exception">What was caught.</param>
    /// <remarks>
    /// A <see cref="CoroutineCanceledException"/> always is. Any other <see cref="OperationCanceledException"/> is only while this
    /// task is being cancelled: the time-out of an HttpClient is not. The closing of a generator never is.
    /// </remarks>
    public bool IsCancellation(Exception exception) => exception is CoroutineCanceledException
        || (exception is OperationCanceledException and not GeneratorExitException
            && (_cancelRequests > 0 || _extras is { IsTokenCancelPending: true }));

    /// <summary>Cancels the task when a token is cancelled, from whatever thread.</summary>
    /// <param name="cancellationToken">The token.</param>
    /// <returns>Dispose it to end the link; it ends by itself when the task does.</returns>
    public CancellationTokenRegistration CancelWhen(CancellationToken cancellationToken)
    {
        Loop.CheckThread();
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static task => ((LoopTask)task!).CancelThreadSafe(), this);
        if (cancellationToken.CanBeCanceled && !IsCompleted)
        {
            AddWaiter(new DoneCallback(this, _ => registration.Unregister(), context: null));
        }

        return registration;
    }

    internal void CancelThreadSafe()
        => Loop.PostOrDrop(new CallbackHandle(Loop, static task => ((LoopTask)task!).Cancel(), this, context: null));

    internal override CoroutineCanceledException MakeCanceledException() => new(_extras?.CancelMessage);

    internal void AddPlainStrand(PlainStrand strand) => (Extras.PlainStrands ??= []).Add(strand);

    internal void RemovePlainStrand(PlainStrand strand) => Extras.PlainStrands!.Remove(strand);

    /// <summary>Cancels the current token, in a callback of its own. False if nobody read it.</summary>
    internal bool CancelToken()
    {
        if (_extras?.TokenSource is not { } source)
        {
            return false;
        }

        _extras.TokenSource = null;
        _extras.IsTokenCancelPending = true;
        Loop.Enqueue(new CallbackHandle(Loop, static state => ((CancellationTokenSource)state!).Cancel(), source, context: null));
        return true;
    }

    /// <summary>The wait that begins was given the token of now, or one that was cancelled already; or none, then false.</summary>
    internal bool CancelTokenOfNewWait() => CancelToken() || _extras is { IsTokenCancelPending: true };

    private void RequestCancel(string? message)
    {
        _mustCancel = true;
        if (message is not null || _extras is not null)
        {
            Extras.CancelMessage = message;
        }
    }

    private bool TryCancelPlainStrands(string? message, bool wasTokenRead)
    {
        if (_extras?.PlainStrands is not { Count: > 0 } strands)
        {
            return false;
        }

        foreach (PlainStrand strand in strands.ToArray())
        {
            strand.Cancel(message, wasTokenRead);
        }

        return true;
    }

    /// <summary>A request was made while the task ran, and now it waits: the wait is cancelled at once.</summary>
    private void CancelNewWait(LoopItem wait)
    {
        if (wait is ForeignWait foreign)
        {
            bool wasTokenRead = CancelTokenOfNewWait();
            if (TryCancelPlainStrands(_extras?.CancelMessage, wasTokenRead))
            {
                _mustCancel = false;
            }
            else
            {
                ForeignCancellation.Begin(foreign, this, wasTokenRead);
            }
        }
        else if (wait.CancelWait(_extras?.CancelMessage))
        {
            _mustCancel = false;
            _isWaitCanceled = true;
        }
    }

    /// <summary>What this step must throw at the await, if anything.</summary>
    private Exception? TakeErrorForStep(out bool isForeignCancelPending)
    {
        Exception? error = null;
        if (_extras is not null)
        {
            error = _extras.PendingError;
            _extras.PendingError = null;
        }

        bool isWaitCanceled = _isWaitCanceled;
        _isWaitCanceled = false;
        if (error is OperationCanceledException)
        {
            // An abandoned operation: this is the delivery, of a second request that came meanwhile too.
            _mustCancel = false;
            _extras!.IsTokenCancelPending = false;
            isForeignCancelPending = false;
            return error;
        }

        isForeignCancelPending = _waiter is ForeignWait && (_mustCancel || _extras is { IsTokenCancelPending: true });
        if (isForeignCancelPending)
        {
            return error;
        }

        if (_waiter is { IsCanceledWait: true } canceled)
        {
            // The wait's own exception is the cancellation; a frame without handlers need not be resumed to throw it.
            _mustCancel = false;
            return isWaitCanceled && !_leaf!.HasHandlers ? canceled.TakeCancelError() : error;
        }

        if (!_mustCancel)
        {
            return error;
        }

        _mustCancel = false;
        return MakeCanceledException();
    }

    /// <summary>
    /// Runs a step after a foreign operation that was asked to end: if it ends in an exception of cancellation, the request is delivered;
    /// if it returned a result nevertheless, the request stays and hits the next await.
    /// </summary>
    private Frame RunWatched(Frame leaf)
    {
        using var watch = new CancellationWatch();
        Frame last = Loop.Trampoline.Run(leaf);
        if (watch.HasSeenCancellation)
        {
            _mustCancel = false;
            if (_extras is not null && Loop.Trampoline.Parked is not null)
            {
                _extras.IsTokenCancelPending = false;
            }
        }

        return last;
    }
}
