using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Servers on several loops: how connections come to them, how they stop together, and what the loops tell.</summary>
public abstract class LoopGroupServerTests(DriverKind kind) : DriverTest(kind)
{
    private static readonly IPEndPoint s_loopback = new(IPAddress.Loopback, 0);

    [Fact]
    public async Task StartServersAsync_LeastLoaded_SpreadsConnectionsEvenly()
    {
        using LoopGroup group = MakeGroup(3);
        var threads = new ConcurrentBag<int>();
        // region: servers
        IReadOnlyList<Server> servers = await group.StartServersAsync(
            async connection =>
            {
                threads.Add(Environment.CurrentManagedThreadId);
                await EchoAsync(connection);
            },
            s_loopback,
            distribution: ConnectionDistribution.LeastLoaded);
        // endregion

        List<Socket> clients = [.. Enumerable.Range(0, 9).Select(_ => Connect(PortOf(servers)))];
        Assert.All(clients, client => Assert.Equal("hi\n", Ask(client)));

        Assert.Equal([3, 3, 3], threads.GroupBy(thread => thread).Select(thread => thread.Count()));
        Assert.Equal([3, 3, 3], group.GetStatistics().Select(loop => loop.Connections));
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task StartServersAsync_LeastLoadedAndOneEnds_NextGoesThere()
    {
        using LoopGroup group = MakeGroup(2);
        var threads = new ConcurrentQueue<int>();
        IReadOnlyList<Server> servers = await group.StartServersAsync(
            async connection =>
            {
                threads.Enqueue(Environment.CurrentManagedThreadId);
                await EchoAsync(connection);
            },
            s_loopback,
            distribution: ConnectionDistribution.LeastLoaded);
        using Socket first = Connect(PortOf(servers));
        Assert.Equal("hi\n", Ask(first));
        Socket second = Connect(PortOf(servers));
        Assert.Equal("hi\n", Ask(second));
        second.Dispose();
        await WaitFor(() => servers[1].EndedCount == 1);

        using Socket third = Connect(PortOf(servers));
        Assert.Equal("hi\n", Ask(third));

        int[] seen = [.. threads];
        Assert.NotEqual(seen[0], seen[1]);
        Assert.Equal(seen[1], seen[2]);
    }

    [Fact]
    public async Task StartServersAsync_LeastLoadedAndLimit_NextWaitsUntilOneEnds()
    {
        using LoopGroup group = MakeGroup(2);
        IReadOnlyList<Server> servers = await group.StartServersAsync(
            EchoAsync, s_loopback, new ServerOptions { MaxConnections = 1 }, ConnectionDistribution.LeastLoaded);
        using Socket first = Connect(PortOf(servers));
        Socket second = Connect(PortOf(servers));
        Assert.Equal("hi\n", Ask(first));
        Assert.Equal("hi\n", Ask(second));
        using Socket third = Connect(PortOf(servers));
        third.Send(Bytes("hi\n"));
        Assert.False(third.Poll(TimeSpan.FromMilliseconds(30), SelectMode.SelectRead));

        // It is on the other loop than the one that accepts.
        second.Dispose();

        Assert.Equal("hi\n", Receive(third));
    }

    [Fact]
    public async Task StartServersAsync_LeastLoadedUnixSocket_ServesOnAllLoops()
    {
        using LoopGroup group = MakeGroup(2);
        var threads = new ConcurrentBag<int>();
        var at = new UnixDomainSocketEndPoint(Path.Combine(Path.GetTempPath(), $"lariat-{Guid.NewGuid():N}.sock"));
        await group.StartServersAsync(
            async connection =>
            {
                threads.Add(Environment.CurrentManagedThreadId);
                await EchoAsync(connection);
            },
            at,
            distribution: ConnectionDistribution.LeastLoaded);

        using Socket a = Connect(at);
        using Socket b = Connect(at);
        Assert.Equal("hi\n", Ask(a));
        Assert.Equal("hi\n", Ask(b));

        Assert.Equal(2, threads.Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task StartServersAsync_LeastLoadedAndLoopsOfOtherDrivers_Works(int portable)
    {
        Kind.Require();
        int made = 0;
        using var group = new LoopGroup(3, new LoopOptions { Driver = () => Interlocked.Increment(ref made) == portable ? new PortableDriver() : MakeDriver() });
        IReadOnlyList<Server> servers = await group.StartServersAsync(EchoAsync, s_loopback, distribution: ConnectionDistribution.LeastLoaded);

        List<Socket> clients = [.. Enumerable.Range(0, 6).Select(_ => Connect(PortOf(servers)))];

        Assert.All(clients, client => Assert.Equal("hi\n", Ask(client)));
        Assert.Equal([2, 2, 2], group.GetStatistics().Select(loop => loop.Connections));
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task StartServersAsync_LeastLoadedTls_Works()
    {
        using LoopGroup group = MakeGroup(2);
        IReadOnlyList<Server> servers = await group.StartServersAsync(
            EchoAsync, s_loopback, TestTls.ForServer(), ConnectionDistribution.LeastLoaded);
        int port = PortOf(servers);

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => group.Loops[0].RunThreadSafe(AskTlsAsync(port)).AsTask()));

        Assert.All(answers, answer => Assert.Equal("hi\n", answer));

        static async Coroutine<string> AskTlsAsync(int port)
        {
            await using Connection client = await Connection.OpenAsync("127.0.0.1", port, TestTls.ForClient());
            await client.WriteAsync(Bytes("hi\n"));
            return Text(await client.ReadLineAsync());
        }
    }

    [Fact]
    public async Task StartServersAsync_ReusePort_AllListenAtOnePort()
    {
        using LoopGroup group = MakeGroup(2);
        IReadOnlyList<Server> servers = await group.StartServersAsync(EchoAsync, s_loopback);

        for (int i = 0; i < 10; i++)
        {
            using Socket client = Connect(PortOf(servers));
            Assert.Equal("hi\n", Ask(client));
        }

        Assert.Equal(servers[0].BoundEndPoint, servers[1].BoundEndPoint);
        await WaitFor(() => servers.Sum(server => server.EndedCount) == 10);
    }

    [Fact]
    public async Task StartServersAsync_BadInput_Throws()
    {
        using LoopGroup group = MakeGroup(2);
        var unix = new UnixDomainSocketEndPoint(Path.Combine(Path.GetTempPath(), "lariat-none.sock"));
        using Socket taken = ListenPlainly();

        await Assert.ThrowsAsync<ArgumentException>(() => group.StartServersAsync(EchoAsync, unix));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => group.StartServersAsync(EchoAsync, s_loopback, null, (ConnectionDistribution)9));
        await Assert.ThrowsAsync<SocketException>(
            () => group.StartServersAsync(EchoAsync, taken.LocalEndPoint!, distribution: ConnectionDistribution.LeastLoaded));
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(Timeout.Infinite)]
    public async Task ShutdownAsync_HandlerBusy_LetsItFinish(int milliseconds)
    {
        using LoopGroup group = MakeGroup(2);
        using var isStarted = new SemaphoreSlim(0);
        IReadOnlyList<Server> servers = await group.StartServersAsync(
            async connection =>
            {
                isStarted.Release();
                await connection.WriteAsync(await connection.ReadLineAsync());
            },
            s_loopback,
            distribution: ConnectionDistribution.LeastLoaded);
        int port = PortOf(servers);
        using Socket a = Connect(port);
        using Socket b = Connect(port);
        await isStarted.WaitAsync();
        await isStarted.WaitAsync();

        Task shutdown = group.ShutdownAsync(TimeSpan.FromMilliseconds(milliseconds));
        await WaitFor(() => servers.All(server => !server.IsServing));
        Assert.Throws<SocketException>(() => Connect(port));
        Assert.Equal("hi\n", Ask(a));
        Assert.False(shutdown.IsCompleted);
        Assert.Equal("hi\n", Ask(b));

        await shutdown;
        Assert.All(group.Loops, loop => Assert.True(loop.IsClosed));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-5000)]
    public async Task Shutdown_DeadlinePassed_CancelsHandlers(int milliseconds)
    {
        using LoopGroup group = MakeGroup(2);
        using var isStarted = new SemaphoreSlim(0);
        int cancelled = 0;
        IReadOnlyList<Server> servers = await group.StartServersAsync(
            async _ =>
            {
                isStarted.Release();
                try
                {
                    await Coroutine.Sleep(TimeSpan.FromHours(1));
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref cancelled);
                    throw;
                }
            },
            s_loopback,
            distribution: ConnectionDistribution.LeastLoaded);
        using Socket a = Connect(PortOf(servers));
        using Socket b = Connect(PortOf(servers));
        await isStarted.WaitAsync();
        await isStarted.WaitAsync();

