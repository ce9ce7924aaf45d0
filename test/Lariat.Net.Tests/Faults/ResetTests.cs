using System.Net.Sockets;
using Lariat.IO;

namespace Lariat.Net.Tests;

/// <summary>The peer resets the connection in the middle of something.</summary>
public abstract class ResetTests(DriverKind kind) : FaultTest(kind)
{
    private const int MoreThanTheSystemTakes = 16_000_000;

    [Fact]
    public void Reset_WhileAReadWaits_Throws() => RunClean(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask<byte[]> read = LoopTask.Create(connection.ReadAsync(10));
        await YieldAsync();

        Reset(peer);

        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(AwaitAsync(read));
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        connection.Close();
    });

    [Fact]
    public void Reset_InTheMiddleOfAnExactRead_GivesWhatHadArrivedThenTheError() => RunClean(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask<byte[]> read = LoopTask.Create(connection.ReadExactlyAsync(10));
        await YieldAsync();
        peer.Send(Bytes("12345"));
        await WaitUntil(() => connection.BufferedBytes == 5);

        Reset(peer);

        IncompleteReadException error = await Assert.ThrowsCoroutineAsync<IncompleteReadException>(AwaitAsync(read));
        Assert.Equal("12345", Text(error.Partial));
        await Assert.ThrowsCoroutineAsync<SocketException>(connection.ReadAsync(1));
        connection.Close();
    });

    [Fact]
    public void Reset_BeforeTheRead_BytesThatHadArrivedAreReadFirst() => RunClean(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Send(Bytes("last words"));
        Reset(peer);

        Assert.Equal("last words", Text(await connection.ReadExactlyAsync(10)));

        await Assert.ThrowsCoroutineAsync<SocketException>(connection.ReadAsync(1));
        connection.Close();
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reset_ThenItsStreamIsDisposed_ClosesTheConnection(bool isOnLoop) => RunClean(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        Stream stream = connection.AsStream();
        Reset(peer);
        await Assert.ThrowsAnyAsync<IOException>(async () => await stream.ReadExactlyAsync(new byte[1]));

        if (isOnLoop)
        {
            await stream.DisposeAsync();
        }
        else
        {
            await Coroutine.ToThread(stream.Dispose);
        }
    });

    [Fact]
    public void Abort_RightAfterAWrite_BytesArriveBeforeTheReset() => RunClean(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        connection.Write(Bytes("last words"));

        connection.Abort();

        byte[] buffer = new byte[100];
        Assert.Equal("last words", Text(buffer.AsSpan(0, await Coroutine.ToThread(() => peer.Receive(buffer)))));
        SocketException error = await Assert.ThrowsAsync<SocketException>(() => Coroutine.ToThread(() => peer.Receive(buffer)).AsTask());
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        peer.Dispose();
    });

    [Fact]
    public void Reset_InTheMiddleOfAWrite_ThrowsAndDropsWhatIsPending() => RunClean(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask write = LoopTask.Create(connection.WriteAsync(new byte[MoreThanTheSystemTakes]));
        await WaitUntil(() => connection.PendingWriteBytes > 0);

        Reset(peer);

        await Assert.ThrowsCoroutineAsync<SocketException>(AwaitAsync(write));
        Assert.Equal(0, connection.PendingWriteBytes);
        Assert.True(connection.IsClosing);
        connection.Close();
        await connection.WaitClosedAsync();
    });

    [Fact]
    public void Reset_WhileAReadAndAWriteWait_BothThrow() => RunClean(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask<byte[]> read = LoopTask.Create(connection.ReadAsync(10));
        LoopTask write = LoopTask.Create(connection.WriteAsync(new byte[MoreThanTheSystemTakes]));
        await WaitUntil(() => connection.PendingWriteBytes > 0);

        Reset(peer);

        await Assert.ThrowsCoroutineAsync<SocketException>(AwaitAsync(read));
        await Assert.ThrowsCoroutineAsync<SocketException>(AwaitAsync(write));
        connection.Close();
    });

    [Fact]
    public void Reset_ByAClient_IsReportedOnceAndTheServerGoesOn() => RunClean(async () =>
    {
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0);
        Connection client = await Connection.OpenAsync("127.0.0.1", server.Port);
        await client.WriteAsync(Bytes("hi\n"));
        await client.ReadLineAsync();

        client.Abort();

        await WaitUntil(() => server.ConnectionCount == 0);
        Assert.IsType<SocketException>(Assert.Single(Errors).Exception);
        Errors.Clear();
        await CheckEchoAsync(server.Port);
    });
}
