namespace Lariat.Fuzz;

/// <summary>Ends the process when an input takes too long: a thread that hangs cannot be ended.</summary>
internal static class Watchdog
{
    // Executions take less than a millisecond. Time is no measure: a busy machine may not run this process for minutes. A thread that computes
    // uses processor time; one that waits is found waiting whenever the watchdog itself is run.
    private static readonly TimeSpan s_maxProcessorTime = TimeSpan.FromSeconds(20);
    private const int MaxWaits = 300;
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits for the end of a run.</summary>
    public static void Join(Thread thread, FuzzRun run)
    {
        byte[]? last = null;
        RunClock clock = default;
        int waits = 0;
        while (!thread.Join(s_interval))
        {
            byte[]? running = run.Running;
            if (running is null || running != last)
            {
                (last, clock, waits) = (running, new RunClock(), 0);
                continue;
            }

            waits = (thread.ThreadState & ThreadState.WaitSleepJoin) != 0 ? waits + 1 : 0;
            TimeSpan used = clock.ProcessorTime;
            if (used > s_maxProcessorTime || waits > MaxWaits)
            {
                run.Report(running, new TimeoutException($"It has not ended after {used.TotalSeconds:F0} s of processor time, and was found waiting {waits} times."));
                Console.WriteLine(run);
                Environment.Exit(1);
            }
        }
    }
}
