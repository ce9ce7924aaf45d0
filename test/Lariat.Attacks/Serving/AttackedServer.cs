// The application under attack, a process of its own. Only the transport differs; Kestrel's limits of time are short, so that they come within a short attack.
using System.Net;
using Lariat.AspNetCore;
using Lariat.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lariat.Attacks.Serving;

/// <summary>Serves until SIGTERM. The first line of its output has the ports: HTTP/1.1, HTTP/2 without TLS, TLS.</summary>
internal static class AttackedServer
{
    /// <summary>What requests under way have to end in after SIGTERM.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Of a request's body, and of a WebSocket's message.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    private const int PoolThreads = 16;

    public static async Task RunAsync(string kind)
    {
        new Thread(EndWithParent) { IsBackground = true }.Start();
        FillPool();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddSimpleConsole(static options => options.SingleLine = true);
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddRequestDecompression();
        builder.WebHost.ConfigureKestrel(Configure);
        if (kind != ServerKinds.Kestrel)
        {
            builder.WebHost.UseLariat();
        }

        WebApplication app = builder.Build();
        app.UseRequestDecompression();
        app.UseWebSockets();
        Pages.Map(app);
        EchoSocket.Map(app, isOnLariat: kind != ServerKinds.Kestrel);
        await app.StartAsync();
        ICollection<string> addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        Console.WriteLine(string.Join(' ', addresses.Select(static address => new Uri(address).Port)));
        await app.WaitForShutdownAsync();
        await app.DisposeAsync();
    }

    /// <summary>.NET ends a process in which it cannot make another thread, for which it needs descriptors: the pool has its threads before the attack.</summary>
    private static void FillPool()
    {
        ThreadPool.SetMaxThreads(PoolThreads, PoolThreads);
        ThreadPool.SetMinThreads(PoolThreads, PoolThreads);
        using var all = new CountdownEvent(PoolThreads);
        using var over = new CountdownEvent(PoolThreads);
        for (int i = 0; i < PoolThreads; i++)
        {
            ThreadPool.QueueUserWorkItem(_ =>
            {
                all.Signal();
                all.Wait();
                over.Signal();
            });
        }

        over.Wait();
    }

    /// <summary>The parent writes nothing: the end of the input is the parent's.</summary>
    private static void EndWithParent()
    {
        while (Console.In.Read() >= 0)
        {
        }

        Environment.Exit(1);
    }

    private static void Configure(KestrelServerOptions options)
    {
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(2);
        options.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(2));
        options.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(2));
        options.Limits.MaxRequestBodySize = MaxBodyBytes;
        options.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1);
        options.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
        options.Listen(IPAddress.Loopback, 0, static listen => listen.UseHttps(TestCertificate.Server, static https => https.HandshakeTimeout = TimeSpan.FromSeconds(2)));
    }
}
