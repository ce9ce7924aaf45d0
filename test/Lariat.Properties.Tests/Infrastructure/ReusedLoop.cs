namespace Lariat.Properties.Tests;

/// <summary>One loop for many cases, so that a case costs microseconds; a new one after a failure, which may have left things behind.</summary>
internal sealed class ReusedLoop : IDisposable
{
    private readonly List<LoopErrorContext> _reports = [];
    private EventLoop? _loop;

    /// <summary>Runs a case to its end; nothing may be left of it.</summary>
    public void Run(Func<Coroutine> body)
    {
        EventLoop loop = _loop ??= Make();
        bool isClean = false;
        try
        {
            loop.RunUntilComplete(body());
            Property.Require(loop.TaskCount == 0, "No task is left after the case.");
            Property.Require(_reports.Count == 0, "Nothing is reported to the exception handler.");
            isClean = true;
        }
        finally
        {
            if (!isClean)
            {
                _loop = null;
                loop.Close();
                _reports.Clear();
            }
        }
    }

    public void Dispose() => _loop?.Close();

    private EventLoop Make() => new(new LoopOptions { Driver = () => new VirtualClockDriver(), Log = TextWriter.Null })
    {
        ExceptionHandler = (_, report) => _reports.Add(report),
    };
}
