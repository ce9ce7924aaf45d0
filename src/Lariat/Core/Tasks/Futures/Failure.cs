using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Lariat;

/// <summary>
/// The exception of a failed future, with a finalizer: if the future is collected before its exception was retrieved, the finalizer
/// notifies the loop's exception handler. Created when a future fails, so that futures that succeed have no finalizer.
/// </summary>
internal sealed class Failure : LoopItem
{
    // The future has no finalizer: it stays alive through this object's, and can be passed to the exception handler.
    private readonly Future _future;
    private readonly EventLoop _loop;

    public Failure(Future future, Exception exception)
    {
        _future = future;
        _loop = future.Loop;
        Exception = exception;
        Dispatch = ExceptionDispatchInfo.Capture(exception);
        _loop.PendingTasks.Failures.Add(this);
    }

    ~Failure()
    {
        if (!IsRetrieved)
        {
            // The finalizer thread: the handler must run on the loop's. A closed loop no longer has a handler, only its log.
            if (!_loop.TryPost(this))
            {
                _loop.DefaultExceptionHandler(Describe());
            }
        }
    }

    public Exception Exception { get; }

    public ExceptionDispatchInfo Dispatch { get; }

    public bool IsRetrieved { get; private set; }

    [SuppressMessage("Usage", "CA1816",
        Justification = "The finalizer reports the exception; retrieving the exception makes it unnecessary.")]
    public void MarkRetrieved()
    {
        if (!IsRetrieved)
        {
            IsRetrieved = true;
            GC.SuppressFinalize(this);
        }
    }

    internal override void Run() => Report();

    internal override void OnLoopClosed() => Report();

    public void Report()
    {
        if (!IsRetrieved)
        {
            MarkRetrieved();
            _loop.CallExceptionHandler(Describe());
        }
    }

    private LoopErrorContext Describe() => new()
    {
        Kind = LoopErrorKind.Unretrieved,
        Message = $"The exception of {_future} was never retrieved. Await it, or call GetException.",
        Exception = Exception,
        Future = _future,
    };
}
