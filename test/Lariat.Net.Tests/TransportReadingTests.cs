using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>The reading side of transports, as CPython's test_selector_events.py and test_buffered_proto.py pin it down.</summary>
public abstract class TransportReadingTests(DriverKind kind) : TransportTest(kind)
{
    [Fact]
    public void PauseReading_InOnConnected_NothingComesBeforeResume() => Run(async () =>
    {
        (ProtocolRecorder protocol, Socket peer) = await ConnectAsync(protocol => protocol.Connected = transport => transport.PauseReading());
        peer.Send(Bytes("x"));
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(5));
        Assert.Equal(["made"], protocol.Events);
        Assert.False(protocol.Transport!.IsReading);

        protocol.Transport.ResumeReading();

        Assert.True(protocol.Transport.IsReading);
        await protocol.WaitFor("data x");
        protocol.Transport.Abort();
        peer.Dispose();
    });

    [Fact]
    public void IsReading_PausedResumedClosed_Follows() => Run(async () =>
    {
        (ProtocolRecorder protocol, Socket peer) = await ConnectAsync();
        await protocol.WaitFor("made");
        StreamTransport transport = protocol.Transport!;
        await Coroutine.Sleep(TimeSpan.Zero);
        Assert.True(transport.IsReading);

        transport.PauseReading();
        transport.PauseReading();
        Assert.False(transport.IsReading);
        transport.ResumeReading();
        transport.ResumeReading();
        Assert.True(transport.IsReading);
        transport.Close();

        Assert.False(transport.IsReading);
        transport.ResumeReading();
        Assert.False(transport.IsReading);
        peer.Dispose();
    });

    [Fact]
    public void OnEndReceived_Throws_IsReportedAndTheConnectionLost() => Run(async () =>
    {
        (ProtocolRecorder protocol, Socket peer) = await ConnectAsync(protocol => protocol.Ended = () => throw new FormatException());
        peer.Shutdown(SocketShutdown.Send);

        await protocol.WaitFor("lost FormatException");

        Assert.IsType<FormatException>(Assert.Single(Errors).Exception);
        Errors.Clear();
        peer.Dispose();
    });

    [Fact]
    public void OnConnected_Throws_IsReportedAndTheConnectionLost() => Run(async () =>
    {
        (ProtocolRecorder protocol, Socket peer) = await ConnectAsync(protocol => protocol.Connected = _ => throw new FormatException());

        await protocol.WaitFor("lost FormatException");

        Assert.IsType<FormatException>(Assert.Single(Errors).Exception);
        Errors.Clear();
        peer.Dispose();
    });

    [Fact]
    public void OnDisconnected_PeerReset_GetsTheErrorAndNothingIsReported() => Run(async () =>
    {
        (ProtocolRecorder protocol, Socket peer) = await ConnectAsync();
        await protocol.WaitFor("made");
        peer.LingerState = new LingerOption(true, 0);

        peer.Dispose();

        await protocol.WaitFor("lost SocketException");
        Assert.Equal(["made", "lost SocketException"], protocol.Events);
        Assert.True(protocol.Transport!.IsClosing);
    });

    [Fact]
    public void Protocol_ReplacedByABufferedOne_GetsTheNextBytes() => Run(async () =>
    {
        (ProtocolRecorder protocol, Socket peer) = await ConnectAsync();
        peer.Send(Bytes("first"));
        await protocol.WaitFor("data first");
        var buffered = new BufferedRecorder(4);

        protocol.Transport!.Protocol = buffered;
        peer.Send(Bytes("second"));
        await WaitUntil(() => buffered.Received.Count == 6);

        Assert.Same(buffered, protocol.Transport.Protocol);
        Assert.Equal("second", Text([.. buffered.Received]));
        Assert.Equal(["made", "data first"], protocol.Events);
        protocol.Transport.Abort();
        peer.Dispose();
    });

    [Fact]
    public void Protocol_ReplacedWhileBytesAreDelivered_NewOneGetsTheRest() => Run(async () =>
    {
        var plain = new ProtocolRecorder();
        var first = new BufferedRecorder(3);
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => first, new IPEndPoint(IPAddress.Loopback, 0));
        first.Filled = () => first.Transport!.Protocol = plain;
        await using Connection client = await Connection.OpenAsync(server.EndPoint);

        await client.WriteAsync(Bytes("abcdef"));

        await plain.WaitFor("data def");
        Assert.Equal("abc", Text([.. first.Received]));
        first.Transport!.Abort();
    });

    [Theory]
    [InlineData("get throws")]
    [InlineData("get is empty")]
    [InlineData("filled throws")]
    public void BufferedProtocol_Fails_IsReportedAndTheConnectionLost(string how) => Run(async () =>
    {
        var protocol = new BufferedRecorder(how == "get is empty" ? 0 : 10);
        protocol.Getting = () => _ = how == "get throws" ? throw new FormatException() : 0;
        protocol.Filled = () => _ = how == "filled throws" ? throw new FormatException() : 0;
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => protocol, new IPEndPoint(IPAddress.Loopback, 0));
        await using Connection client = await Connection.OpenAsync(server.EndPoint);

        client.Write(Bytes("x"));

        await WaitUntil(() => protocol.Lost is not null);
        Assert.Same(protocol.Lost, Assert.Single(Errors).Exception);
        Assert.Equal(how == "filled throws" ? 1 : 0, protocol.Received.Count);
        Errors.Clear();
    });

    [Fact]
    public void BufferedProtocol_MoreThanItsBuffer_AnswersWhenItHasAll() => Run(async () =>
    {
        string noise = string.Concat(Enumerable.Repeat("12345678+", 1024));
        Server server = await Server.StartAsync(
            async connection =>
            {
                await connection.WriteAsync(Bytes(noise));
                await connection.ReadExactlyAsync(1);
            },
            "127.0.0.1",
            0);
        var protocol = new BufferedRecorder(100);
        protocol.Filled = () =>
        {
            if (protocol.Received.Count == noise.Length)
            {
                protocol.Transport!.Write(Bytes("1"));
            }
        };

        await EventLoop.Current.CreateConnectionAsync(() => protocol, "127.0.0.1", server.Port);
        await WaitUntil(() => protocol.HasEnded);

        Assert.Equal(noise, Text([.. protocol.Received]));
        Assert.Null(protocol.Lost);
        await server.DisposeAsync();
    });
}
