// A flush waits only when too much is pending. Everything except its beginning happens on the loop: a cancellation from another
// thread only requests the loop to check.
using System.IO.Pipelines;
using System.Threading.Tasks.Sources;

namespace Lariat.AspNetCore.Transport;

/// <summary>The wait of a connection's flush; one at a time, reused.</summary>
internal sealed class FlushWait(TransportLoop home, OutputSender sender, long resumeBytes) : LoopItem, IValueTaskSource<FlushResult>
{
    private static readonly Action<object?> s_check = static self => ((FlushWait)self!).Check();

    private ManualResetValueTaskSourceCore<FlushResult> _core;
    private CancellationTokenRegistration _registration;
    private CancellationToken _token;
    private int _isCancelRequested;
    private int _isWaiting;
    private bool _isQueued;

    /// <summary>Begins a wait. The caller's thread; the loop sees it with the next post.</summary>
    /// <remarks>A flush that was started on another thread resumes there: its code must not be moved onto the loop.</remarks>
    public ValueTask<FlushResult> Begin(CancellationToken cancellationToken)
    {
        _core.Reset();
        _core.RunContinuationsAsynchronously = !home.IsHere;
        _token = cancellationToken;
        Volatile.Write(ref _isWaiting, 1);
        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.UnsafeRegister(static self => ((FlushWait)self!).PostCheck(), this);
        }

        return new ValueTask<FlushResult>(this, _core.Version);
    }

    public FlushResult GetResult(short token)
    {
        _registration.Dispose();
        _registration = default;
        return _core.GetResult(token);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);

    /// <summary>Makes the current wait, or otherwise the next flush, end as canceled. Any thread.</summary>
    public void Cancel()
    {
        Volatile.Write(ref _isCancelRequested, 1);
        PostCheck();
    }

    /// <summary>Takes a cancellation request, on behalf of the flush.</summary>
    public bool TakeCancelRequest() => Volatile.Read(ref _isCancelRequested) != 0 && Interlocked.Exchange(ref _isCancelRequested, 0) != 0;

    /// <summary>On the loop: called when bytes were sent, or the connection has ended.</summary>
    public void OnProgress()
    {
        if (Volatile.Read(ref _isWaiting) != 0 && !_isQueued)
        {
            // Not inline: the caller may be in the middle of a request's code.
            _isQueued = true;
            home.Loop.Enqueue(this);
        }
    }

    /// <summary>Requests the loop to check whether the wait is over. Any thread.</summary>
    public void PostCheck()
    {
        if (!home.TryPost(s_check, this) && Interlocked.Exchange(ref _isWaiting, 0) != 0)
        {
            _core.SetResult(new FlushResult(isCanceled: false, isCompleted: true));
        }
    }

    internal override void Run()
    {
        _isQueued = false;
        home.Run(s_check, this);
    }

    private void Check()
    {
        SynchronizationContext.SetSynchronizationContext(null);
        if (Volatile.Read(ref _isWaiting) == 0)
        {
            return;
        }

        bool isTokenCanceled = _token.IsCancellationRequested;
        bool isOver = isTokenCanceled || sender.HasEnded || sender.PendingBytes <= resumeBytes
            || Volatile.Read(ref _isCancelRequested) != 0;
        if (!isOver || Interlocked.Exchange(ref _isWaiting, 0) == 0)
        {
            return;
        }

        if (isTokenCanceled)
        {
            _core.SetException(new OperationCanceledException(_token));
        }
        else
        {
            _core.SetResult(new FlushResult(TakeCancelRequest(), sender.HasEnded));
        }
    }
}
