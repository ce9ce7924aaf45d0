using System.IO.Pipelines;

namespace Lariat.AspNetCore.Transport;

/// <summary>The transport's view of a loop: its memory, posting code to it, its number of connections. Any thread.</summary>
internal sealed class TransportLoop
{
    // The bytes that all connections of the loop send in one iteration before those that have had a share wait for the next one.
    private const int MaxTurnBytes = 512 * 1024;

    private int _connectionCount;
    private long _turnIteration;
    private long _turnBytes;

    public TransportLoop(EventLoop loop)
    {
        Loop = loop;
        Pool = new PinnedBlockPool(this);
        Scheduler = new LoopScheduler(this);
    }

    public EventLoop Loop { get; }

    public PinnedBlockPool Pool { get; }

    public PipeScheduler Scheduler { get; }

    /// <summary>True on the loop's thread, while it runs.</summary>
    public bool IsHere => Loop.IsRunningHere;

    /// <summary>The number of its connections, including those under way to it.</summary>
    public int ConnectionCount => Volatile.Read(ref _connectionCount);

    /// <summary>On the loop: true if its connections have sent so much in this iteration that the next one waits too long.</summary>
    public bool TurnIsOver => _turnBytes >= MaxTurnBytes && _turnIteration == Loop.Iterations;

    /// <summary>On the loop: counts bytes that a connection has sent.</summary>
    public void CountTurn(int bytes)
    {
        long iteration = Loop.Iterations;
        _turnBytes = _turnIteration == iteration ? _turnBytes + bytes : bytes;
        _turnIteration = iteration;
    }

    public void CountConnection() => Interlocked.Increment(ref _connectionCount);

    public void ForgetConnection() => Interlocked.Decrement(ref _connectionCount);

    /// <summary>
    /// Calls Kestrel from the loop's own iteration: without a current task or a synchronization context, so that its awaits continue
    /// inline.
    /// </summary>
    public void Run(Action<object?> callback, object state)
        => Loop.RunCallback(callback, state, context: null, LoopErrorKind.Callback, handle: null);

    /// <summary>As <see cref="Run"/>, in one of the next iterations. False if the loop has closed.</summary>
    public bool TryPost(Action<object?> callback, object? state) => Loop.TryPost(new TransportCallback(this, callback, state));

    /// <summary>Runs a function on the loop, for another thread. The caller's AsyncLocal values do not flow with it.</summary>
    /// <exception cref="ObjectDisposedException">The loop has closed.</exception>
    public Task<T> RunAsync<T>(Func<T> function)
    {
        var outcome = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!TryPost(_ => Complete(outcome, function), null))
        {
            outcome.SetException(new ObjectDisposedException(nameof(EventLoop), "The event loops of this host have closed."));
        }

        return outcome.Task;
    }

    private static void Complete<T>(TaskCompletionSource<T> outcome, Func<T> function)
    {
        T result;
        try
        {
            result = function();
        }
        catch (Exception error)
        {
            outcome.SetException(error);
            return;
        }

        outcome.SetResult(result);
    }

    /// <summary>A callback under way to the loop.</summary>
    private sealed class TransportCallback(TransportLoop home, Action<object?> callback, object? state) : LoopItem
    {
        private static readonly Action<object?> s_invoke = static self => ((TransportCallback)self!).Invoke();

        internal override void Run() => home.Run(s_invoke, this);

        private void Invoke()
        {
            SynchronizationContext.SetSynchronizationContext(null);
            callback(state);
        }
    }
}
