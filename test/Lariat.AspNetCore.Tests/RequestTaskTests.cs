using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lariat.AspNetCore.Tests;

/// <summary>A request as a task of its connection's loop.</summary>
public abstract class RequestTaskTests(DriverKind kind) : ServerTest(kind)
{
    [Fact]
    public async Task Name_RequestWithARoute_IsMethodAndRoute()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/items/{id}", (int id) => $"{id} {LoopTask.Current.Name}"));

        string name = await server.Client.GetStringAsync("/items/7");

        Assert.Equal("7 GET /items/{id}", name);
    }

    [Fact]
    public async Task Name_RequestWithoutARoute_IsMethodAndPath()
    {
        await using RunningServer server = await StartAsync(app => app.Run(context => context.Response.WriteAsync(LoopTask.Current.Name)));

        string name = await server.Client.GetStringAsync("/elsewhere");

        Assert.Equal("GET /elsewhere", name);
    }

    [Fact]
    public async Task Handler_AwaitingACoroutine_GoesOnInItsTask()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async () =>
        {
            LoopTask task = LoopTask.Current;
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
            return LoopTask.CurrentOrNull == task ? "same" : "other";
        }));

        Assert.Equal("same", await server.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Handler_AwaitingAForeignTask_GoesOnInItsTask()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async () =>
        {
            LoopTask task = LoopTask.Current;
            await Task.Run(() => Thread.Sleep(1));
            return LoopTask.CurrentOrNull == task ? "same" : "other";
        }));

        Assert.Equal("same", await server.Client.GetStringAsync("/"));
    }

    [Theory]
    [InlineData("/now")]
    [InlineData("/later")]
    public async Task Handler_Fails_AnswersAndLogsAsKestrelDoes(string path)
    {
        await using RunningServer server = await StartAsync(app =>
        {
            app.MapGet("/now", string () => throw new InvalidOperationException("broken"));
            app.MapGet("/later", async Task<string> () =>
            {
                await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
                throw new InvalidOperationException("broken");
            });
        });

        using HttpResponseMessage answer = await server.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        LogLine line = Assert.Single(server.Log.Errors);
        Assert.Equal("broken", line.Exception!.Message);
        Assert.Equal("Microsoft.AspNetCore.Server.Kestrel", line.Category);
    }

    [Fact]
    public async Task Client_GoesAway_CancelsAtTheAwait()
    {
        var waiting = new TaskCompletionSource();
        var ended = new TaskCompletionSource<string>();
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async () =>
        {
            try
            {
                waiting.SetResult();
                await Coroutine.Sleep(Patience);
                ended.SetResult("slept");
            }
            catch (CoroutineCanceledException)
            {
                ended.SetResult("cancelled");
                throw;
            }
        }));
        Socket socket = await server.ConnectAsync();

        await socket.SendAsync(Bytes("GET / HTTP/1.1\r\nHost: test\r\n\r\n"));
        await waiting.Task.WaitAsync(Patience);
        socket.Dispose();

        Assert.Equal("cancelled", await ended.Task.WaitAsync(Patience));
        await server.StopAsync();
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Handler_CatchesItsCancellation_EndsBeforeItsRequestDoes()
    {
        var waiting = new TaskCompletionSource();
        var cleanedUp = new TaskCompletionSource<string>();
        await using RunningServer server = await StartAsync(app => app.MapGet("/{id}", async (HttpContext context) =>
        {
            try
            {
                waiting.SetResult();
                await Coroutine.Sleep(Patience);
            }
            finally
            {
                await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
                cleanedUp.SetResult(context.Request.Path);
            }
        }));
        Socket socket = await server.ConnectAsync();

        await socket.SendAsync(Bytes("GET /mine HTTP/1.1\r\nHost: test\r\n\r\n"));
        await waiting.Task.WaitAsync(Patience);
        socket.Dispose();

        Assert.Equal("/mine", await cleanedUp.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Token_OfTheTask_IsCancelledWithTheRequest()
    {
        var waiting = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async () =>
        {
            // Not disposed: the delay is told first, and the handler may have ended before the other callback is called.
            CancellationToken token = LoopTask.Current.Token;
            _ = token.Register(ended.SetResult);
            waiting.SetResult();
            await Task.Delay(Patience, token);
        }));
        Socket socket = await server.ConnectAsync();

        await socket.SendAsync(Bytes("GET / HTTP/1.1\r\nHost: test\r\n\r\n"));
        await waiting.Task.WaitAsync(Patience);
        socket.Dispose();

        await ended.Task.WaitAsync(Patience);
        await server.StopAsync();
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Handler_BlocksItsLoop_IsNamedByTheWatchdog()
    {
        CollectedLog? log = null;
        await using RunningServer server = await StartAsync(
            app => app.MapGet("/slow/{n}", () => SpinWait.SpinUntil(() => FindReport() is not null, Patience)),
            options => options.Loop = new LoopOptions { Driver = MakeDriver, WatchdogTimeout = TimeSpan.FromMilliseconds(20) });
        log = server.Log;

        await server.Client.GetStringAsync("/slow/1");

        Assert.Contains("has been blocked", FindReport()!.Text, StringComparison.Ordinal);

        LogLine? FindReport() => log?.Lines.FirstOrDefault(line => line.Category == "Lariat" && line.Text.Contains("GET /slow/{n}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task UseLariat_Twice_IsOneTaskForARequest()
    {
        await using RunningServer server = await StartAsync(
            app => app.MapGet("/", () => EventLoop.Current.Tasks.Count(task => task.Name == "GET /")),
            configure: builder => builder.WebHost.UseLariat());

        Assert.Equal("1", await server.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Values_AsyncLocalOfAHandler_StayInItsRequest()
    {
        var local = new AsyncLocal<string?>();
        await using RunningServer server = await StartAsync(app => app.MapGet("/{value}", async (string value) =>
        {
            string? before = local.Value;
            local.Value = value;
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
            return $"{before ?? "none"} {local.Value}";
        }));

        string first = await server.Client.GetStringAsync("/1");
        string second = await server.Client.GetStringAsync("/2");

        Assert.Equal(("none 1", "none 2"), (first, second));
    }
}
