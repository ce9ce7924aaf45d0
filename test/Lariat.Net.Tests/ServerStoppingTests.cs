using System.Net;
using System.Net.Sockets;

namespace Lariat.Net.Tests;

/// <summary>The ends of a server that CPython's test_server.py pins down.</summary>
public abstract class ServerStoppingTests(DriverKind kind) : DriverTest(kind)
{
    [Fact]
    public void Close_Serving_HasNoEndPointAndAcceptsNoMore() => Run(async () =>
    {
        Server server = await Server.StartAsync(ReadToEndAsync, "127.0.0.1", 0);
        var at = (IPEndPoint)server.EndPoints[0];
        Assert.True(server.IsServing);

        server.Close();
        server.Close();

        Assert.False(server.IsServing);
        Assert.Empty(server.EndPoints);
        await Assert.ThrowsCoroutineAsync<SocketException>(Connection.OpenAsync(at));
    });

    [Fact]
    public void Loop_OfAServer_IsTheOneItWasStartedOn() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(ReadToEndAsync, "127.0.0.1", 0);

        Assert.Same(EventLoop.Current, server.Loop);
    });

    [Fact]
    public void WaitClosedAsync_OpenOrServing_WaitsForBothEnds() => Run(async () =>
    {
        Server server = await Server.StartAsync(ReadToEndAsync, "127.0.0.1", 0);
        LoopTask beforeAnyClient = LoopTask.Create(server.WaitClosedAsync(), eagerStart: true);
        Connection client = await Connection.OpenAsync("127.0.0.1", server.Port);
        await WaitUntil(() => server.ConnectionCount == 1);
        Assert.False(beforeAnyClient.IsCompleted);

        server.Close();
        LoopTask afterClose = LoopTask.Create(server.WaitClosedAsync(), eagerStart: true);
        await Coroutine.Sleep(TimeSpan.Zero);
        Assert.False(beforeAnyClient.IsCompleted);
        Assert.False(afterClose.IsCompleted);

        client.Close();
        await beforeAnyClient;
        await afterClose;
        await server.WaitClosedAsync();
    });

    [Fact]
    public void WaitClosedAsync_ServerAndClientCloseTogether_Ends() => Run(async () =>
    {
        Server server = await Server.StartAsync(ReadToEndAsync, "127.0.0.1", 0);
        LoopTask waiting = LoopTask.Create(server.WaitClosedAsync(), eagerStart: true);
        Connection client = await Connection.OpenAsync("127.0.0.1", server.Port);
        EventLoop.Current.CallSoon(server.Close);
        EventLoop.Current.CallSoon(client.Close);

        await server.WaitClosedAsync();

        await waiting;
        Assert.Equal(0, server.ConnectionCount);
    });

    [Fact]
    public void CloseClients_HandlersRead_TheySeeTheEndAndPeersToo() => Run(async () =>
    {
        byte[]? seen = null;
        Server server = await Server.StartAsync(async connection => seen = await connection.ReadToEndAsync(), "127.0.0.1", 0);
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port);
        await WaitUntil(() => server.ConnectionCount == 1);
        await Coroutine.Sleep(TimeSpan.Zero);

        server.Close();
        server.CloseClients();
        await server.WaitClosedAsync();

        Assert.Empty(seen!);
        Assert.Empty(await client.ReadToEndAsync());
    });

    [Fact]
    public void AbortClients_PeerDoesNotRead_HandlersEndAtOnce() => Run(async () =>
    {
        long pendingBytes = 0;
        Server server = await Server.StartAsync(
            async connection =>
            {
                connection.Write(new byte[16_000_000]);
                pendingBytes = connection.PendingWriteBytes;
                await connection.WaitClosedAsync();
            },
            "127.0.0.1",
            0);
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port);
        await WaitUntil(() => pendingBytes > 0);

        server.Close();
        server.AbortClients();

        await server.WaitClosedAsync();
        Assert.Equal(0, server.ConnectionCount);
    });

    [Fact]
    public void ServeForeverAsync_ClosedMeanwhile_IsCanceled() => Run(async () =>
    {
        Server server = await Server.StartAsync(ReadToEndAsync, "127.0.0.1", 0);
        LoopTask serving = LoopTask.Create(server.ServeForeverAsync(), eagerStart: true);

        server.Close();

        await Assert.ThrowsCoroutineAsync<CoroutineCanceledException>(Await(serving));
    });

    [Fact]
    public void ServeForeverAsync_OfAClosedServer_Throws() => Run(async () =>
    {
        Server server = await Server.StartAsync(ReadToEndAsync, "127.0.0.1", 0);
        server.Close();

        await Assert.ThrowsCoroutineAsync<InvalidOperationException>(server.ServeForeverAsync());
    });

    [Fact]
    public void ServeForeverAsync_Twice_SecondThrows() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(ReadToEndAsync, "127.0.0.1", 0);
        LoopTask first = LoopTask.Create(server.ServeForeverAsync(), eagerStart: true);

        await Assert.ThrowsCoroutineAsync<InvalidOperationException>(server.ServeForeverAsync());

        Assert.False(first.IsCompleted);
        Assert.True(server.IsServing);
        first.Cancel();
        await Coroutine.WaitMany([first]);
    });

    [Fact]
    public void ServeForeverAsync_CanceledByAHandler_HandlerStillAnswers() => Run(async () =>
    {
        Server server = null!;
        LoopTask serving = null!;
        server = await Server.StartAsync(
            async connection =>
            {
                await connection.ReadLineAsync();
                serving.Cancel();
                await connection.WriteAsync(Bytes("1"));
            },
            "127.0.0.1",
            0);
        serving = LoopTask.Create(server.ServeForeverAsync(), eagerStart: true);
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port);
        await client.WriteAsync(Bytes(new string('1', 5000) + "\n"));

        Assert.Equal("1", Text(await client.ReadToEndAsync()));
        await Assert.ThrowsCoroutineAsync<CoroutineCanceledException>(Await(serving));
        Assert.Empty(server.EndPoints);
    });

    [Fact]
    public void Handler_CancelsItself_IsNoError() => Run(async () =>
    {
        await WithPair(
            async connection =>
            {
                connection.Close();
                LoopTask.Current.Cancel();
            },
            async client => Assert.Empty(await client.ReadToEndAsync()));

        Assert.Empty(Errors);
    });

    private static async Coroutine ReadToEndAsync(Connection connection) => await connection.ReadToEndAsync();

    private static async Coroutine Await(Future future) => await future;
}
