using System.Net;
using System.Net.Sockets;

namespace Lariat.Net.Tests;

/// <summary>Servers: one task per connection, and the three degrees of stopping.</summary>
public abstract class ServerTests(DriverKind kind) : DriverTest(kind)
{
    [Fact]
    public void StartAsync_Echo_AnswersEveryClient() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0);

        for (int i = 0; i < 20; i++)
        {
            await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port);
            await client.WriteAsync(Bytes($"message {i}\n"));
            Assert.Equal($"message {i}\n", Text(await client.ReadLineAsync()));
        }
    });

    [Fact]
    public void StartAsync_ManyClientsAtOnce_EchoesEveryByte() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0);
        int port = server.Port;

        await TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < 50; i++)
            {
                _ = group.Create(ChatAsync(port, seed: i));
            }
        });
    });

    [Fact]
    public void StartAsync_UnixSocket_Works() => Run(async () =>
    {
        string path = Path.Combine(Path.GetTempPath(), $"lariat-{Guid.NewGuid():N}.sock");
        await using Server server = await Server.StartAsync(EchoAsync, new UnixDomainSocketEndPoint(path));
        await using Connection client = await Connection.OpenAsync(new UnixDomainSocketEndPoint(path));

        await client.WriteAsync(Bytes("hi\n"));

        Assert.Equal("hi\n", Text(await client.ReadLineAsync()));
    });

    [Fact]
    public void StartAsync_NoHost_TakesIPv4AndIPv6() => Run(async () =>
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6");
        await using Server server = await Server.StartAsync(EchoAsync, null, 0);

        foreach (string host in new[] { "127.0.0.1", "::1" })
        {
            await using Connection client = await Connection.OpenAsync(host, server.Port);
            await client.WriteAsync(Bytes("hi\n"));
            Assert.Equal("hi\n", Text(await client.ReadLineAsync()));
        }
    });

    [Fact]
    public void StartAsync_AddressInUse_Throws() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0);

        SocketException? error = null;
        try
        {
            await Server.StartAsync(EchoAsync, "127.0.0.1", server.Port);
        }
        catch (SocketException thrown)
        {
            error = thrown;
        }

        Assert.Equal(SocketError.AddressAlreadyInUse, error?.SocketErrorCode);
        Assert.Contains($"127.0.0.1:{server.Port}", error!.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void OpenAsync_NobodyListens_ThrowsWithTheAddress() => Run(async () =>
    {
        int port;
        using (Socket listener = ListenPlainly())
        {
            port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        }

        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(Connection.OpenAsync("127.0.0.1", port));

        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
        Assert.Contains($"127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void OpenAsync_FirstAddressRefuses_TakesTheNext() => Run(async () =>
    {
        // localhost is ::1 and 127.0.0.1 on most machines; the server listens at one of them only.
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0);

        await using Connection client = await Connection.OpenAsync("localhost", server.Port);

        Assert.Equal(server.Port, ((IPEndPoint)client.RemoteEndPoint!).Port);
    });

    [Fact]
    public void OpenAsync_UnknownName_Throws() => Run(async () =>
    {
        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(Connection.OpenAsync("no-such-host.invalid", 1));

        Assert.Contains("no-such-host.invalid", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void OpenAsync_LocalEndPoint_IsBoundTo() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0);
        var options = new ConnectOptions { LocalEndPoint = new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0) };

        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, options);

        Assert.Equal(IPAddress.Parse("127.0.0.2"), ((IPEndPoint)client.LocalEndPoint!).Address);
    });

    [Fact]
    public void Handler_Throws_IsReportedAndClosesTheConnection() => Run(async () =>
    {
        await WithPair(
            async connection => throw new FormatException("bad line"),
            async client => Assert.Empty(await client.ReadToEndAsync()));

        Assert.IsType<FormatException>(Assert.Single(Errors).Exception);
        Errors.Clear();
    });

    [Fact]
    public void Handler_Returns_ConnectionIsClosedAfterItsBytes() => Run(async () =>
    {
        byte[] answer = new byte[2_000_000];

        await WithPair(
            async connection => connection.Write(answer),
            async client => Assert.Equal(answer.Length, (await client.ReadToEndAsync()).Length));
    });

    [Theory]
    [InlineData(20.0)]
    [InlineData(null)]
    public void ShutdownAsync_HandlersBusy_WaitsForThemUpToTheDeadline(double? seconds) => Run(async () =>
    {
        var finish = new AsyncEvent();
        bool hasFinished = false;
        Server server = await Server.StartAsync(
            async connection =>
            {
                await connection.ReadLineAsync();
                await finish.WaitAsync();
                hasFinished = true;
            },
            "127.0.0.1",
            0);
        int port = server.Port;
        await using Connection client = await Connection.OpenAsync("127.0.0.1", port);
        await client.WriteAsync(Bytes("go\n"));
        await WaitUntil(() => server.ConnectionCount == 1);

        LoopTask stop = LoopTask.Create(server.ShutdownAsync(seconds is { } limit ? TimeSpan.FromSeconds(limit) : null), eagerStart: true);
        await Assert.ThrowsCoroutineAsync<SocketException>(Connection.OpenAsync("127.0.0.1", port));
        Assert.False(stop.IsCompleted);
        finish.Set();
        await stop;

        Assert.True(hasFinished);
        Assert.Equal(0, server.ConnectionCount);
    });

    [Fact]
    public void ShutdownAsync_DeadlinePassed_CancelsHandlers() => Run(async () =>
    {
        bool wasCanceled = false;
        Server server = await Server.StartAsync(
            async connection =>
            {
                try
                {
                    await connection.ReadLineAsync();
                }
                catch (CoroutineCanceledException)
                {
                    wasCanceled = true;
                    throw;
                }
            },
            "127.0.0.1",
            0);
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port);
        await WaitUntil(() => server.ConnectionCount == 1);
        await Coroutine.Sleep(TimeSpan.Zero);

        await server.ShutdownAsync(TimeSpan.FromMilliseconds(10));

        Assert.True(wasCanceled);
        Assert.Equal(0, server.ConnectionCount);
    });

    [Fact]
    public void ShutdownAsync_InfiniteTime_WaitsForTheHandler() => Run(async () =>
    {
        var mayEnd = new AsyncEvent();
        Server server = await Server.StartAsync(async _ => await mayEnd.WaitAsync(), "127.0.0.1", 0);
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port);
        await WaitUntil(() => server.ConnectionCount == 1);

        LoopTask shutdown = LoopTask.Create(server.ShutdownAsync(Timeout.InfiniteTimeSpan));
        await WaitUntil(() => !server.IsServing);
        Assert.Equal(1, server.ConnectionCount);
        mayEnd.Set();

        await shutdown;
        Assert.Equal(0, server.ConnectionCount);
    });

    [Fact]
    public void ShutdownAsync_NegativeTime_CancelsTheHandlerAtOnce() => Run(async () =>
    {
        Server server = await Server.StartAsync(async _ => await Coroutine.Sleep(3600), "127.0.0.1", 0);
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port);
        await WaitUntil(() => server.ConnectionCount == 1);

        await server.ShutdownAsync(TimeSpan.FromSeconds(-5));

        Assert.Equal(0, server.ConnectionCount);
    });

    [Fact]
    public void AbortClients_Connected_PeersSeeAReset() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0);
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port);
        await WaitUntil(() => server.ConnectionCount == 1);

        server.AbortClients();

        await Assert.ThrowsCoroutineAsync<SocketException>(client.ReadAsync(10));
    });

    [Fact]
    public void MaxConnections_Reached_NextIsServedWhenOneEnds() => Run(async () =>
    {
        var options = new ServerOptions { MaxConnections = 1 };
        await using Server server = await Server.StartAsync(EchoAsync, new IPEndPoint(IPAddress.Loopback, 0), options);
        Connection first = await Connection.OpenAsync("127.0.0.1", server.Port);
        await WaitUntil(() => server.ConnectionCount == 1);
        await using Connection second = await Connection.OpenAsync("127.0.0.1", server.Port);
        await second.WriteAsync(Bytes("hi\n"));
        LoopTask<byte[]> answer = LoopTask.Create(second.ReadLineAsync());
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(5));
        Assert.False(answer.IsCompleted);

        await first.DisposeAsync();

        Assert.Equal("hi\n", Text(await answer));
    });

    [Fact]
    public void ServeForeverAsync_Canceled_ClosesAndEnds() => Run(async () =>
    {
        Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0);
        LoopTask serving = LoopTask.Create(server.ServeForeverAsync());
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port);
        await WaitUntil(() => server.ConnectionCount == 1);

        serving.Cancel();

        Assert.Empty(await client.ReadToEndAsync());
        await Assert.ThrowsCoroutineAsync<CoroutineCanceledException>(Await(serving));
        Assert.False(server.IsServing);
    });

    [Fact]
    public void Handlers_KeepTheirBytesAndWait_OthersAreServed() => Run(async () =>
    {
        var release = new AsyncEvent();
        await using Server keeping = await Server.StartAsync(
            async connection =>
            {
                await connection.PeekAsync();
                await release.WaitAsync();
            },
            "127.0.0.1",
            0);
        await using Server echo = await Server.StartAsync(EchoAsync, "127.0.0.1", 0);
        var senders = new List<Connection>();
        for (int i = 0; i < 100; i++)
        {
            Connection sender = await Connection.OpenAsync("127.0.0.1", keeping.Port);
            sender.Write(new byte[150_000]);
            senders.Add(sender);
        }

        await WaitUntil(() => keeping.ConnectionCount == 100);
        await ChatAsync(echo.Port, seed: 1);

        release.Set();
        senders.ForEach(sender => sender.Abort());
    });

    private static async Coroutine ChatAsync(int port, int seed)
    {
        var random = new Random(seed);
        await using Connection client = await Connection.OpenAsync("127.0.0.1", port);
        for (int i = 0; i < 20; i++)
        {
            byte[] message = new byte[random.Next(1, 100_000)];
            random.NextBytes(message);
            LoopTask writing = LoopTask.Create(client.WriteAsync(message));
            Assert.Equal(message, await client.ReadExactlyAsync(message.Length));
            await writing;
        }
    }

    private static async Coroutine Await(Future future) => await future;
}
