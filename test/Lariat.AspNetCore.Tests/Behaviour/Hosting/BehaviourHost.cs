using System.Net;
using System.Net.Sockets;
using Lariat.AspNetCore.Tests.Behaviour.App;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>The application on one transport with one configuration.</summary>
internal sealed class BehaviourHost : IAsyncDisposable
{
    private readonly WebApplication _web;

    private BehaviourHost(WebApplication web, Journal journal)
    {
        _web = web;
        Journal = journal;
        Addresses = [.. web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
    }

    /// <summary>What the application saw.</summary>
    public Journal Journal { get; }

    /// <summary>As the server reports them: <c>http://127.0.0.1:1234</c>, <c>http://unix:/path</c>.</summary>
    public IReadOnlyList<string> Addresses { get; }

    public static async Task<BehaviourHost> StartAsync(HostProfile profile, ServerKind kind)
    {
        // Empty: no files to watch, no console, no environment; there are many of these hosts in one process.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(profile.Configure);
        kind.Configure(builder.WebHost);
        WebApplication web = builder.Build();
        var journal = new Journal();
        web.Run(new BehaviourApplication(journal).HandleAsync);
        await web.StartAsync();
        return new BehaviourHost(web, journal);
    }

    public EndPoint EndPointOf(int index)
    {
        string address = Addresses[index];
        int unix = address.IndexOf("unix:", StringComparison.Ordinal);
        return unix >= 0 ? new UnixDomainSocketEndPoint(address[(unix + 5)..]) : new IPEndPoint(IPAddress.Loopback, PortOf(index));
    }

    public int PortOf(int index) => BindingAddress.Parse(Addresses[index]).Port;

    /// <summary>Graceful until the token is cancelled.</summary>
    public Task StopAsync(CancellationToken force) => _web.StopAsync(force);

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
