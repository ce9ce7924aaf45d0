using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>How transports end, with the traces of CPython 3.15 (Lib/asyncio/selector_events.py) as the expectation.</summary>
public abstract class TransportEndTests(DriverKind kind) : TransportTest(kind)
{
    private const int MuchBytes = 8_000_000;

    [Fact]
    public void Write_FailsAfterThePeerEnded_IsLostWithoutAResume() => Run(async () =>
    {
        (ProtocolRecorder protocol, Socket peer) = await ConnectAsync(protocol => protocol.StaysOpen = true);
        peer.Shutdown(SocketShutdown.Send);
        await protocol.WaitFor("end");
        protocol.Transport!.Write(new byte[MuchBytes]);

        Reset(peer);

        await protocol.WaitFor("lost SocketException");
        Assert.Equal(["made", "end", "pause", "lost SocketException"], protocol.Events);
        Assert.True(protocol.Transport.IsClosing);
    });

    [Fact]
    public void Write_SmallWhileReadingIsPausedAndThePeerHasReset_IsLost() => Run(async () =>
    {
        (ProtocolRecorder protocol, Socket peer) = await ConnectAsync(protocol => protocol.Connected = transport => transport.PauseReading());
        await protocol.WaitFor("made");
        Reset(peer);

        protocol.Transport!.Write(Bytes("one"));
        protocol.Transport.Write(Bytes("two"));

        await protocol.WaitFor("lost SocketException");
        Assert.True(protocol.Transport.IsClosing);
    });

    [Fact]
    public void Close_BytesPendingAndThePeerResets_IsLostWithoutAResume() => Run(async () =>
    {
        (ProtocolRecorder protocol, Socket peer) = await ConnectAsync();
        await protocol.WaitFor("made");
        protocol.Transport!.Write(new byte[MuchBytes]);
        protocol.Transport.Close();

        Reset(peer);

        await protocol.WaitFor("lost SocketException");
        Assert.Equal(["made", "pause", "lost SocketException"], protocol.Events);
    });

    [Fact]
    public void Write_TlsFailsInTheBackground_IsLost() => Run(async () =>
    {
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => new ProtocolRecorder(), new IPEndPoint(IPAddress.Loopback, 0), TestTls.ForServer());
        (StreamTransport transport, ProtocolRecorder protocol) =
            await EventLoop.Current.CreateConnectionAsync(() => new ProtocolRecorder(), server.EndPoint, TestTls.ForClient());
        transport.PauseReading();
        server.AbortClients();
        await WaitUntil(() => server.ConnectionCount == 0);

        for (int i = 0; i < 3 && !transport.IsClosing; i++)
        {
            transport.Write(Bytes("data"));
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        }

        await WaitUntil(() => protocol.Events[^1].StartsWith("lost", StringComparison.Ordinal));
        Assert.Equal("lost SocketException", protocol.Events[^1]);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(20_000_000)] // As CPython 3.15.2 (gh-160520): the peer reads nothing, and the goodbye cannot be sent.
    public void Close_TlsPeerDoesNotAnswer_IsLostWithATimeout(int pendingBytes) => Run(async () =>
    {
        using TransportServer server = await EventLoop.Current.CreateServerAsync(
            () => new ProtocolRecorder { Connected = transport => transport.PauseReading() }, new IPEndPoint(IPAddress.Loopback, 0), TestTls.ForServer());
        var limit = TimeSpan.FromMilliseconds(50);
        (StreamTransport transport, ProtocolRecorder protocol) = await EventLoop.Current.CreateConnectionAsync(
            () => new ProtocolRecorder(), server.EndPoint, new ConnectOptions { Tls = TestTls.ForClient().Tls, TlsShutdownTimeout = limit });

        LoopInstant closed = EventLoop.Current.Time;
        transport.Write(new byte[pendingBytes]);
        transport.Close();
        await protocol.WaitFor("lost TimeoutException");

        Assert.Equal("made", protocol.Events[0]);
        Assert.Equal("lost TimeoutException", protocol.Events[^1]);
        Assert.True(EventLoop.Current.Time - closed >= limit);
        server.AbortClients();
    });

    [Theory]
    [InlineData(10, 26, false)]
    [InlineData(4, 10, false)]
    [InlineData(10, 26, true)]
    public void BufferedProtocol_PausesInEachCallback_GetsOnePieceForEachResume(int bufferBytes, int sentBytes, bool isTls) => Run(async () =>
    {
        var protocol = new BufferedRecorder(bufferBytes);
        protocol.Filled = () => protocol.Transport!.PauseReading();
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => protocol, new IPEndPoint(IPAddress.Loopback, 0), isTls ? TestTls.ForServer() : null);
        await using Connection client = await Connection.OpenAsync(server.EndPoint, isTls ? TestTls.ForClient() : null);
        byte[] sent = [.. Enumerable.Range(0, sentBytes).Select(static i => (byte)i)];
        client.Write(sent);

        for (int piece = 1; (piece - 1) * bufferBytes < sentBytes; piece++)
        {
            int expected = piece;
            await WaitUntil(() => protocol.Calls >= expected);
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(2));
            Assert.Equal(expected, protocol.Calls);
            protocol.Transport!.ResumeReading();
        }

        Assert.Equal(sent, protocol.Received);
        protocol.Transport!.Abort();
    });

    [Fact]
    public void BufferedProtocol_ClosesInTheCallback_GetsNoMore() => Run(async () =>
    {
        var protocol = new BufferedRecorder(4);
        protocol.Filled = () => protocol.Transport!.Close();
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => protocol, new IPEndPoint(IPAddress.Loopback, 0));
        await using Connection client = await Connection.OpenAsync(server.EndPoint);

        client.Write(Bytes("0123456789"));

        await WaitUntil(() => protocol.HasEnded);
        Assert.Equal("0123", Text([.. protocol.Received]));
        Assert.Null(protocol.Lost);
    });

    private static void Reset(Socket peer)
    {
        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();
    }
}
