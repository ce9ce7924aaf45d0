using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lariat.AspNetCore.Tests;

/// <summary>What carries requests: connections on loops.</summary>
public abstract class TransportTests(DriverKind kind) : ServerTest(kind)
{
    [Fact]
    public async Task Request_FirstOfConnection_RunsOnALoop()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", () => EventLoop.CurrentOrNull is null ? "pool" : Thread.CurrentThread.Name!));

        string where = await server.Client.GetStringAsync("/");

        Assert.StartsWith("lariat-loop-", where, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_AfterAnother_RunsOnTheSameLoop()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", () => Thread.CurrentThread.Name!));

        string first = await server.Client.GetStringAsync("/");
        string second = await server.Client.GetStringAsync("/");

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Connections_Several_AreSpreadEvenly()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", () => Thread.CurrentThread.Name!));

        var names = new List<string>();
        var sockets = new List<Socket>();
        for (int i = 0; i < 4; i++)
        {
            Socket socket = await server.ConnectAsync();
            sockets.Add(socket);
            names.Add((await RawHttp.GetAsync(socket, "/")).Body);
        }

        Assert.Equal(2, names.Count(name => name == "lariat-loop-1"));
        Assert.Equal(2, names.Count(name => name == "lariat-loop-2"));
        sockets.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Body_LargerThanTheReadBuffer_ArrivesWhole()
    {
        byte[] sent = new byte[3 * 1024 * 1024];
        new Random(1).NextBytes(sent);
        await using RunningServer server = await StartAsync(
            app => app.MapPost("/", async (HttpContext context) => await context.Request.Body.CopyToAsync(context.Response.Body)),
            options => options.MaxReadBufferSize = 64 * 1024);

        using HttpResponseMessage answer = await server.Client.PostAsync("/", new ByteArrayContent(sent));

        Assert.Equal(sent, await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Answer_FlushedInPieces_ArrivesInOne()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("one");
            await context.Response.Body.FlushAsync();
            await context.Response.WriteAsync("two");
        }));
        using Socket socket = await server.ConnectAsync();
        await socket.SendAsync("GET / HTTP/1.1\r\nHost: test\r\n\r\n"u8.ToArray());

        byte[] buffer = new byte[4096];
        int count = await socket.ReceiveAsync(buffer);

        Assert.EndsWith("3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n", Encoding.ASCII.GetString(buffer, 0, count), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_OutgrowingItsFirstBlock_ArrivesWhole()
    {
        byte[] sent = new byte[50_000];
        new Random(2).NextBytes(sent);
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            for (int at = 0; at < sent.Length; at += 2500)
            {
                context.Response.BodyWriter.Write(sent.AsSpan(at, 2500));
            }

            await context.Response.BodyWriter.FlushAsync();
        }));

        byte[] received = await server.Client.GetByteArrayAsync("/");

        Assert.Equal(sent, received);
    }

    [Fact]
    public async Task UnixSocket_Request_IsAnswered()
    {
        string path = Path.Combine(Path.GetTempPath(), $"lariat-{Guid.NewGuid():N}.sock");
        await using RunningServer server = await StartAsync(app => app.MapGet("/", () => Thread.CurrentThread.Name!), kestrel: options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.ListenUnixSocket(path);
        });
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));

        Assert.StartsWith("lariat-loop-", (await RawHttp.GetAsync(socket, "/")).Body, StringComparison.Ordinal);
        await server.StopAsync();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Start_AddressInUse_SaysSo()
    {
        await using RunningServer server = await StartAsync(_ => { });

        IOException error = await Assert.ThrowsAsync<IOException>(
            () => StartAsync(_ => { }, kestrel: options => options.Listen(IPAddress.Loopback, server.Address.Port)));

        Assert.IsType<Microsoft.AspNetCore.Connections.AddressInUseException>(error.InnerException);
    }
}
