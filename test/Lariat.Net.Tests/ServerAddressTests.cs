using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Where servers listen, as CPython's test_events.py and test_base_events.py pin it down.</summary>
public abstract class ServerAddressTests(DriverKind kind) : DriverTest(kind)
{
    [Fact]
    public void StartAsync_IPv6Address_ListensThere() => Run(async () =>
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6");
        await using Server server = await Server.StartAsync(EchoLineAsync, "::1", 0);
        await using Connection client = await Connection.OpenAsync("::1", server.Port);

        await AssertEchoesAsync(client);
    });

    [Fact]
    public void StartAsync_EmptyHost_IsEveryAddress() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(EchoLineAsync, "", 0);
        var at = (IPEndPoint)Assert.Single(server.EndPoints);
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port);

        await AssertEchoesAsync(client);
        Assert.True(at.Address.Equals(IPAddress.IPv6Any) || at.Address.Equals(IPAddress.Any), at.ToString());
    });

    [Fact]
    public void StartAsync_ReusePort_TwoServersShareThePort() => Run(async () =>
    {
        var options = new ServerOptions { ReusePort = true };
        await using Server first = await Server.StartAsync(EchoLineAsync, new IPEndPoint(IPAddress.Loopback, 0), options);
        await using Server second = await Server.StartAsync(EchoLineAsync, "127.0.0.1", first.Port, options);
        await using Connection client = await Connection.OpenAsync("127.0.0.1", first.Port);

        await AssertEchoesAsync(client);
        Assert.Equal(first.Port, second.Port);
    });

    [Fact]
    public void StartAsync_BoundSocket_ServesThere() => Run(async () =>
    {
        using Socket bound = BindStream();
        var at = (IPEndPoint)bound.LocalEndPoint!;
        await using Server server = await Server.StartAsync(EchoLineAsync, bound);
        await using Connection client = await Connection.OpenAsync("127.0.0.1", at.Port);

        await AssertEchoesAsync(client);
        Assert.Equal(at.Port, server.Port);
    });

    [Fact]
    public void StartAsync_SocketThatListensAlready_ServesThere() => Run(async () =>
    {
        using Socket bound = BindStream();
        bound.Listen(1);
        await using Server server = await Server.StartAsync(EchoLineAsync, bound);
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port);

        await AssertEchoesAsync(client);
    });

    [Fact]
    public void CreateServerAsync_BoundSocket_GivesConnectionsToTheProtocol() => Run(async () =>
    {
        using Socket bound = BindStream();
        var protocol = new ProtocolRecorder();
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => protocol, bound);
        await using Connection client = await Connection.OpenAsync(server.EndPoint);

        await client.WriteAsync(Bytes("hello"));

        await protocol.WaitFor("data hello");
    });

    [Fact]
    public void StartAsync_SocketNotBound_IsRefused() => Run(async () =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        await Assert.ThrowsCoroutineAsync<ArgumentException>(ServeAsync(socket));
    });

    [Fact]
    public void StartAsync_DatagramSocket_IsRefused() => Run(async () =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        await Assert.ThrowsCoroutineAsync<ArgumentException>(ServeAsync(socket));
        await Assert.ThrowsCoroutineAsync<ArgumentException>(EventLoop.Current.CreateServerAsync(() => new ProtocolRecorder(), socket));
    });

    private static async Coroutine ServeAsync(Socket socket) => await Server.StartAsync(EchoLineAsync, socket);

    private static Socket BindStream()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    [Fact]
    public void StartAsync_WhereAServerHasJustClosed_Works() => Run(async () =>
    {
        Server first = await Server.StartAsync(EchoLineAsync, "127.0.0.1", 0);
        int port = first.Port;
        await using (Connection client = await Connection.OpenAsync("127.0.0.1", port))
        {
            await AssertEchoesAsync(client);
            await first.ShutdownAsync(TimeSpan.Zero);
        }

        await using Server second = await Server.StartAsync(EchoLineAsync, "127.0.0.1", port);
        await using Connection again = await Connection.OpenAsync("127.0.0.1", port);
        await AssertEchoesAsync(again);
    });

    [Fact]
    public void StartAsync_Name_ListensAtEveryAddressOfIt() => Run(async () =>
    {
        IPAddress[] addresses = [.. (await Dns.GetHostAddressesAsync("localhost")).Distinct()];
        await using Server server = await Server.StartAsync(EchoLineAsync, "localhost", 0);

        Assert.Equal(addresses.Length, server.EndPoints.Count);
        foreach (EndPoint at in server.EndPoints)
        {
            await using Connection client = await Connection.OpenAsync(at);
            await AssertEchoesAsync(client);
        }
    });

    [Fact]
    public void StartAsync_SeveralAddresses_ListensAtEach() => Run(async () =>
    {
        EndPoint[] at = [new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0), new DnsEndPoint("127.0.0.3", 0)];
        await using Server server = await Server.StartAsync(EchoLineAsync, at);

        Assert.Equal(["127.0.0.1", "127.0.0.2", "127.0.0.3"], server.EndPoints.Select(one => ((IPEndPoint)one).Address.ToString()));
        foreach (EndPoint one in server.EndPoints)
        {
            await using Connection client = await Connection.OpenAsync(one);
            await AssertEchoesAsync(client);
        }
    });

    [Fact]
    public void StartAsync_OneOfSeveralAddressesIsInUse_ListensAtNone() => Run(async () =>
    {
        await using Server other = await Server.StartAsync(EchoLineAsync, "127.0.0.2", 0);
        var free = new IPEndPoint(IPAddress.Loopback, other.Port);

        SocketException? error = null;
        try
        {
            await Server.StartAsync(EchoLineAsync, [free, other.EndPoints[0]]);
        }
        catch (SocketException thrown)
        {
            error = thrown;
        }

        Assert.Equal(SocketError.AddressAlreadyInUse, error?.SocketErrorCode);
        await Assert.ThrowsCoroutineAsync<SocketException>(Connection.OpenAsync(free));
    });

    [Fact]
    public void StartAsync_NotOurAddress_ThrowsWithIt() => Run(async () =>
    {
        SocketException? error = null;
        try
        {
            await Server.StartAsync(EchoLineAsync, "192.0.2.1", 0);
        }
        catch (SocketException thrown)
        {
            error = thrown;
        }

        Assert.Equal(SocketError.AddressNotAvailable, error?.SocketErrorCode);
        Assert.Contains("192.0.2.1", error!.Message, StringComparison.Ordinal);
    });

    private static async Coroutine EchoLineAsync(Connection connection) => await connection.WriteAsync(await connection.ReadLineAsync());

    private static async Coroutine AssertEchoesAsync(Connection client)
    {
        await client.WriteAsync(Bytes("hello\n"));
        Assert.Equal("hello\n", Text(await client.ReadLineAsync()));
    }
}
