namespace Lariat;

/// <summary>A job whose outcome is a .NET task. Any thread.</summary>
internal sealed class TaskJob<T>(Func<T> function) : IExecutorJob
{
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ExecutionContext? _values = ExecutionContext.Capture();

    public Task<T> Outcome => _outcome.Task;

    public void RunOnThread()
    {
        if (_values is null)
        {
            Invoke();
        }
        else
        {
            ExecutionContext.Run(_values, static self => ((TaskJob<T>)self!).Invoke(), this);
        }
    }

    public void Refuse(Exception? error)
    {
        if (error is null)
        {
            _outcome.TrySetCanceled();
        }
        else
        {
            _outcome.TrySetException(error);
        }
    }

    private void Invoke()
    {
        T returned;
        try
        {
            returned = function();
        }
        catch (Exception error)
        {
            _outcome.TrySetException(error);
            return;
        }

        _outcome.TrySetResult(returned);
    }
}
