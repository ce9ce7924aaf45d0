namespace Lariat;

/// <summary>The future of a job that runs on another thread; it also serves as the job and as the message to the loop.</summary>
/// <remarks>Canceling it prevents a queued job from starting; a running job continues, and its result or exception is dropped.</remarks>
internal sealed class ExecutorFuture<T> : Future<T>, IExecutorJob
{
    private const int Queued = 0;
    private const int Started = 1;
    private const int Withdrawn = 2;

    private readonly ExecutionContext? _values = ExecutionContext.Capture();
    private Func<T>? _function;
    private T? _returned;
    private Exception? _thrown;
    private int _phase;

    public ExecutorFuture(EventLoop loop, Func<T> function)
        : base(loop)
        => _function = function;

    internal override string Kind => "a job of an executor";

    public override bool Cancel(string? message = null)
    {
        if (!base.Cancel(message))
        {
            return false;
        }

        if (Interlocked.CompareExchange(ref _phase, Withdrawn, Queued) == Queued)
        {
            Loop.EndExpectedPost();
        }

        return true;
    }

    public void RunOnThread()
    {
        if (Interlocked.CompareExchange(ref _phase, Started, Queued) != Queued)
        {
            return;
        }

        try
        {
            if (_values is null)
            {
                Invoke();
            }
            else
            {
                ExecutionContext.Run(_values, static self => ((ExecutorFuture<T>)self!).Invoke(), this);
            }
        }
        catch (Exception error)
        {
            _thrown = error;
        }

        Loop.PostOrDrop(this);
    }

    public void Refuse(Exception? error)
    {
        if (Interlocked.CompareExchange(ref _phase, Withdrawn, Queued) == Queued)
        {
            _thrown = error;
            Loop.PostOrDrop(this);
        }
    }

    /// <summary>Completes the future, back on the loop.</summary>
    internal override void Run()
    {
        Loop.EndExpectedPost();
        if (IsCompleted)
        {
            return;
        }

        if (_thrown is not null)
        {
            SetException(_thrown);
        }
        else if (_phase == Withdrawn)
        {
            Cancel("The executor was shut down before the job was started.");
        }
        else
        {
            SetResult(_returned!);
        }
    }

    private void Invoke()
    {
        _returned = _function!();
        _function = null;
    }
}
