using System.Diagnostics;
using System.Globalization;

namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>Workers are frozen for longer than their leases last, and continue: what they had begun runs elsewhere, their ends are refused, and
/// the jobs that they still have are canceled. <c>--times</c> is how often that happens to a worker; up to ten are frozen together.</summary>
internal sealed class FreezeRun(FaultOptions options) : FaultRun("freeze", options)
{
    private const int JobCount = 10;
    private const int MaxTogether = 10;
    private static readonly TimeSpan s_frozen = TimeSpan.FromSeconds(20);

    private int _again;
    private int _canceled;
    private int _running;
    private double _slowest;

    protected override async Coroutine<(bool IsGood, string Figures)> RunAsync(JobClient jobs)
    {
        int times = Math.Max(1, Options.Times);
        for (int done = 0; done < times;)
        {
            int together = Math.Min(MaxTogether, times - done);
            await FreezeAsync(jobs, together, $"round {done}");
            done += together;
        }

        int expected = times * JobCount;
        return (
            _again == expected && _canceled == expected && _running == expected,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{times} times, {_again} of {expected} jobs ran elsewhere meanwhile, {_canceled} canceled at most {_slowest:0.00} s after their worker continued"));
    }

    private async Coroutine FreezeAsync(JobClient jobs, int together, string round)
    {
        int count = together * JobCount;
        Process[] frozen = Start(together);
        await EnqueueAsync(jobs, FaultKinds.Long, Enumerable.Range(0, count).Select(i => $"{round} {i}"));
        while (Lines(round, Ledger.Begin).Count < count)
        {
            await Coroutine.Sleep(0.1);
        }

        Array.ForEach(frozen, static worker => Signal(worker, "STOP"));
        Start(together);
        await Coroutine.Sleep(s_frozen);
        _again += Lines(round, Ledger.Begin).Count - count;
        Array.ForEach(frozen, static worker => Signal(worker, "CONT"));
        long continuedAt = Stopwatch.GetTimestamp();
        HashSet<int> ids = [.. frozen.Select(static worker => worker.Id)];
        IReadOnlyList<LedgerLine> canceled = [];
        while (canceled.Count < count && Stopwatch.GetElapsedTime(continuedAt) < s_frozen)
        {
            await Coroutine.Sleep(0.1);
            canceled = [.. Lines(round, Ledger.Canceled).Where(line => ids.Contains(line.Process))];
        }

        _canceled += canceled.Count;
        _slowest = canceled.Count == 0 ? double.NaN : Math.Max(_slowest, Stopwatch.GetElapsedTime(continuedAt, canceled[^1].At).TotalSeconds);
        int running = (await jobs.ListAsync(new JobFilter { States = [JobState.Running] }, limit: count + 1)).Count;
        _running += running;
        await jobs.AbortAsync(new JobFilter());
        await WaitForEmptyAsync(jobs);
        EndWorkers();
    }

    private Process[] Start(int count) => [.. Enumerable.Range(0, count).Select(_ => StartWorker($"{FaultKinds.ConcurrencyVariable}={JobCount}"))];

    private IReadOnlyList<LedgerLine> Lines(string round, string what)
        => [.. ReadLedger().Where(line => line.What == what && line.Payload.StartsWith($"{round} ", StringComparison.Ordinal))];
}
