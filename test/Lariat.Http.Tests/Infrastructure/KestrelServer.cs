using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lariat.Http.Tests;

/// <summary>Kestrel as ASP.NET Core has it, on the thread pool: the server that a client is tested against.</summary>
internal sealed class KestrelServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private KestrelServer(WebApplication app, bool isTls)
    {
        _app = app;
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Port = new Uri(address).Port;
        Root = new Uri(isTls ? $"https://localhost:{Port}/" : $"http://127.0.0.1:{Port}/");
    }

    public int Port { get; }

    public Uri Root { get; }

    /// <summary>A port of the loopback interface that the system chose.</summary>
    public static async Task<KestrelServer> StartAsync(
        Action<WebApplication> map, HttpProtocols protocols = HttpProtocols.Http1, bool isTls = false, Action<IWebHostBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols;
                if (isTls)
                {
                    listen.UseHttps(TestCertificate.Server);
                }
            });
        });
        configure?.Invoke(builder.WebHost);
        WebApplication app = builder.Build();
        app.UseWebSockets();
        map(app);
        await app.StartAsync();
        return new KestrelServer(app, isTls);
    }

    public Uri At(string path) => new(Root, path);

    public async ValueTask DisposeAsync()
    {
        // What a test left hanging is not waited for.
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
