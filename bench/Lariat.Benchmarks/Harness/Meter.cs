using System.Diagnostics;

namespace Lariat.Benchmarks;

/// <summary>Time and allocated bytes of the measured parts of a run; a row starts and stops it around its operations.</summary>
internal class Meter
{
    private long _startTimestamp;
    private long _startBytes;
    private TimeSpan _startCpuTime;

    /// <summary>The time between the starts and the stops.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>The processor time of all threads between them: what to compare on a machine that is busy with other things.</summary>
    public TimeSpan CpuTime { get; private set; }

    /// <summary>What all threads allocated between the starts and the stops.</summary>
    public long Bytes { get; private set; }

    public virtual void Start()
    {
        _startBytes = GC.GetTotalAllocatedBytes(precise: true);
        _startCpuTime = Environment.CpuUsage.TotalTime;
        _startTimestamp = Stopwatch.GetTimestamp();
    }

    public virtual void Stop()
    {
        Time += Stopwatch.GetElapsedTime(_startTimestamp);
        CpuTime += Environment.CpuUsage.TotalTime - _startCpuTime;
        Bytes += GC.GetTotalAllocatedBytes(precise: true) - _startBytes;
    }
}
