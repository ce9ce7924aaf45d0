using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Lariat.AspNetCore.Tests;

/// <summary>Kestrel's features on the loops: protocols, limits and time-outs.</summary>
public abstract class HttpTests(DriverKind kind) : ServerTest(kind)
{
    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task UseHttps_Request_RunsInATaskOfALoop(HttpProtocols protocols)
    {
        using X509Certificate2 certificate = MakeCertificate();
        await using RunningServer server = await StartAsync(
            app => app.MapGet("/", (HttpContext context) => $"{context.Request.Protocol} {Where()}"),
            kestrel: options => options.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols;
                listen.UseHttps(certificate);
            }));
        using HttpClient client = MakeClient(server, protocols == HttpProtocols.Http2 ? HttpVersion.Version20 : HttpVersion.Version11, certificate);

        string first = await client.GetStringAsync("/");
        string second = await client.GetStringAsync("/");

        string protocol = protocols == HttpProtocols.Http2 ? "HTTP/2" : "HTTP/1.1";
        Assert.Equal(($"{protocol} GET /", $"{protocol} GET /"), (first, second));
    }

    [Fact]
    public async Task Http2_StreamsAtOnce_RunInTasksOfOneLoop()
    {
        var all = new CountdownEvent(20);
        await using RunningServer server = await StartAsync(
            app => app.MapPost("/", async (HttpContext context) =>
            {
                // They are all there before the first is answered.
                all.Signal();
                while (!all.IsSet)
                {
                    await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
                }

                string body = await new StreamReader(context.Request.Body).ReadToEndAsync();
                return $"{body} {Where()} {Thread.CurrentThread.Name}";
            }),
            kestrel: options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        using HttpClient client = MakeClient(server, HttpVersion.Version20);

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using HttpResponseMessage answer = await client.PostAsync("/", new StringContent($"{i}"));
            return await answer.Content.ReadAsStringAsync();
        }));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i} POST / lariat-loop-1"), answers);
    }

    [Fact]
    public async Task Http2_EndpointOffLoop_RunsOnThePool()
    {
        await using RunningServer server = await StartAsync(
            app => app.MapGet("/", () => Where()).OffLoop(),
            kestrel: options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        using HttpClient client = MakeClient(server, HttpVersion.Version20);

        Assert.Equal("pool", await client.GetStringAsync("/"));
    }

    [Fact]
    public async Task WebSocket_Echo_ComesBackFromItsTask()
    {
        await using RunningServer server = await StartAsync(app =>
        {
            app.UseWebSockets();
            app.MapGet("/echo", EchoAsync);
        });
        using var socket = new ClientWebSocket();
        using var limit = new CancellationTokenSource(Patience);
        byte[] sent = new byte[100_000];
        new Random(2).NextBytes(sent);

        await socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = "/echo" }.Uri, limit.Token);
        await socket.SendAsync(sent, WebSocketMessageType.Binary, endOfMessage: true, limit.Token);
        byte[] received = new byte[sent.Length];
        for (int length = 0; length < received.Length;)
        {
            length += (await socket.ReceiveAsync(received.AsMemory(length), limit.Token)).Count;
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", limit.Token);
        Assert.Equal(sent, received);
        Assert.Equal("GET /echo", socket.CloseStatusDescription);
    }

    [Fact]
    public async Task MaxConcurrentConnections_OneMore_IsClosed()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", () => "served"), kestrel: options =>
        {
            options.Limits.MaxConcurrentConnections = 1;
            options.Listen(IPAddress.Loopback, 0);
        });
        using Socket first = await server.ConnectAsync();
        Assert.Equal("served", (await RawHttp.GetAsync(first, "/")).Body);

        using Socket second = await server.ConnectAsync();

        Assert.True(string.IsNullOrEmpty(await RawHttp.ReceiveToEndAsync(second)));
        Assert.Equal("served", (await RawHttp.GetAsync(first, "/")).Body);
    }

    [Fact]
    public async Task KeepAliveTimeout_IdleConnection_IsClosed()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", () => "served"), kestrel: options =>
        {
            options.Limits.KeepAliveTimeout = TimeSpan.FromMilliseconds(100);
            options.Listen(IPAddress.Loopback, 0);
        });
        using Socket socket = await server.ConnectAsync();
        await RawHttp.GetAsync(socket, "/");

        Assert.True(string.IsNullOrEmpty(await RawHttp.ReceiveToEndAsync(socket)));
    }

    [Fact]
    public async Task MinRequestBodyDataRate_SlowBody_IsRefused()
    {
        await using RunningServer server = await StartAsync(
            app => app.MapPost("/", async (HttpContext context) => await context.Request.Body.CopyToAsync(Stream.Null)),
            kestrel: options =>
            {
                options.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1_000_000, gracePeriod: TimeSpan.FromSeconds(1.1));
                options.Listen(IPAddress.Loopback, 0);
            });
        using Socket socket = await server.ConnectAsync();

        await socket.SendAsync(Bytes("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 1000\r\n\r\nslow"));

        Assert.StartsWith("HTTP/1.1 408", await RawHttp.ReceiveToEndAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_ClientReadsLater_FlushWaitsAndAllArrives()
    {
        var isPending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        byte[] part = new byte[64 * 1024];
        new Random(3).NextBytes(part);
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            context.Response.ContentLength = part.Length * 200L;
            for (int i = 0; i < 200; i++)
            {
                Task write = context.Response.Body.WriteAsync(part, 0, part.Length);
                if (!write.IsCompleted)
                {
                    isPending.TrySetResult();
                }

                await write;
            }
        }));

        using HttpResponseMessage answer = await server.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        await isPending.Task.WaitAsync(Patience);
        byte[] body = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal(part.Length * 200, body.Length);
        Assert.All(body.Chunk(part.Length), chunk => Assert.True(part.AsSpan().SequenceEqual(chunk)));
    }

    [Fact]
    public async Task Response_WrittenFromThePool_ArrivesInOrder()
    {
        string expected = string.Concat(Enumerable.Range(0, 5000).Select(i => $"line {i}\n"));
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            for (int i = 0; i < 5000; i++)
            {
                string line = $"line {i}\n";
                if (i % 3 == 0)
                {
                    await context.Response.WriteAsync(line);
                }
                else
                {
                    await Task.Run(() => context.Response.WriteAsync(line));
                }
            }
        }));

        Assert.Equal(expected, await server.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Abort_FromThePool_ResetsTheConnection()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async (HttpContext context) => await Task.Run(context.Abort)));
        using Socket socket = await server.ConnectAsync();

        await socket.SendAsync(Bytes("GET / HTTP/1.1\r\nHost: test\r\n\r\n"));

        Assert.Null(await RawHttp.ReceiveToEndAsync(socket));
    }

    [Fact]
    public async Task Stop_RequestRuns_LetsItEnd()
    {
        var running = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async () =>
        {
            running.SetResult();
            await release.Task;
            return "served";
        }));
        using Socket socket = await server.ConnectAsync();

        await socket.SendAsync(Bytes("GET / HTTP/1.1\r\nHost: test\r\n\r\n"));
        await running.Task.WaitAsync(Patience);
        Task stop = server.StopAsync();
        Assert.False(stop.IsCompleted);
        release.SetResult();

        Assert.Equal("served", (await RawHttp.ReceiveAsync(socket)).Body);
        await stop.WaitAsync(Patience);
    }

    [Fact]
    public async Task Stop_RequestDoesNotEndInTime_IsAborted()
    {
        var running = new TaskCompletionSource();
        var ended = new TaskCompletionSource<string>();
        await using RunningServer server = await StartAsync(
            app => app.MapGet("/", async () =>
            {
                try
                {
                    running.SetResult();
                    await Coroutine.Sleep(Patience);
                    ended.SetResult("slept");
                }
                catch (CoroutineCanceledException)
                {
                    ended.SetResult("cancelled");
                    throw;
                }
            }));
        using Socket socket = await server.ConnectAsync();

        await socket.SendAsync(Bytes("GET / HTTP/1.1\r\nHost: test\r\n\r\n"));
        await running.Task.WaitAsync(Patience);
        await server.StopAsync(TimeSpan.FromMilliseconds(100));

        Assert.Equal("cancelled", await ended.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Connections_AThousandAtOnce_AreAllServed()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/{id}", (int id) => $"served {id}"));

        Socket[] sockets = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => server.ConnectAsync()));
        RawAnswer[] answers = await Task.WhenAll(sockets.Select((socket, i) => RawHttp.GetAsync(socket, $"/{i}")));

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"served {i}"), answers.Select(answer => answer.Body));
        Assert.Equal([500, 500], server.Loops.GetStatistics().Select(loop => loop.Connections));
        Array.ForEach(sockets, socket => socket.Dispose());
    }

    private static string Where() => LoopTask.CurrentOrNull?.Name ?? (EventLoop.CurrentOrNull is null ? "pool" : "loop");

    private static async Task EchoAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[10_000];
        while (true)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, LoopTask.Current.Name, CancellationToken.None);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, result.Count), WebSocketMessageType.Binary, result.EndOfMessage, CancellationToken.None);
        }
    }

    private static HttpClient MakeClient(RunningServer server, Version version, X509Certificate2? certificate = null)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate?.GetCertHashString(),
            },
        };
        return new HttpClient(handler)
        {
            BaseAddress = server.Address,
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Patience,
        };
    }

    private static X509Certificate2 MakeCertificate()
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null);
    }
}
