using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lariat.Jobs.AspNetCore;

/// <summary>Adds a health check for the jobs of a host.</summary>
public static class JobHealthCheckExtensions
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(5);

    /// <summary>Adds a check that is unhealthy when the storage does not answer within 5 s, and degraded when a ready job waits for too
    /// long.</summary>
    /// <param name="checks">What <c>AddHealthChecks()</c> returned.</param>
    /// <param name="name">The name of the check. Default: "jobs".</param>
    /// <param name="longestWait">How long a job may be ready before the check is degraded, by the storage's clock. Default: 5
    /// minutes.</param>
    /// <param name="failureStatus">What it reports when the storage does not answer. Default: unhealthy.</param>
    /// <remarks>The data of the result has how many jobs of each queue are ready, running and dead; counting stops at 10,000.</remarks>
    public static IHealthChecksBuilder AddLariatJobs(
        this IHealthChecksBuilder checks, string name = "jobs", TimeSpan? longestWait = null, HealthStatus? failureStatus = null)
    {
        ArgumentNullException.ThrowIfNull(checks);
        return checks.Add(new HealthCheckRegistration(
            name,
            services => new JobHealthCheck(
                services.GetRequiredService<HostJobs>(), services.GetRequiredService<EventLoop>(), longestWait ?? s_longestWait),
            failureStatus,
            tags: null));
    }
}
