using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>The writing side of transports and their ends, as CPython's test_selector_events.py pins them down.</summary>
public abstract class TransportWritingTests(DriverKind kind) : TransportTest(kind)
{
    // More than any socket's buffers hold: the rest is pending in the transport.
    private const int MuchBytes = 8_000_000;

    [Fact]
    public void Write_SmallPieces_ArriveInOrder() => Run(async () =>
    {
        (StreamTransport transport, ProtocolRecorder protocol, Socket peer) = await OpenAsync();

        transport.Write(Bytes("data1"));
        transport.Write([]);
        transport.Write(Bytes("data2"));
        transport.Close();

        Assert.Equal("data1data2", Text(await ReceiveToEnd(peer)));
        await protocol.WaitFor("lost");
        peer.Dispose();
    });

    [Fact]
    public void Write_ArrayIsReusedAfterwards_PeerGetsWhatItWas() => Run(async () =>
    {
        (StreamTransport transport, _, Socket peer) = await OpenAsync();
        byte[] data = new byte[MuchBytes];
        Array.Fill(data, (byte)'a');

        transport.Write(data);
        Array.Fill(data, (byte)'b');
        transport.Write(Bytes("end"));
        transport.Close();

        byte[] received = await ReceiveToEnd(peer);
        Assert.Equal(MuchBytes, received.AsSpan().IndexOfAnyExcept((byte)'a'));
        Assert.Equal("end", Text(received.AsSpan(MuchBytes)));
        peer.Dispose();
    });

    [Fact]
    public void Write_NothingWhileBytesArePending_ChangesNothing() => Run(async () =>
    {
        (StreamTransport transport, _, Socket peer) = await OpenAsync();
        transport.Write(new byte[MuchBytes]);
        int pending = transport.WriteBufferBytes;

        transport.Write([]);

        Assert.True(pending > 0);
        Assert.Equal(pending, transport.WriteBufferBytes);
        transport.Abort();
        peer.Dispose();
    });

    [Fact]
    public void Write_AfterClose_IsDropped() => Run(async () =>
    {
        (StreamTransport transport, ProtocolRecorder protocol, Socket peer) = await OpenAsync();
        transport.Close();

        transport.Write(Bytes("late"));

        Assert.Empty(await ReceiveToEnd(peer));
        await protocol.WaitFor("lost");
        peer.Dispose();
    });

    [Fact]
    public void Write_PeerReset_IsLostWithTheErrorAndLaterWritesAreDropped() => Run(async () =>
    {
        (StreamTransport transport, ProtocolRecorder protocol, Socket peer) = await OpenAsync();
        transport.PauseReading();
        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();
        while (!transport.IsClosing)
        {
            transport.Write(Bytes("data"));
            await Coroutine.Sleep(TimeSpan.Zero);
        }

        transport.Write(Bytes("more"));

        await protocol.WaitFor("lost SocketException");
        Assert.Equal(0, transport.WriteBufferBytes);
        Assert.Empty(Errors);
    });

    [Fact]
    public void Close_WithPendingBytes_SendsThemThenIsLost() => Run(async () =>
    {
        (StreamTransport transport, ProtocolRecorder protocol, Socket peer) = await OpenAsync();
        transport.Write(new byte[MuchBytes]);

        transport.Close();
        transport.Close();
        await Coroutine.Sleep(TimeSpan.Zero);
        Assert.DoesNotContain("lost", protocol.Events);
        byte[] received = await ReceiveToEnd(peer);

        await protocol.WaitFor("lost");
        Assert.Equal(MuchBytes, received.Length);
        Assert.Single(protocol.Events, name => name == "lost");
        peer.Dispose();
    });

    [Fact]
    public void Abort_WithPendingBytes_DropsThemAndIsLostOnce() => Run(async () =>
    {
        (StreamTransport transport, ProtocolRecorder protocol, Socket peer) = await OpenAsync();
        transport.Write(new byte[MuchBytes]);

        transport.Abort();
        transport.Abort();
        Assert.True(transport.IsClosing);
        Assert.Equal(0, transport.WriteBufferBytes);
        await protocol.WaitFor("lost");
        await Coroutine.Sleep(TimeSpan.Zero);

        Assert.Single(protocol.Events, name => name == "lost");
        await Assert.ThrowsAsync<SocketException>(() => ReceiveToEnd(peer));
        peer.Dispose();
    });

    [Fact]
    public void EndWriting_WithPendingBytes_PeerReadsThemThenTheEnd() => Run(async () =>
    {
        (StreamTransport transport, ProtocolRecorder protocol, Socket peer) = await OpenAsync();
        transport.Write(new byte[MuchBytes]);

        transport.EndWriting();
        transport.EndWriting();
        Assert.Equal(MuchBytes, (await ReceiveToEnd(peer)).Length);
        peer.Send(Bytes("answer"));

        await protocol.WaitFor("data answer");
        transport.Abort();
        peer.Dispose();
    });

    [Fact]
    public void EndWriting_AfterClose_DoesNothing() => Run(async () =>
    {
        (StreamTransport transport, ProtocolRecorder protocol, Socket peer) = await OpenAsync();
        transport.Close();
        await Coroutine.Sleep(TimeSpan.Zero);

        transport.EndWriting();

        await protocol.WaitFor("lost");
        peer.Dispose();
    });

    [Fact]
    public void SetWriteBufferLimits_BelowWhatIsPending_PausesAtOnce() => Run(async () =>
    {
        (StreamTransport transport, ProtocolRecorder protocol, Socket peer) = await OpenAsync();
        transport.SetWriteBufferLimits(2 * MuchBytes);
        transport.Write(new byte[MuchBytes]);
        Assert.DoesNotContain("pause", protocol.Events);

        transport.SetWriteBufferLimits(256, 128);

        Assert.Contains("pause", protocol.Events);
        transport.Abort();
        peer.Dispose();
    });

    [Fact]
    public void OnWritingPaused_Throws_IsReportedAndTheConnectionGoesOn() => Run(async () =>
    {
        (StreamTransport transport, ProtocolRecorder protocol, Socket peer) = await OpenAsync();
        protocol.WritingPaused = () => throw new FormatException();

        transport.Write(new byte[MuchBytes]);
        transport.Close();

        Assert.Equal(MuchBytes, (await ReceiveToEnd(peer)).Length);
        Assert.IsType<FormatException>(Assert.Single(Errors).Exception);
        Errors.Clear();
        peer.Dispose();
    });

    [Fact]
    public void Addresses_OfAClosedTransport_AreNull() => Run(async () =>
    {
        (StreamTransport transport, ProtocolRecorder protocol, Socket peer) = await OpenAsync();
        Assert.Equal(peer.LocalEndPoint, transport.RemoteEndPoint);
        Assert.Equal(peer.RemoteEndPoint, transport.LocalEndPoint);

        transport.Close();
        await protocol.WaitFor("lost");

        Assert.Null(transport.RemoteEndPoint);
        Assert.Null(transport.LocalEndPoint);
        peer.Dispose();
    });

    private async Coroutine<(StreamTransport Transport, ProtocolRecorder Protocol, Socket Peer)> OpenAsync()
    {
        (ProtocolRecorder protocol, Socket peer) = await ConnectAsync();
        await protocol.WaitFor("made");
        return (protocol.Transport!, protocol, peer);
    }
}
