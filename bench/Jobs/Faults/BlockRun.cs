namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>A job blocks its worker's loop for longer than the lease lasts: the worker keeps it and the others, and none runs twice.</summary>
internal sealed class BlockRun(FaultOptions options) : FaultRun("block", options)
{
    protected override async Coroutine<(bool IsGood, string Figures)> RunAsync(JobClient jobs)
    {
        StartWorker();
        StartWorker();
        await EnqueueAsync(jobs, FaultKinds.Short, Enumerable.Range(0, 200).Select(i => $"short {i}"));
        await EnqueueAsync(jobs, FaultKinds.Blocking, ["blocks"]);
        await EnqueueAsync(jobs, FaultKinds.Short, Enumerable.Range(200, 200).Select(i => $"short {i}"));
        bool hasEnded = await WaitForEmptyAsync(jobs);
        Dictionary<string, int> runs = CountRuns();
        int again = runs.Values.Sum() - runs.Count;
        return (hasEnded && runs.Count == 401 && again == 0, $"a loop blocked for 20 s, {runs.Count} of 401 jobs ran, {again} again");
    }
}
