using System.Diagnostics;

namespace Lariat.Fuzz;

/// <summary>Ends the process when an input takes too long: a thread that hangs cannot be ended.</summary>
internal static class Watchdog
{
    // Runs take milliseconds; a machine under load stands still for seconds.
    private static readonly TimeSpan s_hangsAfter = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits for the end of a run.</summary>
    public static void Join(Thread thread, FuzzRun run)
    {
        while (!thread.Join(s_interval))
        {
            if (run.Running is { } running && Stopwatch.GetElapsedTime(running.Since) > s_hangsAfter)
            {
                run.Report(running.Input, new TimeoutException($"It has not ended within {s_hangsAfter.TotalSeconds} s."));
                Console.WriteLine(run);
                Environment.Exit(1);
            }
        }
    }
}
