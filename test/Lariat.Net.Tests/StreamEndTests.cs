using System.Net.Sockets;

namespace Lariat.Net.Tests;

/// <summary>What both halves of a connection know of its end, with the traces of CPython 3.15 (Lib/asyncio/streams.py) as the expectation.</summary>
public abstract class StreamEndTests(DriverKind kind) : DriverTest(kind)
{
    [Fact]
    public void ReadAsync_PeerReset_WriterIsClosingAndTheReaderNotAtItsEnd() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();

        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsCoroutineAsync<SocketException>(connection.ReadAsync(10));
        }

        await Assert.ThrowsCoroutineAsync<SocketException>(connection.ReadExactlyAsync(0));
        await Assert.ThrowsCoroutineAsync<SocketException>(connection.DrainAsync());
        Assert.True(connection.IsClosing);
        Assert.False(connection.Reader.IsAtEnd);
        await connection.WaitClosedAsync();
        await connection.DisposeAsync();
    });

    [Fact]
    public void Close_LinesHadArrived_TheyCanStillBeRead() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Send(Bytes("one\ntwo\nthree\n"));
        Assert.Equal("one\n", Text(await connection.ReadLineAsync()));

        connection.Close();
        await connection.WaitClosedAsync();

        Assert.Equal("two\n", Text(await connection.ReadLineAsync()));
        Assert.Equal("three\n", Text(await connection.ReadLineAsync()));
        Assert.Empty(await connection.ReadLineAsync());
        Assert.True(connection.Reader.IsAtEnd);
        peer.Dispose();
    });

    [Fact]
    public void WaitClosedAsync_SendingFailed_Ends() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        connection.Write(new byte[8_000_000]);
        LoopTask waiting = LoopTask.Create(connection.WaitClosedAsync(), eagerStart: true);
        peer.LingerState = new LingerOption(true, 0);

        peer.Dispose();

        await waiting;
        Assert.True(connection.IsClosing);
        connection.Abort();
    });
}
