namespace Lariat.Tool.Demo;

/// <summary>Observes the process from a thread of its own, and records the highest figures.</summary>
internal sealed class PeakSampler : IDisposable
{
    /// <summary>The sampler's share of the process's threads.</summary>
    public const int OwnThreads = 1;

    // Short compared with the shortest phase (about 50 ms), long compared with the cost of a sample (below 0.1 ms).
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(3);

    private readonly ManualResetEventSlim _stop = new();
    private readonly ProcessReader _process = new();
    private readonly Thread _thread;
    private ProcessFigures _peak;

    private PeakSampler()
    {
        First = _process.Read();
        _peak = First;
        _thread = new Thread(Sample) { Name = "peak sampler", IsBackground = true, Priority = ThreadPriority.AboveNormal };
    }

    /// <summary>The figures when it was started.</summary>
    public ProcessFigures First { get; }

    /// <summary>Starts to observe.</summary>
    public static PeakSampler Start()
    {
        var sampler = new PeakSampler();
        sampler._thread.Start();
        return sampler;
    }

    /// <summary>Stops, after a last sample.</summary>
    /// <returns>The highest figures.</returns>
    public ProcessFigures Stop()
    {
        _stop.Set();
        _thread.Join();
        return _peak;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _stop.Dispose();
        _process.Dispose();
    }

    private void Sample()
    {
        bool isLast;
        do
        {
            isLast = _stop.Wait(s_period);
            _peak = _peak.Max(_process.Read());
        }
        while (!isLast);
    }
}
