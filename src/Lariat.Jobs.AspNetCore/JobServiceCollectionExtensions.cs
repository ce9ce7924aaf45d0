using Lariat.AspNetCore;
using Lariat.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lariat.Jobs.AspNetCore;

/// <summary>Adds jobs to a host.</summary>
public static class JobServiceCollectionExtensions
{
    /// <summary>Adds a <see cref="JobClient"/> as a service, and a worker that runs while the host does.</summary>
    /// <param name="services">The host's services; <see cref="LariatServiceCollectionExtensions.AddLariat"/> is called if it was
    /// not.</param>
    /// <param name="configure">Says where the jobs are stored, and which kinds the program has.</param>
    /// <remarks>
    /// <para>The storage is opened before any service of the host starts; if it cannot be, the host does not start. Client and worker are
    /// on the host's first loop; the client can be awaited on each loop, and on a thread without one by
    /// <c>await loop.RunThreadSafe(jobs.EnqueueAsync(…))</c>.</para>
    /// <para>When the host begins to stop, the worker takes no further job; what runs has
    /// <see cref="JobWorkerOptions.ShutdownGrace"/>. The host's shutdown time-out (30 s) must be longer than that: when it ends, what
    /// still runs is canceled and handed back.</para>
    /// <para>Each try of a job has a scope of the host's services (<see cref="JobContext.Services"/>).</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">It was called twice, or names no storage.</exception>
    public static IServiceCollection AddLariatJobs(this IServiceCollection services, Action<LariatJobsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        if (services.Any(static service => service.ServiceType == typeof(LariatJobsBuilder)))
        {
            throw new InvalidOperationException(
                "AddLariatJobs was called twice: a host has one storage of jobs, with all kinds and queues.");
        }

        var builder = new LariatJobsBuilder();
        configure(builder);
        if (builder.Storage is null)
        {
            throw new InvalidOperationException("AddLariatJobs names no storage: call UseSqlite(path), or Use(storage).");
        }

        services.AddLariat();
        services.AddSingleton(builder);
#pragma warning disable LAR0014 // its task is used in callbacks of the task's loop
        services.AddSingleton(static provider =>
        {
            // A container disposes last of what it resolved first: the loops are still open when the storage closes.
            provider.GetRequiredService<LoopGroup>();
            return ActivatorUtilities.CreateInstance<HostJobs>(provider);
        });
#pragma warning restore LAR0014
        services.AddSingleton(static provider => provider.GetRequiredService<HostJobs>().Client);
        services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<HostJobs>());
        return services;
    }
}
