using System.Diagnostics;
using System.Globalization;

namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>A worker with 50 running jobs gets SIGTERM: it ends in time, and each job has ended or is handed back uncounted.</summary>
internal sealed class StopRun(FaultOptions options) : FaultRun("stop", options)
{
    private const int JobCount = 50;

    protected override async Coroutine<(bool IsGood, string Figures)> RunAsync(JobClient jobs)
    {
        Process worker = StartWorker();
        await EnqueueAsync(jobs, FaultKinds.Short, Enumerable.Range(0, JobCount / 2).Select(i => $"short {i}"));
        await EnqueueAsync(jobs, FaultKinds.Long, Enumerable.Range(0, JobCount / 2).Select(i => $"long {i}"));
        while (CountRuns().Count < JobCount)
        {
            await Coroutine.Sleep(0.05);
        }

        long start = Stopwatch.GetTimestamp();
        Signal(worker, "TERM");
        await Coroutine.ToThread(() => worker.WaitForExit());
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        IReadOnlyList<JobInfo> all = await jobs.ListAsync(limit: JobCount);
        int completed = all.Count(static job => job.State == JobState.Completed);
        int handedBack = all.Count(static job => job is { State: JobState.Ready, Attempt: 0 });
        return (
            completed == JobCount / 2 && handedBack == JobCount / 2 && worker.ExitCode == 0,
            string.Create(CultureInfo.InvariantCulture, $"exit after {seconds:0.0} s with a grace of 3 s, {completed} completed, {handedBack} handed back uncounted"));
    }
}
