using Lariat.AspNetCore.Hosting;
using Lariat.AspNetCore.Requests;
using Lariat.AspNetCore.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Lariat.AspNetCore;

/// <summary>Enables Lariat in one line: <c>builder.WebHost.UseLariat()</c>.</summary>
public static class LariatWebHostBuilderExtensions
{
    /// <summary>Runs Kestrel's connections, and the requests in them, on event loops.</summary>
    /// <param name="builder">The web host; the rest of Kestrel's configuration is unchanged.</param>
    /// <param name="configure">Changes the options; they are shared with <see cref="LariatServiceCollectionExtensions.AddLariat"/>.</param>
    /// <remarks>
    /// Every TCP, Unix-socket and <c>ListenHandle</c> endpoint of Kestrel is served by the loops. A handler that blocks its thread blocks
    /// the loop with all its connections, and one that waits for its own loop never ends: the watchdog reports it after a second.
    /// </remarks>
    public static IWebHostBuilder UseLariat(this IWebHostBuilder builder, Action<LariatOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices(services =>
        {
            services.AddLariat(configure);
            if (services.Any(service => !service.IsKeyedService && service.ImplementationType == typeof(LariatListenerFactory)))
            {
                return;
            }

            services.Configure<HostLoopsSetup>(setup => setup.ServesKestrel = true);

            // At the very front: the awaits of other filters and middleware belong to the request's task.
            services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, RequestTaskFilter>());

            // Kestrel queries the factory that was registered last first.
            services.AddSingleton<IConnectionListenerFactory, LariatListenerFactory>();
        });
    }
}
