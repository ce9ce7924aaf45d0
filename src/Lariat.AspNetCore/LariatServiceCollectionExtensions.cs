using Lariat.AspNetCore.Hosting;
using Lariat.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lariat.AspNetCore;

/// <summary>Event loops as services of a host.</summary>
public static class LariatServiceCollectionExtensions
{
    /// <summary>Adds the host's loops: a <see cref="LoopGroup"/>, and its first loop as <see cref="EventLoop"/>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Changes the options.</param>
    /// <remarks>
    /// The loops start when the first of them is asked for, and stop, cancelling what still runs on them, when the host is disposed. They
    /// report errors and the watchdog's findings to the host's logging.
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
}
