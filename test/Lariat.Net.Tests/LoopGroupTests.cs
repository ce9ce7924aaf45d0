using System.Net;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Several loops.</summary>
public class LoopGroupTests
{
    [Fact]
    public async Task RunOnAllAsync_EachLoop_RunsOnItsOwnThread()
    {
        using var group = new LoopGroup(3);
        var threads = new System.Collections.Concurrent.ConcurrentBag<int>();

        await group.RunOnAllAsync(async index =>
        {
            await Coroutine.Sleep(TimeSpan.Zero);
            threads.Add(Environment.CurrentManagedThreadId);
        });

        Assert.Equal(3, threads.Distinct().Count());
    }

    [Fact]
    public async Task StartServersAsync_Port0_AllListenAtOnePortAndServe()
    {
        using var group = new LoopGroup(2);
        IReadOnlyList<Server> servers = await group.StartServersAsync(
            async connection => await connection.WriteAsync(await connection.ReadLineAsync()), new IPEndPoint(IPAddress.Loopback, 0));
        int port = await group.Loops[0].RunThreadSafe(PortAsync(servers[0])).AsTask();

        for (int i = 0; i < 20; i++)
        {
            string answer = await Task.Run(() => AskAsync(port));
            Assert.Equal("hi\n", answer);
        }

        static async Coroutine<int> PortAsync(Server server) => server.Port;
    }

    [Fact]
    public async Task Dispose_TasksRun_CancelsThemAndJoins()
    {
        var group = new LoopGroup(2);
        Task running = group.RunOnAllAsync(async _ => await Coroutine.Sleep(TimeSpan.FromHours(1)));

        group.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public void Dispose_LoopOfAGroup_IsTheGroupsBusiness()
    {
        using var group = new LoopGroup(1);

        group.Loops[0].Dispose();

        Assert.True(group.Loops[0].IsRunning);
    }

    [Fact]
    public void Constructor_DriverOfOneLoopFails_ThrowsThatAndStopsTheOthers()
    {
        int madeCount = 0;
        var options = new LoopOptions
        {
            Driver = () => Interlocked.Increment(ref madeCount) == 1 ? new PortableDriver() : throw new NotSupportedException("no driver"),
        };

        NotSupportedException error = Assert.Throws<NotSupportedException>(() => new LoopGroup(3, options));

        Assert.Equal("no driver", error.Message);
    }

    private static async Task<string> AskAsync(int port)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using System.Net.Sockets.NetworkStream stream = client.GetStream();
        await stream.WriteAsync("hi\n"u8.ToArray());
        byte[] buffer = new byte[3];
        await stream.ReadExactlyAsync(buffer);
        return System.Text.Encoding.ASCII.GetString(buffer);
    }
}
