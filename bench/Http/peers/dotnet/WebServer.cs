using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.WebSockets;
using System.Runtime;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lariat.AspNetCore;
using Lariat.Net;

namespace Lariat.Http.Peers;

internal sealed record Message(string Text);

/// <summary>An application as a tutorial writes it: minimal API, logging off. The transport is all that differs.</summary>
internal static class WebServer
{
    private const int DownloadBytes = 100 * 1024;
    private const int MaxWholeBytes = 1024 * 1024;
    private const int SlowMilliseconds = 20;
    private static readonly byte[] s_download = RandomNumberGenerator.GetBytes(DownloadBytes);

    public static async Task RunAsync(string transport)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        Transports.Use(builder, transport);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(MakeCertificate()));
        });
        await using WebApplication app = builder.Build();
        Map(app, transport);
        await app.StartAsync();
        Console.WriteLine($"listening on {string.Join(' ', app.Urls.Select(url => new Uri(url).Port))}");
        await app.WaitForShutdownAsync();
    }

    private static void Map(WebApplication app, string transport)
    {
        app.MapGet("/plaintext", () => "Hello, World!");
        app.MapGet("/json", () => new Message("Hello, World!"));
        app.MapGet("/download", () => Results.Bytes(s_download));
        app.MapPost("/post", async (PipeReader body) => await CountAsync(body));

        // It blocks its thread, as somebody's old library does; on the loops it says so.
        app.MapGet("/slow", () =>
        {
            Thread.Sleep(SlowMilliseconds);
            return "Hello, World!";
        }).OffLoop();

        // How far the JIT is: whoever warms this up goes on until it compiles nothing new.
        app.MapGet("/jit", () => JitInfo.GetCompiledMethodCount().ToString(CultureInfo.InvariantCulture));
        app.UseWebSockets();
        app.Map("/echo", EchoAsync);
        app.Map("/whole", Transports.IsLariat(transport) ? EchoMessagesAsync : EchoWholeAsync);
    }

    private static async Task<string> CountAsync(PipeReader body)
    {
        long count = 0;
        while (true)
        {
            ReadResult result = await body.ReadAsync();
            count += result.Buffer.Length;
            body.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return $"{count} bytes";
            }
        }
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[4096];
        while (true)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, result.Count), result.MessageType, result.EndOfMessage, context.RequestAborted);
        }
    }

    /// <summary>Whole messages of the framework's.</summary>
    private static async Task EchoWholeAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[MaxWholeBytes];
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(length), context.RequestAborted);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            length += result.Count;
            if (result.EndOfMessage)
            {
                await socket.SendAsync(buffer.AsMemory(0, length), result.MessageType, true, context.RequestAborted);
                length = 0;
            }
        }
    }

    /// <summary>The same with messages of Lariat's.</summary>
    private static async Task EchoMessagesAsync(HttpContext context)
    {
        await using WebSocketConnection socket = await context.WebSockets.AcceptAsync(limits: new WebSocketLimits { MaxMessageBytes = MaxWholeBytes });
        await foreach (WebSocketMessage message in socket.ReadMessagesAsync())
        {
            await (message.IsText ? socket.SendTextAsync(message.Bytes) : socket.SendAsync(message.Bytes));
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
