using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lariat.Jobs.AspNetCore;

/// <summary>Asks the storage how long the oldest ready job has waited. Any thread.</summary>
internal sealed class JobHealthCheck(HostJobs jobs, EventLoop loop, TimeSpan longestWait) : IHealthCheck
{
    private static readonly TimeSpan s_longestAnswer = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        JobOverview overview;
        try
        {
            overview = await loop.RunThreadSafe(jobs.Client.Views.ReadOverviewAsync()).AsTask()
                .WaitAsync(s_longestAnswer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is JobStorageException or TimeoutException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The storage of the jobs does not answer.", error);
        }

        var data = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (JobQueueInfo queue in overview.Queues)
        {
            data[$"{queue.Name} {JobState.Ready}"] = queue.Ready;
            data[$"{queue.Name} {JobState.Running}"] = queue.Running;
            data[$"{queue.Name} {JobState.Dead}"] = queue.Dead;
        }

        JobQueueInfo? oldest = overview.Queues.Where(static queue => queue.OldestReady is not null)
            .MinBy(static queue => queue.OldestReady);

        // Both are the storage's time.
        TimeSpan waited = oldest is null ? TimeSpan.Zero : overview.At - oldest.OldestReady!.Value;
        return waited <= longestWait
            ? HealthCheckResult.Healthy("The jobs are worked on.", data)
            : HealthCheckResult.Degraded(
                $"A job of the queue '{oldest!.Name}' has been ready for {waited:d\\.hh\\:mm\\:ss}: there are too few workers, or none "
                    + "that has its kind.",
                data: data);
    }
}
