using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lariat.AspNetCore.Tests;

/// <summary>Endpoints that were moved to the pool.</summary>
public abstract class OffLoopTests(DriverKind kind) : ServerTest(kind)
{
    [Fact]
    public async Task Endpoint_MarkedByAttribute_RunsOnThePool()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", [OffLoop] () => Where()));

        Assert.Equal("pool", await server.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Endpoint_MarkedWhereItIsMapped_RunsOnThePool()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", () => Where()).OffLoop());

        Assert.Equal("pool", await server.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Endpoint_AfterAnAwait_IsStillOnThePool()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            await context.Request.BodyReader.ReadAsync();
            await Task.Yield();
            return Where();
        }).OffLoop());

        Assert.Equal("pool", await server.Client.GetStringAsync("/"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Endpoint_ReadsABodyThatArrivesLater_IsStillOnThePool(bool wantsContext)
    {
        var reading = new TaskCompletionSource();
        await using RunningServer server = await StartAsync(app => app.MapPost("/", async (HttpContext context) =>
        {
            byte[] body = new byte[2];
            await context.Request.Body.ReadExactlyAsync(body.AsMemory(0, 1)).ConfigureAwait(wantsContext);
            ValueTask rest = context.Request.Body.ReadExactlyAsync(body.AsMemory(1, 1));
            reading.SetResult();
            await rest.ConfigureAwait(wantsContext);
            return Where();
        }).OffLoop());
        using Socket socket = await server.ConnectAsync();

        await socket.SendAsync(Bytes("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\na"));
        await reading.Task.WaitAsync(Patience);
        await socket.SendAsync(Bytes("b"));

        Assert.Equal("pool", (await RawHttp.ReceiveAsync(socket)).Body);
    }

    [Fact]
    public async Task Request_AfterOneOnThePool_IsOnTheLoopAgain()
    {
        await using RunningServer server = await StartAsync(app =>
        {
            app.MapGet("/pool", () => Where()).OffLoop();
            app.MapGet("/loop", () => Where());
        });
        using Socket socket = await server.ConnectAsync();

        RawAnswer first = await RawHttp.GetAsync(socket, "/pool");
        RawAnswer second = await RawHttp.GetAsync(socket, "/loop");

        Assert.Equal(("pool", "loop"), (first.Body, second.Body));
    }

    [Fact]
    public async Task OffloadBlocking_EveryRequest_RunsOnThePool()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", () => Where()), options => options.OffloadBlocking = true);
        using Socket socket = await server.ConnectAsync();

        RawAnswer first = await RawHttp.GetAsync(socket, "/");
        RawAnswer second = await RawHttp.GetAsync(socket, "/");

        Assert.Equal(("pool", "pool"), (first.Body, second.Body));
    }

    [Fact]
    public async Task Endpoint_BlocksOnThePool_LoopServesOthers()
    {
        using var gate = new ManualResetEventSlim();
        await using RunningServer server = await StartAsync(
            app =>
            {
                app.MapGet("/blocked", () => gate.Wait(Patience)).OffLoop();
                app.MapGet("/", () => "served");
            },
            options => options.LoopCount = 1);

        Task<string> blocked = server.Client.GetStringAsync("/blocked");
        string served = await server.Client.GetStringAsync("/");
        gate.Set();

        Assert.Equal("served", served);
        Assert.Equal("true", await blocked);
    }

    private static string Where() => EventLoop.CurrentOrNull is null && LoopTask.CurrentOrNull is null && Thread.CurrentThread.IsThreadPoolThread ? "pool" : "loop";
}
