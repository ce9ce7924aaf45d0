// What every engine can suffer from. What only one of them can is in its own JobDiagnosisStore.
using System.Globalization;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Running;

/// <summary>Explains the vitals of a storage.</summary>
internal static class JobDiagnosis
{
    // A worker that is restarted is no finding.
    private static readonly TimeSpan s_longestRestart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(5);

    // A rolling deployment has new jobs before it has new workers.
    private static readonly TimeSpan s_longestDeployment = TimeSpan.FromMinutes(10);

    public static IEnumerable<JobFinding> Find(JobVitals vitals)
    {
        JobQueueInfo[] idle = [.. vitals.QueuesWithoutWorker.Where(queue => vitals.Overview.At - queue.OldestReady >= s_longestRestart)];
        foreach (JobQueueInfo queue in idle)
        {
            yield return new JobFinding(
                "queue-without-worker", JobFindingSeverity.Warning,
                $"The queue '{queue.Name}' has {Count(queue.Ready)} ready jobs, and no live worker has the queue.",
                "Start a worker with this queue (JobWorkerOptions.Queues), or look for the name with a typing error.");
        }

        foreach (ReadyKind ready in vitals.KindsWithoutWorker.Where(
            ready => vitals.Overview.At - ready.Oldest >= s_longestDeployment))
        {
            yield return new JobFinding(
                "kind-without-worker", JobFindingSeverity.Warning,
                $"{Count(ready.Count)} ready jobs of the kind '{ready.Kind}' (version {ready.Version}) wait in the queue '{ready.Queue}', "
                + $"the oldest for {Age(vitals.Overview.At - ready.Oldest)}, and no live worker of the queue can run them.",
                "Deploy a worker that has this kind and version, or add its old name: [Job(\"new\", Formerly = \"old\")].");
        }

        foreach (JobQueueInfo queue in vitals.Overview.Queues.Where(queue => !queue.IsPaused && !idle.Contains(queue)
            && vitals.Overview.At - queue.OldestReady > s_longestWait))
        {
            yield return new JobFinding(
                "queue-behind", JobFindingSeverity.Warning,
                $"The oldest ready job of the queue '{queue.Name}' has waited for {Age(vitals.Overview.At - queue.OldestReady!.Value)}; "
                + $"{Count(queue.Ready)} are ready.",
                "Start more workers, raise the concurrency of the queue, or check the limits of its jobs.");
        }
    }

    public static string Count(long count)
        => count >= JobViews.MaxCount ? "10,000 or more" : count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Age(TimeSpan age) => age switch
    {
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalSeconds:0} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalMinutes:0} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0} days"),
    };
}
