using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lariat.Jobs.AspNetCore;

/// <summary>Adds a health check for the jobs of a host.</summary>
public static class JobHealthCheckExtensions
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_longestOutage = TimeSpan.FromSeconds(30);

    /// <summary>Adds a check that is unhealthy when the storage has not answered for too long, and degraded when jobs are not worked
    /// on.</summary>
    /// <param name="checks">What <c>AddHealthChecks()</c> returned.</param>
    /// <param name="name">The name of the check. Default: "jobs".</param>
    /// <param name="longestWait">How long a job may be ready before the check is degraded, by the storage's clock. Default: 5
    /// minutes.</param>
    /// <param name="failureStatus">What it reports when the storage has not answered for too long. Default: unhealthy.</param>
    /// <param name="longestOutage">How long checks may get no answer of the storage within 5 s before they report
    /// <paramref name="failureStatus"/>; until then they are degraded. Default: 30 s.</param>
    /// <remarks>Degraded: a ready job waits for too long; a queue with ready jobs has no live worker, or none that has the kind of a job
    /// which has been ready for ten minutes; a worker of this process lost its lease in the last ten minutes; or the notifications of the
    /// server do not arrive (<see cref="JobClient.DiagnoseAsync"/>). The data of the result has how many jobs of each queue are ready, running and dead; counting stops at 10,000.</remarks>
    public static IHealthChecksBuilder AddLariatJobs(
        this IHealthChecksBuilder checks, string name = "jobs", TimeSpan? longestWait = null, HealthStatus? failureStatus = null,
        TimeSpan? longestOutage = null)
    {
        ArgumentNullException.ThrowIfNull(checks);
        return checks.Add(new HealthCheckRegistration(
            name,
            services => new JobHealthCheck(
                services.GetRequiredService<HostJobs>(), services.GetRequiredService<EventLoop>(), longestWait ?? s_longestWait,
                longestOutage ?? s_longestOutage),
            failureStatus,
            tags: null));
    }
}
