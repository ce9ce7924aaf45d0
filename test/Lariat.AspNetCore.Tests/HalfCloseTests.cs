using System.Net.Sockets;
using System.Text;
using Lariat.AspNetCore.Tests.Behaviour;
using Lariat.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Lariat.AspNetCore.Tests;

/// <summary>A client that ends its half of the connection after its request: it gets its whole answer, a reset, or, if none was begun, none. Never a part that looks whole.</summary>
public abstract class HalfCloseTests(DriverKind kind) : ServerTest(kind)
{
    [Theory]
    [InlineData("HTTP/1.1", "length", "loop")]
    [InlineData("HTTP/1.1", "chunked", "loop")]
    [InlineData("HTTP/1.0", "until the end", "loop")]
    [InlineData("HTTP/1.1", "length", "coroutine")]
    [InlineData("HTTP/1.0", "until the end", "coroutine")]
    [InlineData("HTTP/1.1", "length", "pool")]
    [InlineData("HTTP/1.1", "chunked", "pool")]
    [InlineData("HTTP/1.0", "until the end", "offloaded")]
    public async Task Answer_BegunAndNotEnded_WhatWasFlushedThenReset(string version, string framing, string where)
    {
        var gate = new TaskCompletionSource();
        await using RunningServer server = await StartAsync(
            app =>
            {
                if (where == "coroutine")
                {
                    app.MapGet("/", async Coroutine (HttpContext context) => await BeginAsync(context));
                }
                else
                {
                    RouteHandlerBuilder route = app.MapGet("/", (Delegate)BeginAsync);
                    _ = where == "pool" ? route.WithMetadata(new OffLoopAttribute()) : route;
                }
            },
            options => options.OffloadBlocking = where == "offloaded");
        using Socket socket = await AskAsync(server, version);
        string begin = await ReceiveUntilAsync(socket, "first;");

        socket.Shutdown(SocketShutdown.Send);
        (string rest, bool isReset) = await ReceiveToEndAsync(socket);
        gate.SetResult();

        Assert.True(isReset, $"An end in order behind: {begin}{rest}");
        Assert.DoesNotContain("second", begin + rest, StringComparison.Ordinal);

        async Task BeginAsync(HttpContext context)
        {
            context.Response.ContentLength = framing == "length" ? "first;second".Length : null;
            await context.Response.WriteAsync("first;");
            await gate.Task;
            await context.Response.WriteAsync("second");
        }
    }

    [Fact]
    public async Task Answer_MoreThanTheSystemTakes_IsReset()
    {
        var ended = new TaskCompletionSource();
        const int ByteCount = 40_000_000;
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            context.Response.ContentLength = ByteCount;
            await context.Response.Body.WriteAsync(new byte[ByteCount]);
            ended.SetResult();
        }));
        using Socket socket = await AskAsync(server);
        await ReceiveUntilAsync(socket, "\r\n\r\n");

        socket.Shutdown(SocketShutdown.Send);
        await ended.Task.WaitAsync(Patience);
        (string received, bool isReset) = await ReceiveToEndAsync(socket);

        Assert.True(isReset);
        Assert.True(received.Length < ByteCount);
    }

    [Fact]
    public async Task Answer_EndedBefore_IsWholeAndEndsInOrder()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            await Task.Yield();
            await context.Response.WriteAsync("hello");
        }));
        for (int i = 0; i < 10; i++)
        {
            using Socket socket = await AskAsync(server);
            await ReceiveUntilAsync(socket, "\r\n0\r\n\r\n");

            socket.Shutdown(SocketShutdown.Send);

            Assert.Equal(("", false), await ReceiveToEndAsync(socket));
        }
    }

    [Fact]
    public async Task Answer_NotBegun_IsNoneAndEndsInOrder()
    {
        var gate = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            begun.SetResult();
            await gate.Task;
            await context.Response.WriteAsync("late");
        }));
        using Socket socket = await AskAsync(server);
        await begun.Task.WaitAsync(Patience);

        socket.Shutdown(SocketShutdown.Send);
        (string received, bool isReset) = await ReceiveToEndAsync(socket);
        gate.SetResult();

        Assert.Equal(("", false), (received, isReset));
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("GET", 204)]
    [InlineData("GET", 304)]
    public async Task Answer_WithoutABody_IsWholeWithItsHead(string method, int status)
    {
        var gate = new TaskCompletionSource();
        await using RunningServer server = await StartAsync(app => app.MapMethods("/", [method], async (HttpContext context) =>
        {
            context.Response.StatusCode = status;
            await context.Response.StartAsync();
            await context.Response.Body.FlushAsync();
            await gate.Task;
        }));
        using Socket socket = await AskAsync(server, method: method);
        string head = await ReceiveUntilAsync(socket, "\r\n\r\n");

        socket.Shutdown(SocketShutdown.Send);
        (string received, bool isReset) = await ReceiveToEndAsync(socket);
        gate.SetResult();

        Assert.Contains($" {status} ", head, StringComparison.Ordinal);
        Assert.Equal(("", false), (received, isReset));
    }

    [Fact]
    public async Task WebSocket_ClientEndsItsStream_EndsInOrder()
    {
        await using RunningServer server = await StartAsync(app =>
        {
            app.UseWebSockets();
            app.MapGet("/", async Coroutine (HttpContext context) =>
            {
                await using WebSocketConnection socket = await context.WebSockets.AcceptAsync();
                await socket.SendAsync("hello");
                await foreach (WebSocketMessage _ in socket.ReadMessagesAsync())
                {
                    // Nothing comes.
                }
            });
        });
        using Socket socket = await AskAsync(server, extra: "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        await ReceiveUntilAsync(socket, "hello");

        socket.Shutdown(SocketShutdown.Send);

        Assert.False((await ReceiveToEndAsync(socket)).IsReset);
    }

    private static async Task<Socket> AskAsync(RunningServer server, string version = "HTTP/1.1", string method = "GET", string extra = "")
    {
        Socket socket = await server.ConnectAsync();
        await socket.SendAsync(Bytes($"{method} / {version}\r\nHost: test\r\n{extra}\r\n"));
        return socket;
    }

    private static async Task<string> ReceiveUntilAsync(Socket socket, string end)
    {
        using var limit = new CancellationTokenSource(Patience);
        var received = new StringBuilder();
        byte[] one = new byte[1];
        while (!received.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            Assert.Equal(1, await socket.ReceiveAsync(one, limit.Token));
            received.Append((char)one[0]);
        }

        return received.ToString();
    }

    private static async Task<(string Received, bool IsReset)> ReceiveToEndAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(Patience);
        var received = new StringBuilder();
        byte[] buffer = new byte[64 * 1024];
        try
        {
            for (int count; (count = await socket.ReceiveAsync(buffer, limit.Token)) > 0;)
            {
                received.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }

            return (received.ToString(), false);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            return (received.ToString(), true);
        }
    }
}
