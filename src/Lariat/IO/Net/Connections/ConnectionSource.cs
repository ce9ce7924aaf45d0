// How foreign code (SslStream, HttpClient, the user of a pipe) waits for a connection: a ValueTask whose source is embedded and reused.
// Such a wait is never the leaf wait of a task: canceling a task does not end it, its token, Abort or Dispose do (docs/design.md). It may
// be begun on any thread; the work is done on the loop. Invariant: the operation may run too often; it then only checks again.
using System.Threading.Tasks.Sources;

namespace Lariat.Net;

/// <summary>One kind of wait of a connection, as a source of value tasks; one at a time.</summary>
internal abstract class ConnectionSource<T>(EventLoop loop) : ConnectionWait, IValueTaskSource<T>, IValueTaskSource
{
    private static readonly Action<object?> s_setResult = static self =>
    {
        // A continuation must not run in the context of earlier code (docs/design.md, "Synchronization contexts").
        SynchronizationContext.SetSynchronizationContext(null);
        ((ConnectionSource<T>)self!).SetOutcome();
    };

    private ManualResetValueTaskSourceCore<T> _core;
    private CancellationTokenRegistration _registration;
    private CancellationToken _token;
    private Exception? _error;
    private T? _result;
    private int _isActive;

    // Begin stores it last, after everything that belongs to the wait: a leftover post of the previous wait may read it at any moment.
    private bool _hasEnded = true;
    private int _hasMetClosedLoop;

    /// <summary>True if a wait that was begun on another thread resumes on the loop.</summary>
    public bool ContinuesOnLoop { get; set; }

    protected EventLoop Loop { get; } = loop;

    public T GetResult(short token)
    {
        _registration.Dispose();
        _registration = default;
        Volatile.Write(ref _isActive, 0);
        return _core.GetResult(token);
    }

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);

    /// <summary>Begins the wait; the operation's parameters are set. Any thread.</summary>
    /// <returns>The token for a ValueTask.</returns>
    protected short Begin(CancellationToken cancellationToken)
    {
        _core.Reset();
        _error = null;
        _hasMetClosedLoop = 0;
        _token = cancellationToken;
        bool isHere = Loop.IsRunningHere;

        // A waiter on another thread resumes there unless it opted in to ContinuesOnLoop.
        _core.RunContinuationsAsynchronously = !isHere && !ContinuesOnLoop;
        HasEnded = false;
        short version = _core.Version;
        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.UnsafeRegister(static self => ((ConnectionSource<T>)self!).RecheckCancellation(), this);
        }

        if (isHere)
        {
            Step(isBeginning: true);
        }
        else
        {
            RecheckCancellation();
        }

        return version;
    }

    /// <summary>True if the wait is over, or has not begun.</summary>
    public bool HasEnded
    {
        get => Volatile.Read(ref _hasEnded);
        private set => Volatile.Write(ref _hasEnded, value);
    }

    /// <summary>Claims the source for one wait. Any thread.</summary>
    /// <exception cref="InvalidOperationException">A wait of this kind is under way.</exception>
    protected void Claim(string what)
    {
        if (Interlocked.Exchange(ref _isActive, 1) != 0)
        {
            throw new InvalidOperationException($"Another {what} of this connection has not ended: one at a time.");
        }
    }

    /// <summary>On the loop: ends with a result if there is one, otherwise arms this operation.</summary>
    protected abstract bool TryEnd(out T result);

    /// <summary>On the loop: disarms the operation.</summary>
    protected abstract void Disarm();

    protected override void OnCompleted()
    {
        if (!HasEnded)
        {
            Step(isBeginning: false);
        }
    }

    private void RecheckCancellation()
    {
        if (!Loop.TryPost(this))
        {
            OnLoopClosed();
        }
    }

    /// <summary>
    /// Called when its sockets are closed. Any thread: a wait may be begun, or its token canceled, while the loop closes.
    /// </summary>
    internal override void OnLoopClosed()
    {
        if (!HasEnded && Interlocked.Exchange(ref _hasMetClosedLoop, 1) == 0)
        {
            HasEnded = true;
            _core.RunContinuationsAsynchronously = true;
            _core.SetException(new ObjectDisposedException(nameof(Connection), "The event loop of this connection has closed."));
        }
    }

    private void Step(bool isBeginning)
    {
        Disarm();
        try
        {
            _token.ThrowIfCancellationRequested();
            if (!TryEnd(out T result))
            {
                ConnectionWaits.Slot.Of(Loop).Add(this);
                return;
            }

            _result = result;
        }
        catch (Exception error)
        {
            _error = error is System.Net.Sockets.SocketException ? new IOException(error.Message, error) : error;
        }

        HasEnded = true;
        ConnectionWaits.Slot.Of(Loop).Remove(this);
        if (isBeginning)
        {
            // No code can have subscribed yet, so nothing runs here, and the calling code keeps its synchronization context.
            SetOutcome();
        }
        else
        {
            Loop.RunCallback(s_setResult, this, context: null, LoopErrorKind.Callback, handle: null);
        }
    }

    private void SetOutcome()
    {
        if (_error is { } error)
        {
            _core.SetException(error);
        }
        else
        {
            _core.SetResult(_result!);
        }
    }
}
