using System.Globalization;
using System.Runtime.InteropServices;

namespace Lariat.Http.Benchmarks;

/// <summary>Whose processor time it was.</summary>
internal static unsafe partial class ProcessorTime
{
    private const double TicksPerSecond = 100;

    /// <summary>Seconds that a process has used, all threads and the kernel's work for them, in nanoseconds' precision; 0 if it is gone.</summary>
    public static double Of(int processId)
    {
        // clock_getcpuclockid(3): the clock of a process is its inverted id, shifted, with CPUCLOCK_SCHED below it.
        TimeSpec time;
        return GetTime((~processId << 3) | 2, &time) == 0 ? time.Seconds + (time.Nanoseconds * 1e-9) : 0;
    }

    /// <summary>Seconds that all processors were busy or stolen, in ticks' precision.</summary>
    public static double OfMachine()
    {
        string[] words = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);

        // user nice system idle iowait irq softirq steal; guest time is in user already.
        int[] busy = [1, 2, 3, 6, 7, 8];
        return busy.Sum(column => long.Parse(words[column], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, TimeSpec* time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
