// A cancellation request takes this path (docs/design.md, "The life of a cancellation"):
// 1. The task's token, if it was read, is canceled by a callback of its own, off the loop (TokenCancellation): user callbacks never run
//    inside Cancel.
// 2. A wait of Lariat's is canceled: the task wakes in the next iteration and its await throws.
// 3. A wait for a plain async method: the method is canceled at its own wait (RequestDescent), and waited for.
// 4. A wait for a foreign operation: abandoned, after a grace if the token was read; or waited for (ForeignCancellation).
// 5. No wait: the request is kept and delivered at the next await.
using Lariat.Coroutines;

namespace Lariat;

public partial class LoopTask
{
    /// <summary>The number of cancellation requests that were not taken back.</summary>
    /// <remarks>Canceled scopes around the task's code (<see cref="CancelScope"/>) count as one. asyncio: <c>cancelling()</c>.</remarks>
    public int CancelRequests => _cancelRequest.Count;

    /// <summary>The number of requests without that of the cancel scopes.</summary>
    internal int OwnCancelRequests => _cancelRequest.OwnCount;

    /// <summary>The strand whose code runs now, if the task does.</summary>
    internal IStrand RunningStrand => (IStrand?)_extras?.Methods?.RunningStrand ?? this;

    /// <summary>A token that is canceled with this task: for operations that take one.</summary>
    /// <remarks>
    /// <para>Created on the first read. Each request cancels the current token; later reads return a fresh one, so clean-up
    /// code can use it.</para>
    /// <para>Its callbacks run off the loop, on a thread that Lariat keeps for them, in the order of
    /// <see cref="CancellationTokenSource.Cancel()"/>: those of some libraries block for seconds. The token is marked as canceled there
    /// too, a moment after the request. A callback that needs the loop calls
    /// <see cref="EventLoop.CallSoonThreadSafe(Action, LoopContext?)"/>, or is registered with <c>useSynchronizationContext: true</c>: then
    /// it runs as part of this task. On a driver that is not one of Lariat's, time may be virtual, and callbacks run on the loop. The
    /// loop's exception handler reports their exceptions.</para>
    /// No counterpart in asyncio.
    /// </remarks>
    /// <example><!-- from TaskExamples.cs#LoopTask.Token --><code>
    /// string page = await http.GetStringAsync("https://example.org/", LoopTask.Current.Token);
    /// </code></example>
    public CancellationToken Token
    {
        get
        {
            Loop.CheckThread(this);
            return (Extras.TokenSource ??= new CancellationTokenSource()).Token;
        }
    }

    /// <summary>Requests cancellation: the task's current or next await throws <see cref="CoroutineCanceledException"/>.</summary>
    /// <param name="message">The exception's message; may be null.</param>
    /// <returns>False if the task had ended already.</returns>
    /// <remarks>
    /// The task can clean up, or refuse by catching the exception and continuing. A task that has not started never runs.
    /// asyncio: <c>Task.cancel()</c>.
    /// </remarks>
    /// <example><!-- from TaskExamples.cs#LoopTask.Cancel --><code>
    /// copying.Cancel("the disk is full");
    /// try
    /// {
    ///     await copying; // its clean-up may take a while
    /// }
    /// catch (CoroutineCanceledException)
    /// {
    ///     Console.WriteLine("the copy has ended");
    /// }
    /// </code></example>
    public override bool Cancel(string? message = null)
    {
        Loop.CheckThread(this);
        if (IsCompleted)
        {
            RetrieveException();
            return false;
        }

        Loop.ThrowIfClosed();
        CancelChain(message);
        return true;
    }

    /// <summary>Takes one request back; code that canceled the task only to end one of its scopes calls this.</summary>
    /// <returns>The number of remaining requests.</returns>
    /// <remarks>At zero, an undelivered request is dropped. asyncio: <c>uncancel()</c>.</remarks>
    public int Uncancel()
    {
        Loop.CheckThread(this);
        if (_cancelRequest.TakeBack())
        {
            _extras?.CancelDetails.BeginNext();
        }

        return CancelRequests;
    }

    /// <summary>
    /// Throws a pending cancellation request: for loops in which every await is of an operation that cannot be abandoned.
    /// </summary>
    /// <remarks>
    /// The next await that can throw delivers a request that came during an await of a <c>ValueTask</c> or another operation that is waited
    /// for to its end. A loop without such an await calls this between two operations, where nothing can be lost. This delivers the
    /// request: the exception is thrown once, and clean-up code may call it too. Never suspends. asyncio has no counterpart: each of its
    /// awaits can throw.
    /// </remarks>
    /// <exception cref="CoroutineCanceledException">The task was canceled, and the request had not been delivered yet.</exception>
    /// <exception cref="InvalidOperationException">This is not the running task (<see cref="Current"/>).</exception>
    public void ThrowIfCancelRequested()
    {
        Loop.CheckThread();
        if (!ReferenceEquals(Loop.CurrentTask, this))
        {
            throw new InvalidOperationException(
                $"{this} does not run here. Only the running task can be interrupted: LoopTask.Current.ThrowIfCancelRequested().");
        }

        if (TryTakeRequest())
        {
            throw MakeCanceledException();
        }
    }

