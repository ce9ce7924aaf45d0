using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>What a server of protocols and a transport tell and limit.</summary>
public abstract class TransportServerTests(DriverKind kind) : DriverTest(kind)
{
    private static readonly IPEndPoint s_loopback = new(IPAddress.Loopback, 0);

    [Fact]
    public void CloseClients_Connected_PeersReadTheEndAndWaitClosedEnds() => Run(async () =>
    {
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => new ProtocolRecorder(), s_loopback);
        await using Connection client = await Connection.OpenAsync(server.EndPoint);
        await WaitForCount(server, 1);

        server.Close();
        server.CloseClients();

        await server.WaitClosedAsync();
        Assert.Empty(await client.ReadToEndAsync());
        Assert.False(server.IsServing);
    });

    [Fact]
    public void AbortClients_Connected_PeersSeeAReset() => Run(async () =>
    {
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => new ProtocolRecorder(), s_loopback);
        await using Connection client = await Connection.OpenAsync(server.EndPoint);
        await WaitForCount(server, 1);

        server.AbortClients();

        await Assert.ThrowsCoroutineAsync<SocketException>(client.ReadToEndAsync());
        await WaitForCount(server, 0);
    });

    // CPython 3.15 (gh-140947).
    [Fact]
    public void CreateServerAsync_AsyncLocalOfTheCaller_IsSeenByEachConnectionsCallbacks() => Run(async () =>
    {
        var place = new AsyncLocal<string> { Value = "where the server was made" };
        var seen = new List<string?>();
        using TransportServer server = await EventLoop.Current.CreateServerAsync(
            () => new ProtocolRecorder { Connected = _ => seen.Add(place.Value) }, s_loopback);
        place.Value = "later";

        await using Connection first = await Connection.OpenAsync(server.EndPoint);
        await using Connection second = await Connection.OpenAsync(server.EndPoint);
        await WaitUntil(() => seen.Count == 2);

        Assert.Equal(["where the server was made", "where the server was made"], seen);
    });

    [Fact]
    public void CreateServerAsync_FactoryWritesAnAsyncLocal_OnlyItsConnectionsCallbacksSeeIt() => Run(async () =>
    {
        var visits = new AsyncLocal<int> { Value = 10 };
        var seen = new List<int>();
        using TransportServer server = await EventLoop.Current.CreateServerAsync(
            () =>
            {
                visits.Value++;
                return new ProtocolRecorder { Connected = _ => seen.Add(visits.Value) };
            },
            s_loopback);

        await using Connection first = await Connection.OpenAsync(server.EndPoint);
        await WaitUntil(() => seen.Count == 1);
        await using Connection second = await Connection.OpenAsync(server.EndPoint);
        await WaitUntil(() => seen.Count == 2);

        Assert.Equal([11, 11], seen);
        Assert.Equal(10, visits.Value);
    });

    [Fact]
    public void MaxConnections_Reached_NextIsServedWhenOneEnds() => Run(async () =>
    {
        using TransportServer server = await EventLoop.Current.CreateServerAsync(
            () => new Greeter(), s_loopback, new ServerOptions { MaxConnections = 1 });
        Connection first = await Connection.OpenAsync(server.EndPoint);
        Assert.Equal("hi\n", Text(await first.ReadLineAsync()));
        await using Connection second = await Connection.OpenAsync(server.EndPoint);
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(5));
        Assert.Equal(1, server.ConnectionCount);

        first.Close();

        Assert.Equal("hi\n", Text(await second.ReadLineAsync()));
    });

    [Fact]
    public void ServeForeverAsync_Canceled_ClosesConnectionsAndEnds() => Run(async () =>
    {
        TransportServer server = await EventLoop.Current.CreateServerAsync(() => new ProtocolRecorder(), s_loopback);
        await using Connection client = await Connection.OpenAsync(server.EndPoint);
        LoopTask serving = LoopTask.Create(server.ServeForeverAsync(), eagerStart: true);
        await WaitForCount(server, 1);

        serving.Cancel();
        await Coroutine.WaitMany([serving]);

        Assert.True(serving.IsCanceled);
        Assert.Equal(0, server.ConnectionCount);
        await Assert.ThrowsCoroutineAsync<InvalidOperationException>(server.ServeForeverAsync());
    });

    [Fact]
    public void ServeForeverAsync_ClosedMeanwhile_IsCanceledAndASecondThrows() => Run(async () =>
    {
        TransportServer server = await EventLoop.Current.CreateServerAsync(() => new ProtocolRecorder(), s_loopback);
        LoopTask serving = LoopTask.Create(server.ServeForeverAsync(), eagerStart: true);
        await Assert.ThrowsCoroutineAsync<InvalidOperationException>(server.ServeForeverAsync());

        server.Close();

        await Coroutine.WaitMany([serving]);
        Assert.True(serving.IsCanceled);
    });

    [Fact]
    public void CreateServerAsync_Backlog_IsTheSystems() => Run(async () =>
    {
        Assert.SkipUnless(File.Exists("/usr/bin/ss"), "ss (iproute2), which tells the backlog of a listener, is not installed.");
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => new ProtocolRecorder(), s_loopback, new ServerOptions { Backlog = 7 });
        int port = ((IPEndPoint)server.EndPoint).Port;

        string told = await Coroutine.ToThread(() =>
        {
            using var ss = Process.Start(new ProcessStartInfo("/usr/bin/ss", ["-Hltn", $"sport = :{port}"]) { RedirectStandardOutput = true })!;
            return ss.StandardOutput.ReadToEnd();
        });

        Assert.Equal("7", told.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2]);
    });

    [Fact]
    public void CreateServerAsync_ReusePort_TwoListenAtOneAddress() => Run(async () =>
    {
        var options = new ServerOptions { ReusePort = true };
        using TransportServer first = await EventLoop.Current.CreateServerAsync(() => new Greeter(), s_loopback, options);
        using TransportServer second = await EventLoop.Current.CreateServerAsync(() => new Greeter(), first.EndPoint, options);

        Assert.Equal(first.EndPoint, second.EndPoint);
        await using Connection client = await Connection.OpenAsync(first.EndPoint);
        Assert.Equal("hi\n", Text(await client.ReadLineAsync()));
        await Assert.ThrowsCoroutineAsync<SocketException>(EventLoop.Current.CreateServerAsync(() => new Greeter(), first.EndPoint));
    });

    [Fact]
    public void CreateServerAsync_NoHost_TakesIPv4AndIPv6() => Run(async () =>
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => new Greeter(), null, 0);
        int port = ((IPEndPoint)server.EndPoint).Port;

        foreach (IPAddress address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            await using Connection client = await Connection.OpenAsync(new IPEndPoint(address, port));
            Assert.Equal("hi\n", Text(await client.ReadLineAsync()));
        }
    });

    [Fact]
    public void CreateServerAsync_Host_ListensThereUntilClosed() => Run(async () =>
    {
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => new Greeter(), "127.0.0.1", 0);
        int port = ((IPEndPoint)Assert.Single(server.EndPoints)).Port;

        (StreamTransport transport, ProtocolRecorder protocol) =
            await EventLoop.Current.CreateConnectionAsync(() => new ProtocolRecorder(), "127.0.0.1", port);
        await protocol.WaitFor("data hi\n");

        transport.Abort();
        server.Close();
        Assert.Empty(server.EndPoints);
        await Assert.ThrowsCoroutineAsync<SocketException>(Connection.OpenAsync("127.0.0.1", port));
    });

    [Fact]
    public void CreateServerAsync_BadInput_Throws() => Run(async () =>
    {
        using Socket taken = ListenPlainly();
        int port = ((IPEndPoint)taken.LocalEndPoint!).Port;

        await Assert.ThrowsCoroutineAsync<SocketException>(Create("127.0.0.1", port));
        await Assert.ThrowsCoroutineAsync<SocketException>(Create("nobody.invalid", 0));
        await Assert.ThrowsCoroutineAsync<ArgumentOutOfRangeException>(Create("127.0.0.1", -1));

        static async Coroutine Create(string host, int port) => await EventLoop.Current.CreateServerAsync(() => new Greeter(), host, port);
    });

    [Fact]
    public void CreateServerAsync_DnsEndPoint_ListensAtTheAddressesOfTheName() => Run(async () =>
    {
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => new Greeter(), new DnsEndPoint("localhost", 0));

        await using Connection client = await Connection.OpenAsync(server.EndPoint);

        Assert.Equal("hi\n", Text(await client.ReadLineAsync()));
        Assert.All(server.EndPoints, static at => Assert.True(IPAddress.IsLoopback(((IPEndPoint)at).Address)));
    });

    [Fact]
    public void CreateServerAsync_FactoryThrows_IsReportedAndTheNextIsServed() => Run(async () =>
    {
        int calls = 0;
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => ++calls == 1 ? throw new FormatException() : new Greeter(), s_loopback);
        await using Connection client = await Connection.OpenAsync(server.EndPoint);
        Assert.Empty(await client.ReadToEndAsync());

        await using Connection next = await Connection.OpenAsync(server.EndPoint);

        Assert.Equal("hi\n", Text(await next.ReadLineAsync()));
        Assert.IsType<FormatException>(Assert.Single(Errors).Exception);
        Errors.Clear();
    });

    [Fact]
    public void CreateConnectionAsync_UnixSocket_TellsAddressesAndEchoes() => Run(async () =>
    {
        string path = Path.Combine(Path.GetTempPath(), $"lariat-{Guid.NewGuid():N}.sock");
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => new Greeter(), new UnixDomainSocketEndPoint(path));

        (StreamTransport transport, ProtocolRecorder protocol) =
            await EventLoop.Current.CreateConnectionAsync(() => new ProtocolRecorder(), new UnixDomainSocketEndPoint(path));

        await protocol.WaitFor("data hi\n");
        Assert.Equal(path, transport.RemoteEndPoint!.ToString());
        transport.Abort();
        await protocol.WaitFor("lost");
    });

    [Fact]
    public void CreateConnectionAsync_ConnectTimeout_Throws() => Run(async () =>
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(s_loopback);
        listener.Listen(0);
        var fill = new List<Socket>();
        for (int i = 0; i < 4; i++)
        {
            // The backlog is full after a few: the system then drops what asks to connect.
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            fill.Add(socket);
            Assert.Throws<SocketException>(() => socket.Connect(listener.LocalEndPoint!));
        }

        var options = new ConnectOptions { ConnectTimeout = TimeSpan.FromMilliseconds(30) };

        await Assert.ThrowsCoroutineAsync<TimeoutException>(Discard());
        fill.ForEach(socket => socket.Dispose());

        async Coroutine Discard() => await EventLoop.Current.CreateConnectionAsync(() => new ProtocolRecorder(), listener.LocalEndPoint!, options);
    });

    [Fact]
    public void WriteLines_Pieces_ArriveInOrder() => Run(async () =>
    {
        using Socket listener = ListenPlainly();
        (StreamTransport transport, ProtocolRecorder _) = await EventLoop.Current.CreateConnectionAsync(() => new ProtocolRecorder(), listener.LocalEndPoint!);
        using Socket peer = listener.Accept();

        transport.WriteLines([Bytes("one\n"), Bytes("two\n")]);
        transport.Close();

        Assert.Equal("one\ntwo\n", Text(await ReceiveToEnd(peer)));
    });

    [Fact]
    public void Properties_Connected_TellAddressesLimitsAndReading() => Run(async () =>
    {
        using Socket listener = ListenPlainly();
        (StreamTransport transport, ProtocolRecorder protocol) = await EventLoop.Current.CreateConnectionAsync(() => new ProtocolRecorder(), listener.LocalEndPoint!);
        using Socket peer = listener.Accept();

        Assert.Equal(listener.LocalEndPoint, transport.RemoteEndPoint);
        Assert.Equal(peer.RemoteEndPoint, transport.LocalEndPoint);
        Assert.True(transport.IsReading);
        Assert.Same(protocol, transport.Protocol);
        Assert.Null(transport.Tls);
        transport.SetWriteBufferLimits(highWater: 400);
        Assert.Equal((100, 400), transport.WriteBufferLimits);
        transport.SetOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, 0);
        transport.PauseReading();
        Assert.False(transport.IsReading);
        transport.Abort();
        await protocol.WaitFor("lost");
        Assert.Null(transport.RemoteEndPoint);
    });

    private static async Coroutine WaitForCount(TransportServer server, int count)
    {
        while (server.ConnectionCount != count)
        {
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        }
    }

    private sealed class Greeter : IProtocol
    {
        public void OnConnected(StreamTransport transport) => transport.Write("hi\n"u8);

        public void OnReceived(ReadOnlySpan<byte> data)
        {
        }
    }
}
