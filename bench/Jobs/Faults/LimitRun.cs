using System.Diagnostics;
using System.Globalization;

namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>A limit of three for each of 1,000 customers, eight workers, of which one is killed every few seconds: no customer ever has a
/// fourth running job, and none is served much later than the others.</summary>
internal sealed class LimitRun(FaultOptions options) : FaultRun("limit", options)
{
    private const int CustomerCount = 1_000;
    private const int WorkerCount = 8;
    private const int Limit = 3;
    private const int BatchSize = 5_000;
    private const int Patience = 420;
    private const double SlowestToMean = 2;

    protected override async Coroutine<(bool IsGood, string Figures)> RunAsync(JobClient jobs)
    {
        // All of one customer, then all of the next: whatever serves in the order of the enqueues serves the last customer last.
        foreach (int[] numbers in Enumerable.Range(0, Options.Jobs).Chunk(BatchSize))
        {
            await EnqueueAsync(jobs, FaultKinds.Limited, numbers.Select(i => $"{(long)i * CustomerCount / Options.Jobs} {i}"));
        }

        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < WorkerCount; i++)
        {
            Start();
        }

        bool hasEnded = await KillUntilEmptyAsync(jobs, start);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        (_, long completed, long dead) = await CountAsync(jobs);
        HashSet<string> victims = await FindVictimsAsync(jobs);
        IReadOnlyList<LedgerLine> lines = ReadLedger();
        int most = FindMost(lines);
        double[] customers = [.. lines.Where(static line => line.What == Ledger.End).GroupBy(static line => CustomerOf(line))
            .Select(ended => Stopwatch.GetElapsedTime(start, ended.Max(static line => line.At)).TotalSeconds)];
        double ratio = customers.Max() / customers.Average();
        int ran = lines.Where(static line => line.What == Ledger.End).Select(static line => line.Payload).Distinct().Count();
        return (
            hasEnded && completed + dead == Options.Jobs && dead == victims.Count && ran >= completed && most <= Limit && ratio <= SlowestToMean,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Options.Jobs} jobs of {CustomerCount} customers, {WorkerCount} workers, {Kills.Count} killed, {seconds:0} s; lost {Options.Jobs - completed - dead}, "
                + $"completed {completed}, dead {dead}, {victims.Count} of them with their third worker; at most {most} of a customer at the same time (limit {Limit}); "
                + $"the slowest customer took {ratio:0.00} times the mean"));
    }

    private async Coroutine<bool> KillUntilEmptyAsync(JobClient jobs, long start)
    {
        LoopInstant nextKill = EventLoop.Current.Time + TimeSpan.FromSeconds(5);
        while ((await CountAsync(jobs)).Pending > 0)
        {
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > Patience)
            {
                return false;
            }

            await Coroutine.Sleep(0.5);
            if (EventLoop.Current.Time >= nextKill)
            {
                Kill(Workers[Random.Next(Workers.Count)]);
                Start();
                nextKill = EventLoop.Current.Time + TimeSpan.FromSeconds(4 + 2 * Random.NextDouble());
            }
        }

        return true;
    }

    /// <summary>The most runs of one customer that overlap. A run of a killed worker ends with the kill.</summary>
    private int FindMost(IReadOnlyList<LedgerLine> lines)
    {
        var ends = lines.Where(static line => line.What != Ledger.Begin).ToLookup(static line => (line.Process, line.Payload), static line => line.At);
        var changes = new List<(long At, int Change, string Customer)>();
        foreach (LedgerLine begin in lines.Where(static line => line.What == Ledger.Begin))
        {
            // A process that lost its lease may run a job again; the first end behind the begin is that of the run.
            long end = ends[(begin.Process, begin.Payload)].FirstOrDefault(at => at >= begin.At, -1);
            changes.Add((begin.At, 1, CustomerOf(begin)));
            changes.Add((end >= 0 ? end : Math.Max(begin.At, Kills[begin.Process]), -1, CustomerOf(begin)));
        }

        var running = new Dictionary<string, int>();
        int most = 0;
        foreach ((_, int change, string customer) in changes.OrderBy(static one => (one.At, one.Change)))
        {
            running[customer] = running.GetValueOrDefault(customer) + change;
            most = Math.Max(most, running[customer]);
        }

        return most;
    }

    private void Start() => StartWorker($"{FaultKinds.ConcurrencyVariable}=400");

    private static string CustomerOf(LedgerLine line) => line.Payload[..line.Payload.IndexOf(' ', StringComparison.Ordinal)];
}
