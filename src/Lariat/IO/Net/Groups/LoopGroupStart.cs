using System.Runtime.ExceptionServices;

namespace Lariat.Net;

/// <summary>Tracks how the loops of a group have started: each thread signals once, whether its loop runs or cannot. Any thread.</summary>
internal sealed class LoopGroupStart
{
    private readonly object _gate = new();
    private int _signalCount;

    /// <summary>The first failure; null if every loop runs.</summary>
    public ExceptionDispatchInfo? Failure { get; private set; }

    public void Fail(Exception error)
    {
        lock (_gate)
        {
            Failure ??= ExceptionDispatchInfo.Capture(error);
        }
    }

    public void Signal()
    {
        lock (_gate)
        {
            _signalCount++;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until that many threads have signaled.</summary>
    public void Wait(int count)
    {
        lock (_gate)
        {
            while (_signalCount < count)
            {
                Monitor.Wait(_gate);
            }
        }
    }
}
