using System.Globalization;

namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>A worker is frozen for longer than its lease lasts, and continues: what it had begun runs elsewhere, its ends are refused, and the
/// jobs that it still has are canceled.</summary>
internal sealed class FreezeRun(FaultOptions options) : FaultRun("freeze", options)
{
    private const int JobCount = 10;
    private static readonly TimeSpan s_frozen = TimeSpan.FromSeconds(20);

    protected override async Coroutine<(bool IsGood, string Figures)> RunAsync(JobClient jobs)
    {
        var frozen = StartWorker();
        await EnqueueAsync(jobs, FaultKinds.Long, Enumerable.Range(0, JobCount).Select(i => $"{i}"));
        while (ReadLedger().Count < JobCount)
        {
            await Coroutine.Sleep(0.1);
        }

        Signal(frozen, "STOP");
        StartWorker();
        await Coroutine.Sleep(s_frozen);
        int again = CountRuns().Values.Sum() - JobCount;
        Signal(frozen, "CONT");
        long continuedAt = System.Diagnostics.Stopwatch.GetTimestamp();
        IReadOnlyList<LedgerLine> canceled = [];
        while (canceled.Count < JobCount && System.Diagnostics.Stopwatch.GetElapsedTime(continuedAt) < s_frozen)
        {
            await Coroutine.Sleep(0.1);
            canceled = [.. ReadLedger().Where(line => line.What == Ledger.Canceled && line.Process == frozen.Id)];
        }

        double slowest = canceled.Count == 0 ? double.NaN
            : System.Diagnostics.Stopwatch.GetElapsedTime(continuedAt, canceled[^1].At).TotalSeconds;
        int running = (await jobs.ListAsync(new JobFilter { States = [JobState.Running] })).Count;
        await jobs.AbortAsync(new JobFilter());
        return (
            again == JobCount && canceled.Count == JobCount && running == JobCount,
            string.Create(CultureInfo.InvariantCulture, $"{again} of {JobCount} ran elsewhere while it was frozen, {canceled.Count} canceled {slowest:0.00} s after it continued"));
    }
}
