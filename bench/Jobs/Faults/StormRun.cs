using System.Diagnostics;
using System.Globalization;

namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>What 50,000 jobs depend on is away: all fail, again and again, until it is back. Their tries are spread, and none is lost.</summary>
internal sealed class StormRun(FaultOptions options) : FaultRun("storm", options)
{
    private const int WorkerCount = 4;
    private const double MostToMean = 3;

    protected override async Coroutine<(bool IsGood, string Figures)> RunAsync(JobClient jobs)
    {
        int count = Math.Min(Options.Jobs, 50_000);
        string away = Path.Combine(Folder, FaultKinds.AwayFile);
        await File.WriteAllTextAsync(away, "", LoopTask.Current.Token);
        foreach (int[] numbers in Enumerable.Range(0, count).Chunk(5_000))
        {
            await EnqueueAsync(jobs, FaultKinds.Dependent, numbers.Select(static i => $"{i}"));
        }

        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < WorkerCount; i++)
        {
            StartWorker($"{FaultKinds.ConcurrencyVariable}=200");
        }

        await Coroutine.Sleep(Options.Duration);
        long back = Stopwatch.GetTimestamp();
        File.Delete(away);
        bool hasEnded = await WaitForEmptyAsync(jobs, seconds: 300);
        (_, long completed, long dead) = await CountAsync(jobs);
        IReadOnlyList<LedgerLine> lines = ReadLedger();
        long first = lines[0].At;
        int[] seconds = [.. lines.Where(line => line.What == Ledger.Begin && line.At < back)
            .GroupBy(line => (int)Stopwatch.GetElapsedTime(first, line.At).TotalSeconds).Select(static lines => lines.Count())];
        double mean = seconds.Sum() / Stopwatch.GetElapsedTime(first, back).TotalSeconds;
        int lost = count - lines.Where(static line => line.What == Ledger.End).Select(static line => line.Payload).Distinct().Count();
        return (
            hasEnded && lost == 0 && completed == count && dead == 0 && seconds.Max() <= MostToMean * mean,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{count} jobs failed {seconds.Sum()} times in {Stopwatch.GetElapsedTime(start, back).TotalSeconds:0} s, {mean:0} tries a second, at most "
                + $"{seconds.Max()} ({seconds.Max() / mean:0.0} times the mean); then lost {lost}, completed {completed}, dead {dead}"));
    }
}
