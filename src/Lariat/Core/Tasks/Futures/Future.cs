// asyncio's Future (Lib/asyncio/futures.py). One slot holds the waiters while the future is pending and its outcome afterwards:
// a single waiting task, the usual case, is stored without a list. How the end reaches the waiters is in Future.Waiters.cs.
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Lariat;

/// <summary>A result that may not be available yet; the base of <see cref="Future{T}"/> and <see cref="LoopTask"/>.</summary>
/// <remarks>Thread: its loop's. asyncio: <c>Future</c>.</remarks>
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public abstract partial class Future : LoopItem
{
    // Pending: null, one waiter, or a list of them. Faulted: the Failure. Canceled: the exception or message for the next reader.
    private object? _slot;
    private FutureState _state;

    private protected Future(EventLoop loop) => Loop = loop;

    /// <summary>True once there is a result, an exception or a cancellation.</summary>
    /// <remarks>asyncio: <c>done()</c>.</remarks>
    public bool IsCompleted => _state != FutureState.Pending;

    /// <summary>True if it has a result.</summary>
    public bool IsCompletedSuccessfully => _state == FutureState.Succeeded;

    /// <summary>True if it was canceled.</summary>
    /// <remarks>asyncio: <c>cancelled()</c>.</remarks>
    public bool IsCanceled => _state == FutureState.Canceled;

    /// <summary>True if it ended with an exception.</summary>
    public bool IsFaulted => _state == FutureState.Faulted;

    /// <summary>True if it holds an exception that was not retrieved.</summary>
    public bool HasUnretrievedException => _slot is Failure { IsRetrieved: false };

    /// <summary>The loop it belongs to.</summary>
    /// <remarks>asyncio: <c>get_loop()</c>.</remarks>
    public EventLoop Loop { get; }

    // A gather whose child was canceled has failed with the cancellation: its awaiter receives that one too.
    internal override bool IsCanceledWait => IsCanceled || _slot is Failure { Exception: OperationCanceledException };

    /// <summary>A task's context, if it has one and no segment of the task runs.</summary>
    internal virtual LoopContext? IdleContext => null;

    /// <summary>Where a future with a result keeps it, whatever its type: one awaiter reads them all.</summary>
    internal virtual ref byte ResultStorage => throw new UnreachableException();

    /// <summary>What it is, for the messages about a task that awaits it.</summary>
    internal virtual string Kind => "a future";

    private protected FutureState State => _state;

    private protected virtual string DebuggerDisplay => ToString();

    /// <summary>Returns if it succeeded, throws if it did not; never waits.</summary>
    /// <remarks>asyncio: <c>result()</c>.</remarks>
    /// <exception cref="InvalidOperationException">There is no result yet.</exception>
    /// <exception cref="CoroutineCanceledException">It was canceled.</exception>
    public void GetResult()
    {
        Loop.CheckThread(this);
        ThrowUnlessSucceeded();
    }

    /// <summary>The exception with which it ended, or null; reading it marks it as retrieved.</summary>
    /// <remarks>asyncio: <c>exception()</c>.</remarks>
    /// <exception cref="InvalidOperationException">It has not ended yet.</exception>
    /// <exception cref="CoroutineCanceledException">It was canceled.</exception>
    public Exception? GetException()
    {
        Loop.CheckThread(this);
        switch (_state)
        {
            case FutureState.Pending:
                throw NotCompleted();
            case FutureState.Canceled:
                ExceptionDispatchInfo.Throw(TakeCanceledException());
                return null;
            default:
                return RetrieveException();
        }
    }

    /// <summary>Cancels it: its awaiters receive a <see cref="CoroutineCanceledException"/>.</summary>
    /// <param name="message">The exception's message; may be null.</param>
    /// <returns>False if it had ended already.</returns>
    /// <remarks>
    /// Canceling a completed future marks its exception as retrieved. For a task, this is a request: see
    /// <see cref="LoopTask"/>. asyncio: <c>cancel()</c>.
    /// </remarks>
    public virtual bool Cancel(string? message = null)
    {
        Loop.CheckThread(this);
        if (IsCompleted)
        {
            // Canceling implies that the failure need not be reported: asyncio does the same.
            RetrieveException();
            return false;
        }

        Complete(FutureState.Canceled, message);
        return true;
    }

    /// <summary>Calls back, through the loop, when the future has ended; in the next iteration if it has ended already.</summary>
    /// <param name="callback">Called with this future. Its exceptions go to the loop's exception handler.</param>
    /// <param name="context">The context to run in; default: a copy of the current one.</param>
    /// <remarks>Callbacks run in the order in which they were added. asyncio: <c>add_done_callback</c>.</remarks>
    public void AddDoneCallback(Action<Future> callback, LoopContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Loop.CheckOpen(this);
        AddWaiter(new DoneCallback(this, callback, context));
    }

    /// <summary>Removes every registration of a callback that has not been queued yet.</summary>
    /// <returns>The number of removed registrations.</returns>
    /// <remarks>Delegates are compared by equality. asyncio: <c>remove_done_callback</c>.</remarks>
    public int RemoveDoneCallback(Action<Future> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Loop.CheckThread(this);
        if (IsCompleted)
        {
            return 0;
        }

        switch (_slot)
        {
            case DoneCallback single when single.Callback == callback:
                _slot = null;
                return 1;
            case WaiterList list:
                return list.RemoveAll(item => item is DoneCallback entry && entry.Callback == callback);
            default:
                return 0;
        }
    }

    /// <summary>For the compiler: awaits the future.</summary>
    /// <remarks>
    /// Suspends unless it has ended. Cancellation: canceling the awaiting task cancels this future too (use
    /// <see cref="Coroutine.Shield{T}(IFuture{T})"/> to prevent that).
    /// </remarks>
    public FutureAwaiter GetAwaiter() => new(this);

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name.Split('`')[0]} ({_state})";

    /// <summary>The exception, marked as retrieved; null if there is none.</summary>
    internal Exception? RetrieveException()
    {
        if (_slot is not Failure failure)
        {
            return null;
        }

        failure.MarkRetrieved();
        return failure.Exception;
    }

    /// <summary>The exception for one reader: a canceled task gives its own to the first and a new one to the others, as asyncio.</summary>
    internal OperationCanceledException TakeCanceledException()
    {
        Debug.Assert(IsCanceled);
        if (_slot is OperationCanceledException stored)
        {
            _slot = null;
            return stored;
        }

        return new CoroutineCanceledException(_slot as string);
    }

    /// <summary>Creates an exception with the message of the last cancellation, whether or not that ended the future.</summary>
    internal virtual CoroutineCanceledException MakeCanceledException() => new(CancelMessage);

    /// <summary>
    /// The message with which the future itself was canceled; null for a task that ended by an exception of cancellation.
    /// </summary>
    internal string? CancelMessage => _slot as string;

    internal void ThrowUnlessSucceeded()
    {
        if (_state != FutureState.Succeeded)
        {
            ThrowUnsuccessful();
        }
    }

    internal void ThrowIfCompleted()
    {
        if (IsCompleted)
        {
            throw new InvalidOperationException(
                $"{this} has ended already; its outcome can be set once. Use TrySetResult if several callers may set it.");
        }
    }

    internal void CompleteSucceeded() => Complete(FutureState.Succeeded, outcome: null);

    internal void CompleteFaulted(Exception exception) => Complete(FutureState.Faulted, new Failure(this, exception));

    /// <summary><paramref name="outcome"/>: a message, the exception for the first reader, or null.</summary>
    internal void CompleteCanceled(object? outcome) => Complete(FutureState.Canceled, outcome);

    /// <summary>Resets a pooled future.</summary>
    private protected void Reset()
    {
        Debug.Assert(IsCompleted && !IsFaulted);
        _slot = null;
        _state = FutureState.Pending;
    }

    private static InvalidOperationException NotCompleted() => new(
        "There is no result yet, and GetResult never waits. Await the future, or add a done callback.");

    [DoesNotReturn]
    private void ThrowUnsuccessful()
    {
        switch (_state)
        {
            case FutureState.Pending:
                // An await that could not begin (of the task itself, or of another loop's future) is resumed with the reason.
                throw Coroutines.Trampoline.CurrentOrNull?.TakeInjected() ?? NotCompleted();
            case FutureState.Canceled:
                ExceptionDispatchInfo.Throw(TakeCanceledException());
                break;
            default:
                var failure = (Failure)_slot!;
                failure.MarkRetrieved();
                failure.Dispatch.Throw();
                break;
        }

        throw new UnreachableException();
    }
}
