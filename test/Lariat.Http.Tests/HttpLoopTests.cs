using Lariat.LowLevel;
using Lariat.Net;
using Microsoft.AspNetCore.Builder;

namespace Lariat.Http.Tests;

/// <summary>Clients and the loops they belong to: one pool a loop, other threads, other loops, and the end.</summary>
public abstract class HttpLoopTests(DriverKind kind) : HttpTest(kind)
{
    [Fact]
    public void Client_SameLoop_IsOne() => RunClean(async () =>
    {
        await using KestrelServer server = await StartAsync();

        Assert.Same(LariatHttp.Client, LariatHttp.Client);
        Assert.Equal("x", await LariatHttp.Client.GetStringAsync(server.Root, Token));
        await EventLoop.Current.Features.ShutdownAsync(LoopShutdownStep.Locals);
    });

    [Fact]
    public void Client_OutsideALoop_SaysSo()
    {
        var error = Assert.Throws<InvalidOperationException>(() => LariatHttp.Client);

        Assert.Contains("No event loop runs on this thread", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_LoopEndsWithIdleConnections_ClosesThemAndIsDisposed()
    {
        Kind.Require();
        await using KestrelServer server = await StartAsync();
        HttpClient? client = null;

        await RunOnThreadAsync(async () =>
        {
            client = LariatHttp.Client;
            await client.GetStringAsync(server.Root, Token);
        });

        await Assert.ThrowsAsync<ObjectDisposedException>(() => client!.GetStringAsync(server.Root));
    }

    [Fact]
    public async Task CreateClient_LoopEnds_LaterRequestsFailInsteadOfWaiting()
    {
        Kind.Require();
        await using KestrelServer server = await StartAsync();
        HttpClient? client = null;
        await RunOnThreadAsync(async () =>
        {
            client = LariatHttp.CreateClient();
            await client.GetStringAsync(server.Root, Token);
        });

        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => client!.GetStringAsync(server.Root));

        Assert.Contains("has ended", error.ToString(), StringComparison.Ordinal);
        client!.Dispose();
    }

    [Fact]
    public void Get_FromOtherThreads_Works() => RunClean(async () =>
    {
        await using KestrelServer server = await StartAsync();
        using HttpClient http = LariatHttp.CreateClient();

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => http.GetStringAsync(server.Root))));

        Assert.All(answers, answer => Assert.Equal("x", answer));
    });

    [Fact]
    public void Get_FromAnotherLoop_Works() => RunClean(async () =>
    {
        await using KestrelServer server = await StartAsync();
        using HttpClient http = LariatHttp.CreateClient();

        await Task.Run(() => EventLoop.Run(FetchTwiceAsync(), new LoopOptions { Driver = MakeDriver }));

        async Coroutine FetchTwiceAsync()
        {
            EventLoop loop = EventLoop.Current;
            Assert.Equal("x", await http.GetStringAsync(server.Root, Token));
            Assert.True(IsOnLoop(loop));
            Assert.Equal("x", await http.GetStringAsync(server.Root, Token));
            Assert.True(IsOnLoop(loop));
        }
    });

    [Fact]
    public void Get_ByOneLoopPerThread_EachHasItsOwnPool() => RunClean(async () =>
    {
        await using KestrelServer server = await StartAsync();
        HttpClient mine = LariatHttp.Client;

        HttpClient other = await Task.Run(() => EventLoop.Run(FetchAsync(), new LoopOptions { Driver = MakeDriver }));

        Assert.NotSame(mine, other);
        await EventLoop.Current.Features.ShutdownAsync(LoopShutdownStep.Locals);

        async Coroutine<HttpClient> FetchAsync()
        {
            Assert.Equal("x", await LariatHttp.Client.GetStringAsync(server.Root, Token));
            return LariatHttp.Client;
        }
    });

    [Fact]
    public void Dispose_WithIdleConnections_ClosesThem() => RunClean(async () =>
    {
        await using KestrelServer server = await StartAsync();
        HttpClient http = LariatHttp.CreateClient();
        await http.GetStringAsync(server.Root, Token);
        Assert.Equal(1, EventLoop.Current.Sockets.OpenCount);

        http.Dispose();

        await SettleAsync(openCount: 0);
    });

    [Fact]
    public void Dispose_PeerTakesNothing_GivesUpAfterTheCloseTimeout() => RunClean(async () =>
    {
        await using Server server = await StartRawAsync(static async connection => await Coroutine.Sleep(TimeSpan.FromSeconds(20)));
        await using Connection connection = await Connection.OpenAsync(
            "127.0.0.1", server.Port, new ConnectOptions { CloseTimeout = TimeSpan.FromMilliseconds(20), WriteHighWater = 100_000_000 });
        Stream stream = connection.AsStream();
        await stream.WriteAsync(new byte[50_000_000], Token);
        Assert.True(connection.PendingWriteBytes > 0);

        await stream.DisposeAsync();
        await connection.WaitClosedAsync();

        Assert.Equal(0, connection.PendingWriteBytes);
    });

    private static Task<KestrelServer> StartAsync() => KestrelServer.StartAsync(app => app.MapGet("/", () => "x"));

    // With the end of a run, not with a loop that the test keeps.
    private Task RunOnThreadAsync(Func<Coroutine> body) => Task.Run(() => EventLoop.Run(body(), new LoopOptions { Driver = MakeDriver }));
}