    /// <summary>True if an exception is this task's cancellation, and not a failure that resembles one.</summary>
    /// <param name="exception">The caught exception.</param>
    /// <remarks>
    /// A <see cref="CoroutineCanceledException"/> always is. Any other <see cref="OperationCanceledException"/> is only while this
    /// task is being canceled: the time-out of an HttpClient is not. The closing of a generator never is.
    /// </remarks>
    public bool IsCancellation(Exception exception) => exception is CoroutineCanceledException
        || (exception is OperationCanceledException and not GeneratorExitException
            && (CancelRequests > 0 || _extras is { CancelDetails.IsTokenPending: true }));

    /// <summary>Cancels the task when a token is canceled, on any thread.</summary>
    /// <param name="cancellationToken">The token.</param>
    /// <returns>Dispose it to end the link; it ends by itself when the task does.</returns>
    public CancellationTokenRegistration CancelWhen(CancellationToken cancellationToken)
    {
        Loop.CheckThread(this);
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

    internal override CoroutineCanceledException MakeCanceledException() => new(RequestMessage);

    /// <summary>The plain async methods that this task runs.</summary>
    internal TaskMethods Methods => Extras.Methods ??= new TaskMethods();

    /// <summary>The plain method's wait whose coroutines include a scope; null if the scope is in the task's own coroutine.</summary>
    /// <remarks>The coroutines of a strand that runs are not linked: the running one has the scope, unless the task's own has it.</remarks>
    internal PlainStrand? FindStrandOf(object scope) => _extras?.Methods?.Strands is { } strands
        ? strands.Find(strand => strand.Runs(scope))
            ?? (PlainStrand.Runs(_leaf, scope) ? null : strands.Find(static strand => strand.IsRunning))
        : null;

    /// <summary>
    /// Redelivers the request of the scope around the running code, if that is a plain method that mistook the request for its own.
    /// </summary>
    internal void RepeatScopeRequest() => _extras?.Methods?.Strands.Find(static strand => strand.IsRunning)?.RepeatScopeRequest();

    /// <summary>True while a request could not be passed to the operation that the task awaits.</summary>
    internal bool HasPendingRequest => _extras?.Methods is { HasPending: true };

    /// <summary>The message of the last cancellation.</summary>
    internal string? RequestMessage => _extras?.CancelDetails.Message;

    /// <summary>True if code that awaits under a synchronization context resumes in this task.</summary>
    internal bool IsContext(SynchronizationContext? context) => ReferenceEquals(context, _synchronizationContext);

    /// <summary>Keeps a request that a plain method of this task did not receive at its wait: for its next wait, or the task's.</summary>
    internal void KeepRequest(string? message, Task? method)
    {
        KeepRequest(message);
        if (_waiter is ForeignWait foreign)
        {
            new PendingRequest(foreign, this, wasTokenRead: false).Keep(method);
        }
    }

    /// <summary>True if the running code would receive a request at its next await; the request stays.</summary>
    internal bool HasUndeliveredRequest
        => (_cancelRequest.IsUndelivered && _extras?.CancelDetails.Watch is not { HasSeenCancellation: true })
        || _extras?.Methods?.Strands.Exists(static strand => strand is { IsRunning: true, HasUndeliveredRequest: true }) == true;

    private bool TryTakeRequest()
    {
        if (_waiter is null)
        {
            // The task's own coroutine runs.
            bool wasRequested = HasUndeliveredRequest;
            _cancelRequest.TryTake();
            return wasRequested;
        }

        return _extras?.Methods?.TryTakeRequest() == true;
    }

    /// <summary>Cancels the current token, later and elsewhere. False if it was never read.</summary>
    internal bool CancelToken()
    {
        if (_extras?.TokenSource is not { } source)
        {
            return false;
        }

        _extras.TokenSource = null;
        _extras.CancelDetails.IsTokenPending = true;
        _extras.TokenCancellation = new TokenCancellation(this, source);
        Loop.Enqueue(_extras.TokenCancellation);
        return true;
    }

    /// <summary>True if no request was made since the token was read.</summary>
    internal bool IsCurrentToken(CancellationToken token) => _extras?.TokenSource is { } source && source.Token == token;

    /// <summary>Begins the grace period of an operation that has a token of this task, when the token's callbacks have returned.</summary>
    internal void BeginGrace(GracePeriod grace)
    {
        if (_extras?.TokenCancellation is { } cancellation)
        {
            cancellation.BeginAfter(grace);
        }
        else
        {
            grace.Begin();
        }
    }

    /// <summary>True if the new wait was given the current token, or a canceled one; false if it was given none.</summary>
    internal bool CancelTokenOfNewWait() => CancelToken() || _extras is { CancelDetails.IsTokenPending: true };

    private void KeepRequest(string? message)
    {
        bool isNew = _cancelRequest.Keep();
        if (message is not null || _extras is not null)
        {
            Extras.CancelDetails.Record(message, isNew);
        }
    }

    /// <summary>The exception that this step must throw at the await, if any.</summary>
    private Exception? TakeErrorForStep(out bool isWatched)
    {
        CancelDetails none = default;
        ref CancelDetails details = ref none;
        if (_extras is not null)
        {
            details = ref _extras.CancelDetails;
        }

        return _cancelRequest.TakeForStep(ref details, _waiter, _leaf, out isWatched);
    }
}
