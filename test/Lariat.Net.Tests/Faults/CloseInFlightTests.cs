using System.Net;
using System.Net.Sockets;

namespace Lariat.Net.Tests;

/// <summary>Something is closed while its operations are with the driver: whoever waits is told, and nothing is left.</summary>
public abstract class CloseInFlightTests(DriverKind kind) : FaultTest(kind)
{
    private const int MoreThanTheSystemTakes = 16_000_000;

    [Fact]
    public void Close_ReadPending_ReadFindsTheEnd() => RunClean(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask<byte[]> read = LoopTask.Create(connection.ReadAsync(10));
        await YieldAsync();

        connection.Close();

        Assert.Empty(await read);
        Assert.Empty(await ReceiveToEnd(peer));
        peer.Dispose();
    });

    [Fact]
    public void Abort_ReadPending_ReadFindsTheEndAndThePeerAReset() => RunClean(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask<byte[]> read = LoopTask.Create(connection.ReadAsync(10));
        await YieldAsync();

        connection.Abort();

        Assert.Empty(await read);
        await Assert.ThrowsAsync<SocketException>(() => ReceiveToEnd(peer));
        peer.Dispose();
    });

    [Fact]
    public void Close_WritePending_EverythingIsStillSent() => RunClean(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask write = LoopTask.Create(connection.WriteAsync(new byte[MoreThanTheSystemTakes]));
        await WaitUntil(() => connection.PendingWriteBytes > 0);

        connection.Close();

        Task<byte[]> received = ReceiveToEnd(peer);
        await write;
        await connection.WaitClosedAsync();
        Assert.Equal(MoreThanTheSystemTakes, (await received).Length);
        peer.Dispose();
    });

    [Fact]
    public void Abort_WritePending_WriterIsTold() => RunClean(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask write = LoopTask.Create(connection.WriteAsync(new byte[MoreThanTheSystemTakes]));
        await WaitUntil(() => connection.PendingWriteBytes > 0);

        connection.Abort();

        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(AwaitAsync(write));
        Assert.Equal(SocketError.OperationAborted, error.SocketErrorCode);
        peer.Dispose();
    });

    [Fact]
    public void Abort_ReadAndWritePending_BothEnd() => RunClean(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask<byte[]> read = LoopTask.Create(connection.ReadAsync(10));
        LoopTask write = LoopTask.Create(connection.WriteAsync(new byte[MoreThanTheSystemTakes]));
        await WaitUntil(() => connection.PendingWriteBytes > 0);

        connection.Abort();

        Assert.Empty(await read);
        await Assert.ThrowsCoroutineAsync<SocketException>(AwaitAsync(write));
        peer.Dispose();
    });

    [Fact]
    public void Abort_AfterCloseWithBytesPending_GivesThemUp() => RunClean(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        connection.Write(new byte[MoreThanTheSystemTakes]);
        connection.Close();
        LoopTask waiting = LoopTask.Create(connection.WaitClosedAsync());
        await YieldAsync();
        Assert.False(waiting.IsCompleted);

        connection.Abort();

        await waiting;
        Assert.Equal(0, connection.PendingWriteBytes);
        peer.Dispose();
    });

    [Fact]
    public void Close_StreamReadPending_ReadFindsTheEnd() => RunClean(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        Task<int> read = connection.AsStream().ReadAsync(new byte[10]).AsTask();

        connection.Close();

        Assert.Equal(0, await read);
        peer.Dispose();
    });

    [Fact]
    public void ServerClose_AcceptPending_PortIsFreeAtOnce() => RunClean(async () =>
    {
        Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0);
        int port = server.Port;
        await YieldAsync();

        server.Close();

        await Assert.ThrowsCoroutineAsync<SocketException>(Connection.OpenAsync("127.0.0.1", port));
        await using Server next = await Server.StartAsync(EchoAsync, "127.0.0.1", port);
        await CheckEchoAsync(port);
    });

    [Fact]
    public void ServerClose_ConnectionsWaitToBeAccepted_AreEnded() => RunClean(async () =>
    {
        Server server = await Server.StartAsync(EchoAsync, new IPEndPoint(IPAddress.Loopback, 0), new ServerOptions { MaxConnections = 1 });
        await using Connection served = await Connection.OpenAsync("127.0.0.1", server.Port);
        await WaitUntil(() => server.ConnectionCount == 1);
        await using Connection waiting = await Connection.OpenAsync("127.0.0.1", server.Port);
        await YieldAsync();

        server.Close();

        // Whether the system says "end" or "reset" depends on how far the connection had come.
        Assert.Null(await ReadByteOrNullAsync(waiting));
        await served.WriteAsync(Bytes("go on\n"));
        Assert.Equal("go on\n", Text(await served.ReadLineAsync()));
        served.Close();
        await server.WaitClosedAsync();
    });

    private static async Coroutine<byte?> ReadByteOrNullAsync(Connection connection)
    {
        try
        {
            return await connection.ReadAsync(1) is [byte value] ? value : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
