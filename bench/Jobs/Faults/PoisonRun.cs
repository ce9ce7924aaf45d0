using System.Diagnostics;

namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>Four jobs that cannot succeed among 10,000 that can: a payload that does not parse, a job that kills its process, one that uses
/// up the memory, and an endless loop in a process of its own. Each is dead by its rule, and all others complete.</summary>
internal sealed class PoisonRun(FaultOptions options) : FaultRun("poison", options)
{
    private const int OtherCount = 10_000;
    private const int WorkerCount = 4;
    private const int MaxStarts = 20;

    protected override async Coroutine<(bool IsGood, string Figures)> RunAsync(JobClient jobs)
    {
        List<string> others = [.. Enumerable.Range(0, OtherCount).Select(static i => $"{i}")];
        int[] places = [.. Enumerable.Range(0, 4).Select(_ => Random.Next(others.Count)).Order()];
        await EnqueueAsync(jobs, FaultKinds.Short, others[..places[0]]);
        JobHandle unreadable = await jobs.EnqueueAsync(FaultKinds.NumberAsText, "no number");
        await EnqueueAsync(jobs, FaultKinds.Short, others[places[0]..places[1]]);
        JobHandle killing = await jobs.EnqueueAsync(FaultKinds.Killing, "kills");
        await EnqueueAsync(jobs, FaultKinds.Short, others[places[1]..places[2]]);
        JobHandle exhausting = await jobs.EnqueueAsync(FaultKinds.Exhausting, "exhausts");
        await EnqueueAsync(jobs, FaultKinds.Short, others[places[2]..places[3]]);
        JobHandle spinning = await jobs.EnqueueAsync(FaultKinds.Spinning, "spins");
        await EnqueueAsync(jobs, FaultKinds.Short, others[places[3]..]);
        for (int i = 0; i < WorkerCount; i++)
        {
            Start();
        }

        (bool hasEnded, int deaths) = await RestartUntilEmptyAsync(jobs);
        (_, long completed, long dead) = await CountAsync(jobs);
        bool areDead = await IsDeadAsync(unreadable, attempt: 1, "JobPayloadException") && await IsDeadAsync(killing, attempt: null, "died")
            && await IsDeadAsync(exhausting, attempt: 3, "OutOfMemoryException") && await IsDeadAsync(spinning, attempt: null, "TimeoutException");
        Dictionary<string, int> runs = CountRuns();
        int lost = others.Count(number => !runs.ContainsKey(number));
        return (
            hasEnded && lost == 0 && completed == OtherCount && dead == 4 && areDead && deaths == 3,
            $"{OtherCount} jobs and four poisoned ones, {WorkerCount} workers, {deaths} of which died of them; lost {lost}, completed {completed}, dead {dead}"
            + (areDead ? ", each for its own reason" : $", NOT as they should be: {await DescribeAsync(unreadable, killing, exhausting, spinning)}"));
    }

    /// <summary>Starts a worker for each that has died.</summary>
    private async Coroutine<(bool HasEnded, int Deaths)> RestartUntilEmptyAsync(JobClient jobs)
    {
        long start = Stopwatch.GetTimestamp();
        int deaths = 0;
        while ((await CountAsync(jobs)).Pending > 0)
        {
            foreach (Process worker in Workers.Where(static worker => worker.HasExited).ToArray())
            {
                deaths++;
                Kill(worker);
                Start();
            }

            if (deaths > MaxStarts || Stopwatch.GetElapsedTime(start).TotalSeconds > 180)
            {
                return (false, deaths);
            }

            await Coroutine.Sleep(0.2);
        }

        return (true, deaths);
    }

    private static async Coroutine<bool> IsDeadAsync(JobHandle job, int? attempt, string error)
        => await job.GetInfoAsync() is { State: JobState.Dead } info && (attempt is null || info.Attempt == attempt)
            && info.Errors.Any(one => one.Text.Contains(error, StringComparison.Ordinal));

    private static async Coroutine<string> DescribeAsync(params JobHandle[] jobs)
    {
        var text = new List<string>();
        foreach (JobHandle job in jobs)
        {
            JobInfo? info = await job.GetInfoAsync();
            text.Add($"{info?.Kind} {info?.State} after {info?.Attempt}: {(info?.Errors is [.., var last] ? last : null)?.Text.Split('\n')[0]}");
        }

        return string.Join("; ", text);
    }

    // A heap that a test can use up.
    private void Start() => StartWorker("DOTNET_GCHeapHardLimit=0x10000000");
}
