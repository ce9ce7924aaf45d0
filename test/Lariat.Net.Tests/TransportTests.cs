using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Protocols of callbacks: their order, flow control, and the ways to end.</summary>
public abstract class TransportTests(DriverKind kind) : TransportTest(kind)
{
    private static readonly IPEndPoint s_loopback = new(IPAddress.Loopback, 0);

    [Fact]
    public void Callbacks_PeerSendsAndEnds_ComeInOrder() => Run(async () =>
    {
        (ProtocolRecorder protocol, Socket peer) = await ConnectAsync();
        peer.Send(Bytes("one"));
        await protocol.WaitFor("data one");
        peer.Send(Bytes("two"));
        peer.Shutdown(SocketShutdown.Send);

        await protocol.WaitFor("lost");

        Assert.Equal(["made", "data one", "data two", "end", "lost"], protocol.Events);
        peer.Dispose();
    });

    [Fact]
    public void OnEndReceived_ReturnsTrue_StaysOpenForWriting() => Run(async () =>
    {
        (ProtocolRecorder protocol, Socket peer) = await ConnectAsync(protocol => protocol.StaysOpen = true);
        peer.Shutdown(SocketShutdown.Send);
        await protocol.WaitFor("end");

        protocol.Transport!.Write(Bytes("answer"));
        protocol.Transport.Close();

        Assert.Equal("answer", Text(await ReceiveToEnd(peer)));
        await protocol.WaitFor("lost");
        peer.Dispose();
    });

    [Fact]
    public void PauseReading_BytesArrive_ComeAfterResume() => Run(async () =>
    {
        (ProtocolRecorder protocol, Socket peer) = await ConnectAsync();
        await protocol.WaitFor("made");
        protocol.Transport!.PauseReading();
        protocol.Transport.PauseReading();
        peer.Send(Bytes("x"));
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(5));
        Assert.Equal(["made"], protocol.Events);

        protocol.Transport.ResumeReading();

        await protocol.WaitFor("data x");
        protocol.Transport.Abort();
        peer.Dispose();
    });

    [Fact]
    public void Write_AboveTheMark_PausesThenResumes() => Run(async () =>
    {
        (ProtocolRecorder protocol, Socket peer) = await ConnectAsync();
        await protocol.WaitFor("made");
        protocol.Transport!.Write(new byte[8_000_000]);
        Assert.Contains("pause", protocol.Events);
        Task<byte[]> received = ReceiveToEnd(peer);

        await protocol.WaitFor("resume");

        Assert.True(protocol.Transport.WriteBufferBytes <= 16 * 1024);
        protocol.Transport.Close();
        Assert.Equal(8_000_000, (await received).Length);
        peer.Dispose();
    });

    [Fact]
    public void SetWriteBufferLimits_LowAboveHigh_Throws() => Run(async () =>
    {
        (ProtocolRecorder protocol, Socket peer) = await ConnectAsync();
        await protocol.WaitFor("made");

        Assert.Throws<ArgumentOutOfRangeException>(() => protocol.Transport!.SetWriteBufferLimits(10, 20));

        protocol.Transport!.Abort();
        peer.Dispose();
    });

    [Fact]
    public void EndWriting_ThenWrite_Throws() => Run(async () =>
    {
        (ProtocolRecorder protocol, Socket peer) = await ConnectAsync();
        await protocol.WaitFor("made");
        protocol.Transport!.EndWriting();

        Assert.Throws<InvalidOperationException>(() => protocol.Transport.Write(Bytes("x")));

        Assert.Empty(await ReceiveToEnd(peer));
        protocol.Transport.Abort();
        peer.Dispose();
    });

    [Fact]
    public void Abort_IsLostWithoutError() => Run(async () =>
    {
        (ProtocolRecorder protocol, Socket peer) = await ConnectAsync();
        await protocol.WaitFor("made");

        protocol.Transport!.Abort();

        await protocol.WaitFor("lost");
        Assert.True(protocol.Transport.IsClosing);
        peer.Dispose();
    });

    [Fact]
    public void OnReceived_Throws_IsReportedAndTheConnectionLost() => Run(async () =>
    {
        (ProtocolRecorder protocol, Socket peer) = await ConnectAsync(protocol => protocol.Received = () => throw new FormatException());
        peer.Send(Bytes("x"));

        await protocol.WaitFor("lost FormatException");

        Assert.IsType<FormatException>(Assert.Single(Errors).Exception);
        Errors.Clear();
        peer.Dispose();
    });

    [Fact]
    public void BufferedProtocol_SmallBuffer_GetsEverythingInPieces() => Run(async () =>
    {
        var protocol = new BufferedRecorder(3);
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => protocol, s_loopback);
        await using Connection client = await Connection.OpenAsync(server.EndPoint);
        await client.WriteAsync(Bytes("0123456789"));
        client.EndWriting();

        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal("0123456789", Text([.. protocol.Received]));
        Assert.True(protocol.Calls >= 4);
    });

    [Fact]
    public void CreateServerAsync_Echo_ServesManyClients() => Run(async () =>
    {
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => new EchoProtocol(), s_loopback);
        for (int i = 0; i < 10; i++)
        {
            await using Connection client = await Connection.OpenAsync(server.EndPoint);
            await client.WriteAsync(Bytes($"{i}\n"));
            Assert.Equal($"{i}\n", Text(await client.ReadLineAsync()));
        }
    });

    private sealed class EchoProtocol : IProtocol
    {
        private StreamTransport? _transport;

        public void OnConnected(StreamTransport transport) => _transport = transport;

        public void OnReceived(ReadOnlySpan<byte> data) => _transport!.Write(data);
    }
}