        await Task.Run(() => group.Shutdown(TimeSpan.FromMilliseconds(milliseconds)));
        group.Shutdown(TimeSpan.Zero);

        Assert.Equal(2, cancelled);
        Assert.All(group.Loops, loop => Assert.True(loop.IsClosed));
    }

    [Fact]
    public async Task Shutdown_OnALoop_Throws()
    {
        using LoopGroup group = MakeGroup(1);

        await Assert.ThrowsAsync<InvalidOperationException>(() => group.RunOnAllAsync(async _ =>
        {
            await Coroutine.Sleep(TimeSpan.Zero);
            group.Shutdown();
        }));
    }

    [Fact]
    public async Task GetStatistics_LoopsWork_CountAndTellSleepFromWork()
    {
        using LoopGroup group = MakeGroup(2);
        LoopStatistics before = group.GetStatistics()[0];

        await group.Loops[0].RunThreadSafe(SleepThenSpinAsync()).AsTask();
        await WaitFor(() => group.GetStatistics()[0].Sleeps > before.Sleeps + 1);

        LoopStatistics after = group.GetStatistics()[0];
        Assert.InRange(after.Asleep - before.Asleep, TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(25));
        Assert.True(after.Busy - before.Busy >= TimeSpan.FromMilliseconds(20), $"busy {after.Busy - before.Busy}");
        Assert.True(after.Iterations > before.Iterations);
        Assert.True(after.ItemsRun > before.ItemsRun);
        Assert.InRange(after.Load, double.Epsilon, 1);
        Assert.Equal(1, after.Tasks);
        Assert.Equal(0, after.Connections);

        static async Coroutine SleepThenSpinAsync()
        {
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(20));
            Assert.Equal(2, EventLoop.Current.GetStatistics().Tasks);
            long start = Environment.TickCount64;
            while (Environment.TickCount64 - start < 40)
            {
                Thread.SpinWait(100);
            }

            await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        }
    }

    private LoopGroup MakeGroup(int count)
    {
        Kind.Require();
        return new LoopGroup(count, new LoopOptions { Driver = MakeDriver });
    }

    private static int PortOf(IReadOnlyList<Server> servers) => servers[^1].Port;

    private static Socket Connect(int port) => Connect(new IPEndPoint(IPAddress.Loopback, port));

    private static Socket Connect(EndPoint to)
    {
        bool isUnix = to is UnixDomainSocketEndPoint;
        var socket = new Socket(to.AddressFamily, SocketType.Stream, isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp) { ReceiveTimeout = 20_000 };
        socket.Connect(to);
        return socket;
    }

    private static string Ask(Socket socket)
    {
        socket.Send(Bytes("hi\n"));
        return Receive(socket);
    }

    private static string Receive(Socket socket)
    {
        byte[] buffer = new byte[3];
        for (int count = 0; count < buffer.Length;)
        {
            int received = socket.Receive(buffer.AsSpan(count));
            Assert.NotEqual(0, received);
            count += received;
        }

        return Text(buffer);
    }

    private static async Task WaitFor(Func<bool> condition)
    {
        for (int tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 20_000, "It did not happen.");
            await Task.Delay(1);
        }
    }
}
