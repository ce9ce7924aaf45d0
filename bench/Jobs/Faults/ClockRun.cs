using System.Diagnostics;
using System.Globalization;

namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>The clocks of three workers are an hour slow, an hour fast, and jumping (libfaketime): delays, schedules and leases are those of
/// the server's clock. Not with SQLite, whose processes share the machine's clock.</summary>
internal sealed class ClockRun : FaultRun
{
    private const string Library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
    private const int JobCount = 300;
    private const double LatestStart = 5;

    private readonly string _jumps;

    public ClockRun(FaultOptions options)
        : base("clock", options)
    {
        _jumps = Path.Combine(Folder, "jumps");
        if (options.Engine == "sqlite" || !File.Exists(Library))
        {
            Dispose();
            throw new BenchmarkException(options.Engine == "sqlite" ? "SQLite's processes share the clock of their machine: use --engine postgres or redis."
                : $"libfaketime ({Library}) is not installed.");
        }
    }

    protected override async Coroutine<(bool IsGood, string Figures)> RunAsync(JobClient jobs)
    {
        Jump();
        Start("FAKETIME=-1h");
        Start("FAKETIME=+1h");
        Start($"FAKETIME_TIMESTAMP_FILE={_jumps}", "FAKETIME_NO_CACHE=1");
        await jobs.ScheduleAsync("each second", "* * * * * *", FaultKinds.Scheduled, "x", misfire: JobMisfire.RunAll);
        long start = Stopwatch.GetTimestamp();
        DateTimeOffset startTime = DateTimeOffset.UtcNow;
        foreach (int i in Enumerable.Range(0, JobCount))
        {
            await jobs.EnqueueAsync(FaultKinds.Short, $"{i}", new JobOptions { Delay = DelayOf(i) });
        }

        for (LoopInstant end = EventLoop.Current.Time + Options.Duration; EventLoop.Current.Time < end;)
        {
            await Coroutine.Sleep(1);
            Jump();
        }

        await jobs.Schedules.PauseAsync("each second");
        bool hasEnded = await WaitForEmptyAsync(jobs);
        (_, long completed, long dead) = await CountAsync(jobs);
        LedgerLine[] begun = [.. ReadLedger().Where(static line => line.What == Ledger.Begin)];
        LedgerLine[] delayed = [.. begun.Where(static line => line.Payload.Length < 5)];
        LedgerLine[] scheduled = [.. begun.Where(static line => line.Payload.Length >= 5)];
        double[] late = [.. delayed.Select(line => (Stopwatch.GetElapsedTime(start, line.At) - DelayOf(Number(line))).TotalSeconds)];
        double[] off = [.. scheduled.Select(line
            => (startTime + Stopwatch.GetElapsedTime(start, line.At) - DateTimeOffset.Parse(line.Payload, CultureInfo.InvariantCulture)).TotalSeconds)];
        int again = begun.Length - begun.Select(static line => line.Payload).Distinct().Count();
        int workers = begun.Select(static line => line.Process).Distinct().Count();
        DateTimeOffset[] due = [.. scheduled.Select(static line => DateTimeOffset.Parse(line.Payload, CultureInfo.InvariantCulture)).Order()];
        int missing = (int)(due[^1] - due[0]).TotalSeconds + 1 - due.Length;
        return (
            hasEnded && completed == begun.Length && dead == 0 && again == 0 && missing == 0 && delayed.Length == JobCount && workers == 3
                && late.Min() >= 0 && late.Max() < LatestStart && off.Min() > -0.1 && off.Max() < LatestStart,
            string.Create(
                CultureInfo.InvariantCulture,
                $"three workers an hour slow, an hour fast, jumping; {delayed.Length} delayed jobs began {late.Min():0.00} to {late.Max():0.00} s behind their "
                + $"time, {due.Length} due times of a schedule {off.Min():0.00} to {off.Max():0.00} s, {missing} missing; {again} ran again, dead {dead}"));
    }

    /// <summary>Sets the clock of the third worker to within a day of the time.</summary>
    private void Jump() => File.WriteAllText(
        _jumps, string.Create(CultureInfo.InvariantCulture, $"{(Random.NextDouble() < 0.5 ? '-' : '+')}{Random.Next(86_400)}\n"));

    /// <remarks>Without the last setting, waits with a limit of .NET's threads end late: libfaketime takes their monotonic times for others.</remarks>
    private void Start(params string[] clock)
        => StartWorker([$"LD_PRELOAD={Library}", "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0", .. clock]);

    private static TimeSpan DelayOf(int number) => TimeSpan.FromMilliseconds(10 * number);

    private static int Number(LedgerLine line) => int.Parse(line.Payload, CultureInfo.InvariantCulture);
}
