using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lariat.Jobs.AspNetCore;

/// <summary>Asks the storage whether the jobs are worked on. Any thread.</summary>
internal sealed class JobHealthCheck(HostJobs jobs, EventLoop loop, TimeSpan longestWait, TimeSpan longestOutage) : IHealthCheck
{
    private static readonly TimeSpan s_longestAnswer = TimeSpan.FromSeconds(5);

    // What is found beyond these is worth knowing, and jobs are worked on all the same.
    private static readonly HashSet<string> s_degrading = ["queue-without-worker", "kind-without-worker", "lease-lost", "polling"];

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        JobHealth health;
        try
        {
            health = await loop.RunThreadSafe(jobs.Client.ReadHealthAsync()).AsTask().WaitAsync(s_longestAnswer, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception error) when (error is JobStorageException or TimeoutException)
        {
            TimeSpan outage = jobs.Outage.NoteFailure();
            return new HealthCheckResult(
                outage >= longestOutage ? context.Registration.FailureStatus : HealthStatus.Degraded,
                $"The storage of the jobs has not answered for {outage.TotalSeconds:0} s.", error);
        }

        jobs.Outage.NoteAnswer();
        string[] problems =
        [
            .. FindOldest(health.Overview),
            .. health.Findings.Where(static one => s_degrading.Contains(one.Code)).Select(static one => one.Text),
        ];
        return problems.Length == 0
            ? HealthCheckResult.Healthy("The jobs are worked on.", Describe(health.Overview))
            : HealthCheckResult.Degraded(string.Join(" ", problems), data: Describe(health.Overview));
    }

    private IEnumerable<string> FindOldest(JobOverview overview)
    {
        JobQueueInfo? oldest = overview.Queues.Where(static queue => queue.OldestReady is not null)
            .MinBy(static queue => queue.OldestReady);

        // Both are the storage's time.
        if (oldest is not null && overview.At - oldest.OldestReady!.Value is var waited && waited > longestWait)
        {
            yield return $"A job of the queue '{oldest.Name}' has been ready for {waited:d\\.hh\\:mm\\:ss}: there are too few workers, or "
                + "none that has its kind.";
        }
    }

    private static Dictionary<string, object> Describe(JobOverview overview)
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (JobQueueInfo queue in overview.Queues)
        {
            data[$"{queue.Name} {JobState.Ready}"] = queue.Ready;
            data[$"{queue.Name} {JobState.Running}"] = queue.Running;
            data[$"{queue.Name} {JobState.Dead}"] = queue.Dead;
        }

        return data;
    }
}
