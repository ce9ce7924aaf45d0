using System.Net;
using System.Net.Sockets;

namespace Lariat.Net.Tests;

/// <summary>Ten thousand connections that do nothing; the clients are in another process, the program test/Lariat.Child.</summary>
[Collection("many connections")]
public abstract class ManyConnectionsTests(DriverKind kind) : FaultTest(kind)
{
    private const int ConnectionCount = 10_000;

    // What everything else of the test run has open.
    private const int OtherDescriptors = 2_000;

    protected override TimeSpan Patience => TimeSpan.FromMinutes(2);

    [Fact]
    [Trait("Speed", "slow")]
    public void Connections_TenThousandIdle_HoldNoBufferAndAreStillServed() => RunClean(async () =>
    {
        int limit = DescriptorLimit();
        Assert.SkipUnless(limit >= ConnectionCount + OtherDescriptors, $"the process may have {limit} descriptors only (RLIMIT_NOFILE)");
        await using Server server = await Server.StartAsync(
            EchoAsync, new IPEndPoint(IPAddress.Loopback, 0), new ServerOptions { Backlog = 1_000 });
        using PeerProcess clients = PeerProcess.Start("dotnet", PeerProcess.ChildPath, "idle-clients", $"{server.Port}", $"{ConnectionCount}");

        await clients.LineWithAsync("connected");
        Assert.Equal(ConnectionCount, server.ConnectionCount);
        await WaitUntil(() => EventLoop.Current.Sockets.BuffersOut == 0);

        await clients.SayAsync("ask");
        await clients.LineWithAsync("asked");

        // Every handler reports the reset that ends it.
        await clients.SayAsync("end");
        await clients.ErrorsOfSuccessAsync();
        await WaitUntil(() => server.ConnectionCount == 0);
        Assert.All(Errors, error => Assert.IsType<SocketException>(error.Exception));
        Errors.Clear();
    });

    /// <summary>The runtime has raised the soft limit to the hard one when it started.</summary>
    private static int DescriptorLimit()
    {
        if (!OperatingSystem.IsLinux())
        {
            return int.MaxValue;
        }

        string line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        string soft = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        return int.TryParse(soft, out int limit) ? limit : int.MaxValue;
    }
}
