using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lariat.Net.Tests;

/// <summary>Ten thousand connections that do nothing, both ends in this process.</summary>
public abstract class ManyConnectionsTests : FaultTest
{
    private const int ConnectionCount = 10_000;
    private const int ConnectorCount = 50;

    // Both ends, and what everything else of the test run has open.
    private const int DescriptorCount = (2 * ConnectionCount) + 3_000;

    protected override TimeSpan Patience => TimeSpan.FromMinutes(2);

    [Fact]
    [Trait("Speed", "slow")]
    public void Connections_TenThousandIdle_HoldNoBufferAndAreStillServed() => RunClean(async () =>
    {
        Assert.SkipUnless(
            DescriptorLimit.TryRaise(DescriptorCount), $"the process may not have {DescriptorCount} descriptors (RLIMIT_NOFILE)");
        await using Server server = await Server.StartAsync(
            EchoAsync, new IPEndPoint(IPAddress.Loopback, 0), new ServerOptions { Backlog = 1_000 });
        var clients = new List<Connection>(ConnectionCount);
        int port = server.Port;
        await TaskGroup.Run(async group =>
        {
            for (int i = 0; i < ConnectorCount; i++)
            {
                group.Create(ConnectAsync(port, clients));
            }

            await Coroutine.Completed;
        });

        Assert.Equal(ConnectionCount, server.ConnectionCount);
        await WaitUntil(() => EventLoop.Current.Sockets.BuffersOut == 0);

        for (int i = 0; i < ConnectionCount; i += 97)
        {
            await AskAsync(clients[i]);
        }

        // Reset, so that no port waits for minutes until it is free again; every handler reports that.
        clients.ForEach(client => client.Abort());
        await WaitUntil(() => server.ConnectionCount == 0);
        Assert.All(Errors, error => Assert.IsType<SocketException>(error.Exception));
        Errors.Clear();
    });

    private static async Coroutine ConnectAsync(int port, List<Connection> clients)
    {
        for (int i = 0; i < ConnectionCount / ConnectorCount; i++)
        {
            Connection client = await Connection.OpenAsync("127.0.0.1", port);
            await AskAsync(client);
            clients.Add(client);
        }
    }

    private static async Coroutine AskAsync(Connection client)
    {
        await client.WriteAsync("hi\n"u8.ToArray());
        Assert.Equal("hi\n", Text(await client.ReadLineAsync()));
    }
}

/// <summary>How many descriptors the process may have: setrlimit(2), RLIMIT_NOFILE.</summary>
internal static unsafe partial class DescriptorLimit
{
    private const int RLIMIT_NOFILE = 7;

    private struct Limits
    {
        public nuint Soft;
        public nuint Hard;
    }

    /// <summary>Raises the limit to at least this; beyond the hard limit only a privileged process can.</summary>
    public static bool TryRaise(int count)
    {
        Limits limits;
        if (!OperatingSystem.IsLinux() || GetLimit(RLIMIT_NOFILE, &limits) != 0)
        {
            return false;
        }

        if (limits.Soft >= (nuint)count)
        {
            return true;
        }

        limits.Soft = (nuint)count;
        limits.Hard = Math.Max(limits.Hard, (nuint)count);
        return SetLimit(RLIMIT_NOFILE, &limits) == 0;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, Limits* limits);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, Limits* limits);
}
