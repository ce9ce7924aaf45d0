using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lariat.AspNetCore.Tests;

/// <summary>The base of tests with a server, on each driver.</summary>
public abstract class ServerTest(DriverKind kind) : DriverVariant(kind)
{
    /// <summary>A test that hangs fails instead: hardly one takes a tenth of this on a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A server with these endpoints, at a free port of 127.0.0.1 unless Kestrel is told otherwise.</summary>
    protected async Task<RunningServer> StartAsync(
        Action<WebApplication> map,
        Action<LariatOptions>? options = null,
        Action<KestrelServerOptions>? kestrel = null,
        Action<WebApplicationBuilder>? configure = null)
    {
        Kind.Require();
        var log = new CollectedLog();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server =>
        {
            if (kestrel is null)
            {
                server.Listen(System.Net.IPAddress.Loopback, 0);
            }

            kestrel?.Invoke(server);
        });
        builder.WebHost.UseLariat(lariat =>
        {
            lariat.LoopCount = 2;
            lariat.Loop = new LoopOptions { Driver = MakeDriver };
            options?.Invoke(lariat);
        });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = Patience);
        configure?.Invoke(builder);
        WebApplication app = builder.Build();
        map(app);
        using var limit = new CancellationTokenSource(Patience);
        await app.StartAsync(limit.Token);
        return new RunningServer(app, log);
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
