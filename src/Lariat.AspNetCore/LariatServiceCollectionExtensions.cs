using System.Diagnostics.CodeAnalysis;
using Lariat.AspNetCore.Hosting;
using Lariat.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lariat.AspNetCore;

/// <summary>Adds event loops as services of a host.</summary>
public static class LariatServiceCollectionExtensions
{
    /// <summary>Adds the host's loops: a <see cref="LoopGroup"/>, and its first loop as <see cref="EventLoop"/>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Changes the options.</param>
    /// <remarks>
    /// The loops start when the first of them is requested, and stop, canceling everything that still runs on them, when the host is
    /// disposed. They report errors and watchdog messages to the host's logging.
    /// </remarks>
    public static IServiceCollection AddLariat(this IServiceCollection services, Action<LariatOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton<HostLoops>();
        services.TryAddSingleton(provider => provider.GetRequiredService<HostLoops>().Group);
        services.TryAddSingleton(provider => provider.GetRequiredService<HostLoops>().Group.Loops[0]);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return services;
    }

    /// <summary>Adds a service that runs as a task of the host's first loop while the host runs.</summary>
    /// <typeparam name="TService">Created from the host's services, once.</typeparam>
    /// <param name="services">The host's services; <see cref="AddLariat"/> is called if it was not.</param>
    /// <remarks>
    /// When the host stops, the task is canceled and waited for, at most for the host's shutdown time-out. If it fails, the failure is
    /// logged, the host is stopped, and the exit code of the process is 1 unless the program sets another.
    /// </remarks>
    public static IServiceCollection AddCoroutineService<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>(this IServiceCollection services)
        where TService : CoroutineService
    {
        services.AddLariat();
        services.TryAddSingleton<TService>();
        services.AddHostedService<CoroutineServiceRunner<TService>>();
        return services;
    }
}
