using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Datagram endpoints at the edges that CPython's test_base_events.py and test_selector_events.py pin down.</summary>
public abstract class DatagramEdgeTests(DriverKind kind) : DriverTest(kind)
{
    private static readonly IPEndPoint s_loopback = new(IPAddress.Loopback, 0);

    [Fact]
    public void Bind_AddressInUse_ThrowsWithTheAddress() => Run(async () =>
    {
        using DatagramEndpoint first = DatagramEndpoint.Bind(s_loopback);

        SocketException error = Assert.Throws<SocketException>(() => DatagramEndpoint.Bind(first.LocalEndPoint!));

        Assert.Equal(SocketError.AddressAlreadyInUse, error.SocketErrorCode);
        Assert.Contains(first.LocalEndPoint!.ToString()!, error.Message, StringComparison.Ordinal);
        await Coroutine.Sleep(TimeSpan.Zero);
    });

    [Fact]
    public void Bind_AddressNotOurs_Throws() => Run(async () =>
    {
        SocketException error = Assert.Throws<SocketException>(() => DatagramEndpoint.Bind(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0)));

        Assert.Equal(SocketError.AddressNotAvailable, error.SocketErrorCode);
        await Coroutine.Sleep(TimeSpan.Zero);
    });

    [Fact]
    public void Bind_ReuseAddress_TwoShareThePort() => Run(async () =>
    {
        var options = new DatagramOptions { ReuseAddress = true };
        using DatagramEndpoint first = DatagramEndpoint.Bind(s_loopback, options);
        using DatagramEndpoint second = DatagramEndpoint.Bind(first.LocalEndPoint!, options);

        Assert.Equal(first.LocalEndPoint, second.LocalEndPoint);
        await Coroutine.Sleep(TimeSpan.Zero);
    });

    [Fact]
    public void Connect_LocalAddressOfTheOtherFamily_Throws() => Run(async () =>
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6");

        Assert.Throws<ArgumentException>(() => DatagramEndpoint.Connect(new IPEndPoint(IPAddress.IPv6Loopback, 9), s_loopback));
        await Coroutine.Sleep(TimeSpan.Zero);
    });

    [Fact]
    public void ConnectAsync_UnknownName_Throws() => Run(async () =>
    {
        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(Discard(DatagramEndpoint.ConnectAsync("no-such-host.invalid", 9)));

        Assert.Contains("no-such-host.invalid", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void SendAsync_IPv6_Arrives() => Run(async () =>
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6");
        using DatagramEndpoint a = DatagramEndpoint.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        using DatagramEndpoint b = DatagramEndpoint.Connect(a.LocalEndPoint!);

        await b.SendAsync(Bytes("six"));
        Datagram received = await a.ReceiveAsync();

        Assert.Equal("six", Text(received.Data));
        Assert.Equal(b.LocalEndPoint, received.From);
    });

    [Fact]
    public void SendAsync_Empty_ArrivesAsAnEmptyDatagram() => Run(async () =>
    {
        using DatagramEndpoint a = DatagramEndpoint.Bind(s_loopback);
        using DatagramEndpoint b = DatagramEndpoint.Connect(a.LocalEndPoint!);

        await b.SendAsync(ReadOnlyMemory<byte>.Empty);
        await b.SendAsync(Bytes("next"));

        Assert.Empty((await a.ReceiveAsync()).Data);
        Assert.Equal("next", Text((await a.ReceiveAsync()).Data));
    });

    [Fact]
    public void SendAsync_LargerThanADatagram_ThrowsAndTheEndpointGoesOn() => Run(async () =>
    {
        using DatagramEndpoint a = DatagramEndpoint.Bind(s_loopback);
        using DatagramEndpoint b = DatagramEndpoint.Connect(a.LocalEndPoint!);

        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(b.SendAsync(new byte[70_000]));
        await b.SendAsync(Bytes("fits"));

        Assert.Equal(SocketError.MessageSize, error.SocketErrorCode);
        Assert.Equal("fits", Text((await a.ReceiveAsync()).Data));
    });

    [Fact]
    public void SendAsync_AfterARefusal_IsToldOnceAndGoesOn() => Run(async () =>
    {
        DatagramEndpoint gone = DatagramEndpoint.Bind(s_loopback);
        var at = (IPEndPoint)gone.LocalEndPoint!;
        gone.Close();
        using DatagramEndpoint a = DatagramEndpoint.Connect(at);
        await a.SendAsync(Bytes("lost"));
        await Assert.ThrowsCoroutineAsync<SocketException>(Discard(a.ReceiveAsync()));

        using DatagramEndpoint back = DatagramEndpoint.Bind(at);
        await a.SendAsync(Bytes("found"));

        Assert.Equal("found", Text((await back.ReceiveAsync()).Data));
    });

    [Fact]
    public void SendAsync_BroadcastNotAllowed_Throws() => Run(async () =>
    {
        var everybody = new IPEndPoint(IPAddress.Parse("127.255.255.255"), 9);
        using DatagramEndpoint plain = DatagramEndpoint.Bind(s_loopback);
        using DatagramEndpoint allowed = DatagramEndpoint.Bind(s_loopback, new DatagramOptions { Broadcast = true });

        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(plain.SendAsync(Bytes("x"), everybody));
        await allowed.SendAsync(Bytes("x"), everybody);

        Assert.Equal(SocketError.AccessDenied, error.SocketErrorCode);
    });

    [Fact]
    public void SendAsync_AfterClose_Throws() => Run(async () =>
    {
        using DatagramEndpoint a = DatagramEndpoint.Bind(s_loopback);
        EndPoint at = a.LocalEndPoint!;
        a.Close();
        a.Close();

        await Assert.ThrowsCoroutineAsync<SocketException>(a.SendAsync(Bytes("x"), at));
        await Assert.ThrowsCoroutineAsync<SocketException>(Discard(a.ReceiveAsync()));
    });

    [Fact]
    public void Bind_UnixSocket_ReceivesAndTakesOverWhatADeadOneLeft() => Run(async () =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what a dead socket left is recognised on Linux only");
        var at = new UnixDomainSocketEndPoint(Path.Combine(Path.GetTempPath(), $"lariat-{Guid.NewGuid():N}.sock"));
        for (int i = 0; i < 2; i++)
        {
            using DatagramEndpoint a = DatagramEndpoint.Bind(at);
            using DatagramEndpoint b = DatagramEndpoint.Connect(at);
            await b.SendAsync(Bytes($"datagram {i}"));

            Assert.Equal($"datagram {i}", Text((await a.ReceiveAsync()).Data));
        }

        File.Delete(at.ToString());
    });

    [Fact]
    public void CreateDatagramEndpointAsync_Socket_IsTakenOver() => Run(async () =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 65536 };
        socket.Bind(s_loopback);
        var at = (IPEndPoint)socket.LocalEndPoint!;
        (DatagramTransport transport, Counter protocol) = await EventLoop.Current.CreateDatagramEndpointAsync(() => new Counter(), socket);
        using DatagramEndpoint sender = DatagramEndpoint.Connect(at);

        await sender.SendAsync(Bytes("hello"));
        await WaitUntil(() => protocol.ByteCount == 5);

        Assert.Equal(at, transport.LocalEndPoint);
        transport.Close();
    });

    private static async Coroutine Discard<T>(Coroutine<T> coroutine) => await coroutine;

    private sealed class Counter : IDatagramProtocol
    {
        public int ByteCount { get; private set; }

        public void OnReceived(ReadOnlySpan<byte> data, EndPoint? from) => ByteCount += data.Length;
    }
}
