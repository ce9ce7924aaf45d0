using System.Diagnostics;

namespace Lariat.Fuzz;

/// <summary>The time since it was created, and the processor time that this process has used since then.</summary>
internal readonly struct RunClock()
{
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly TimeSpan _usedBefore = Environment.CpuUsage.TotalTime;

    public TimeSpan Time => Stopwatch.GetElapsedTime(_begin);

    public TimeSpan ProcessorTime => Environment.CpuUsage.TotalTime - _usedBefore;
}
