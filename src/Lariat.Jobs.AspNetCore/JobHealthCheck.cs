using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lariat.Jobs.AspNetCore;

/// <summary>Asks the storage how long the oldest ready job has waited. Any thread.</summary>
internal sealed class JobHealthCheck(HostJobs jobs, EventLoop loop, TimeSpan longestWait) : IHealthCheck
{
    private static readonly TimeSpan s_longestAnswer = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<JobCount> counts;
        try
        {
            counts = await loop.RunThreadSafe(jobs.Client.CountAsync()).AsTask().WaitAsync(s_longestAnswer, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception error) when (error is JobStorageException or TimeoutException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The storage of the jobs does not answer.", error);
        }

        var data = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (JobCount count in counts)
        {
            data[$"{count.Queue} {count.State}"] = count.Count;
        }

        JobCount? oldest = counts.Where(static count => count.State == JobState.Ready).MinBy(static count => count.Oldest);
        TimeSpan waited = oldest is null ? TimeSpan.Zero : DateTimeOffset.UtcNow - oldest.Oldest;
        return waited <= longestWait
            ? HealthCheckResult.Healthy("The jobs are worked on.", data)
            : HealthCheckResult.Degraded(
                $"A job of the queue '{oldest!.Queue}' has been ready for {waited:d\\.hh\\:mm\\:ss}: there are too few workers, or none "
                    + "that has its kind.",
                data: data);
    }
}
