using System.Diagnostics;

namespace Lariat.Tool.Demo;

/// <summary>The cost of a way of fetching.</summary>
/// <param name="Name">The way.</param>
/// <param name="Time">From its first page to its last.</param>
/// <param name="MemoryBytes">Resident memory at its peak, beyond what was resident when it began.</param>
/// <param name="AllocatedBytes">Bytes allocated on the garbage collector's heap, including the server's.</param>
/// <param name="Threads">Threads of the process at the peak, including the server's and the runtime's own.</param>
internal sealed record PhaseFigures(string Name, TimeSpan Time, long MemoryBytes, long AllocatedBytes, int Threads)
{
    /// <summary>Fetches the pages and measures it.</summary>
    public static PhaseFigures Measure(IFetchWay way, Uri url, int pages)
    {
        // The memory of the previous phase must not count for this one.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long allocatedBefore = GC.GetTotalAllocatedBytes();
        using var peaks = PeakSampler.Start();
        long start = Stopwatch.GetTimestamp();
        way.Fetch(url, pages);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        ProcessFigures peak = peaks.Stop();
        return new PhaseFigures(
            way.Name,
            time,
            Math.Max(0, peak.ResidentBytes - peaks.First.ResidentBytes),
            GC.GetTotalAllocatedBytes() - allocatedBefore,
            peak.Threads - PeakSampler.OwnThreads);
    }
}
