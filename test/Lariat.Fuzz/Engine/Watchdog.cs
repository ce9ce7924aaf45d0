using System.Diagnostics;

namespace Lariat.Fuzz;

/// <summary>Ends the process when an input takes too long: a thread that hangs cannot be ended.</summary>
internal static class Watchdog
{
    // Runs take milliseconds. What computes forever uses processor time; what waits forever does not, and neither does a process that a busy
    // machine does not run, for which the second limit is long.
    private static readonly TimeSpan s_maxProcessorTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_maxTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits for the end of a run.</summary>
    public static void Join(Thread thread, FuzzRun run)
    {
        RunningInput? last = null;
        TimeSpan processorTimeBefore = default;
        while (!thread.Join(s_interval))
        {
            TimeSpan processorTime = Environment.CpuUsage.TotalTime;
            RunningInput? running = run.Running;
            if (running is null || running != last)
            {
                last = running;
                processorTimeBefore = processorTime;
                continue;
            }

            TimeSpan time = Stopwatch.GetElapsedTime(running.Since);
            TimeSpan used = processorTime - processorTimeBefore;
            if (used > s_maxProcessorTime || time > s_maxTime)
            {
                run.Report(running.Input, new TimeoutException($"It has not ended within {time.TotalSeconds:F0} s, {used.TotalSeconds:F0} s of them computing."));
                Console.WriteLine(run);
                Environment.Exit(1);
            }
        }
    }
}
