using System.Net.Sockets;
using Lariat.IO;
using Lariat.Net;

namespace Lariat.Net.Tests;

/// <summary>asyncio's StreamReader at the edges that CPython's test_streams.py pins down.</summary>
public abstract class ReadingTests(DriverKind kind) : DriverTest(kind)
{
    [Fact]
    public void ReadAsync_BytesArrived_ReturnsWhatIsThere() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Send(Bytes("hello"));

        byte[] read = await connection.ReadAsync(100);

        Assert.Equal("hello", Text(read));
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadAsync_FewerAskedThanArrived_LeavesTheRest() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Send(Bytes("hello"));
        await connection.PeekAsync(5);

        byte[] first = await connection.ReadAsync(2);
        byte[] second = await connection.ReadAsync(100);

        Assert.Equal(("he", "llo"), (Text(first), Text(second)));
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadAsync_Zero_ReturnsEmptyAtOnce() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();

        Assert.Empty(await connection.ReadAsync(0));

        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadToEndAsync_TwoPieces_ReadsToTheEnd() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Send(Bytes("abc"));
        peer.Send(Bytes("def"));
        peer.Shutdown(SocketShutdown.Send);

        Assert.Equal("abcdef", Text(await connection.ReadToEndAsync()));
        Assert.True(connection.IsAtEnd);
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadAsync_Negative_ThrowsAndNamesReadToEndAsync() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();

        var error = await Assert.ThrowsCoroutineAsync<ArgumentOutOfRangeException>(connection.ReadAsync(-1));

        Assert.Contains(nameof(connection.ReadToEndAsync), error.Message, StringComparison.Ordinal);
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadAsync_PeerEndedItsStream_ReturnsEmptyAgainAndAgain() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Shutdown(SocketShutdown.Send);

        Assert.Equal(0, await connection.ReadAsync(new byte[10]));
        Assert.Empty(await connection.ReadAsync(10));
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadAsync_PeerReset_ThrowsAfterTheBytes() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Send(Bytes("x"));
        Assert.Equal("x", Text(await connection.ReadAsync(10)));
        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();

        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(connection.ReadAsync(10));

        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        connection.Close();
    });

    [Fact]
    public void ReadAsync_WhileAnotherTaskReads_Throws() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask<byte[]> first = LoopTask.Create(connection.ReadAsync(10), eagerStart: true);

        await Assert.ThrowsCoroutineAsync<InvalidOperationException>(connection.ReadAsync(10));

        peer.Send(Bytes("one"));
        Assert.Equal("one", Text(await first));
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void PeekAsync_CanceledTwiceBeforeItEnds_EndsCanceledAndTheNextReadGoesOn() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask<ReadOnlyMemory<byte>> peek = LoopTask.Create(connection.PeekAsync());
        await Coroutine.Sleep(0);

        peek.Cancel();
        peek.Cancel();
        await Coroutine.WaitMany([peek]);
        peer.Send("x"u8);

        Assert.True(peek.IsCanceled);
        Assert.Equal("x", Text((await connection.PeekAsync()).Span));
        connection.Abort();
        peer.Dispose();
    });

    [Fact]
    public void PeekAsync_CanceledAndNotEnded_StillIsTheOnlyReader() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask<ReadOnlyMemory<byte>> peek = LoopTask.Create(connection.PeekAsync());
        await Coroutine.Sleep(0);

        peek.Cancel();
        await Assert.ThrowsCoroutineAsync<InvalidOperationException>(connection.ReadAsync(1));
        await Coroutine.WaitMany([peek]);

        Assert.True(peek.IsCanceled);
        connection.Abort();
        peer.Dispose();
    });

    [Fact]
    public void ReadAsync_IdleWhileAnotherIsBusy_StillReceives() => Run(async () =>
    {
        // More exchanges than the portable driver looks at an idle stream before it waits for it in another way.
        const int ExchangeCount = 200;
        (Connection idle, Socket idlePeer) = await OpenPlainPair();
        (Connection busy, Socket busyPeer) = await OpenPlainPair();
        LoopTask<byte[]> read = LoopTask.Create(idle.ReadExactlyAsync(4), eagerStart: true);
        for (int i = 0; i < ExchangeCount; i++)
        {
            LoopTask<byte[]> exchange = LoopTask.Create(busy.ReadExactlyAsync(1), eagerStart: true);
            busyPeer.Send("x"u8);
            await exchange;
        }

        idlePeer.Send("late"u8);

        Assert.Equal("late", Text(await read));
        idle.Abort();
        busy.Abort();
        idlePeer.Dispose();
        busyPeer.Dispose();
    });

    [Fact]
    public void ReadAsync_Canceled_LosesNoByte() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask<byte[]> read = LoopTask.Create(connection.ReadExactlyAsync(6));
        await Coroutine.Sleep(TimeSpan.Zero);
        peer.Send(Bytes("abc"));
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        read.Cancel();
        await Assert.ThrowsCoroutineAsync<CoroutineCanceledException>(Await(read));
        peer.Send(Bytes("def"));

        Assert.Equal("abcdef", Text(await connection.ReadExactlyAsync(6)));
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadAsync_ClosedMeanwhile_SeesTheEnd() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask<byte[]> read = LoopTask.Create(connection.ReadAsync(10), eagerStart: true);

        connection.Close();

        Assert.Empty(await read);
        peer.Dispose();
    });

    [Fact]
    public void ReadExactlyAsync_EndBefore_ThrowsWithPartial() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Send(Bytes("abc"));
        peer.Shutdown(SocketShutdown.Send);

        IncompleteReadException error = await Assert.ThrowsCoroutineAsync<IncompleteReadException>(connection.ReadExactlyAsync(5));

        Assert.Equal("abc", Text(error.Partial));
        Assert.Equal(5, error.ExpectedCount);
        Assert.Equal("The stream ended after 3 of 5 expected bytes.", error.Message);
        Assert.Empty(await connection.ReadAsync(10));
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadLineAsync_LinesAndRest_ReturnsEachThenTheRestThenNothing() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Send(Bytes("one\ntwo\nre"));
        peer.Send(Bytes("st"));
        peer.Shutdown(SocketShutdown.Send);

        Assert.Equal("one\n", Text(await connection.ReadLineAsync()));
        Assert.Equal("two\n", Text(await connection.ReadLineAsync()));
        Assert.Equal("rest", Text(await connection.ReadLineAsync()));
        Assert.Empty(await connection.ReadLineAsync());
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadLineAsync_LineOverTheLimit_DropsItAndGoesOnAfterIt() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair(new ConnectionOptions { ReadLimit = 3 });
        peer.Send(Bytes("1234\nok\n"));
        await connection.PeekAsync(8);

        await Assert.ThrowsCoroutineAsync<LimitOverrunException>(connection.ReadLineAsync());

        Assert.Equal("ok\n", Text(await connection.ReadLineAsync()));
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadUntilAsync_OverTheLimit_KeepsEverythingAndSaysHowMuchIsReadable() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair(new ConnectionOptions { ReadLimit = 4 });
        peer.Send(Bytes("some data$"));
        await connection.PeekAsync(10);

        LimitOverrunException error = await Assert.ThrowsCoroutineAsync<LimitOverrunException>(connection.ReadUntilAsync(Bytes("$")));

        Assert.Equal(9, error.ConsumableCount);
        Assert.Equal("There are 9 bytes before the separator; the limit is 4.", error.Message);
        Assert.Equal("some data", Text(await connection.ReadExactlyAsync(error.ConsumableCount)));
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadUntilAsync_NoSeparatorWithinTheLimit_SaysHowMuchHasArrived() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair(new ConnectionOptions { ReadLimit = 4 });
        peer.Send(Bytes("some data"));
        await connection.PeekAsync(9);

        LimitOverrunException error = await Assert.ThrowsCoroutineAsync<LimitOverrunException>(connection.ReadUntilAsync(Bytes("$")));

        Assert.Equal("9 bytes have arrived without the separator; the limit is 4.", error.Message);
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadUntilAsync_EndBefore_SaysThatTheSeparatorIsMissing() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Send(Bytes("abc"));
        peer.Shutdown(SocketShutdown.Send);

        IncompleteReadException error = await Assert.ThrowsCoroutineAsync<IncompleteReadException>(connection.ReadUntilAsync(Bytes("$")));

        Assert.Equal("abc", Text(error.Partial));
        Assert.Null(error.ExpectedCount);
        Assert.Equal("The stream ended after 3 bytes, before a separator.", error.Message);
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadUntilAsync_SeparatorArrivesInPieces_IsFound() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask<byte[]> read = LoopTask.Create(connection.ReadUntilAsync(Bytes("\r\n")), eagerStart: true);
        peer.Send(Bytes("ab\r"));
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        peer.Send(Bytes("\ncd"));

        Assert.Equal("ab\r\n", Text(await read));
        Assert.Equal("cd", Text(await connection.ReadExactlyAsync(2)));
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadUntilAsync_SeveralSeparators_TheOneThatEndsFirstWins() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Send(Bytes("abc#def*"));

        Assert.Equal("abc#", Text(await connection.ReadUntilAsync([Bytes("*"), Bytes("#")])));
        Assert.Equal("def*", Text(await connection.ReadUntilAsync([Bytes("*"), Bytes("#")])));
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadUntilAsync_EmptySeparator_Throws() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();

        await Assert.ThrowsCoroutineAsync<ArgumentException>(connection.ReadUntilAsync(ReadOnlyMemory<byte>.Empty));

        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void PeekAsync_ThenConsume_TakesOnlyThat() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Send(Bytes("head"));
        peer.Send(Bytes("body"));

        ReadOnlyMemory<byte> seen = await connection.PeekAsync(8);
        Assert.Equal("headbody", Text(seen.Span));
        connection.Consume(4);

        Assert.Equal("body", Text(await connection.ReadAsync(100)));
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadExactlyAsync_MoreThanAnyBuffer_ArrivesWhole() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        byte[] sent = new byte[3_000_000];
        new Random(7).NextBytes(sent);
        Task sending = Task.Run(() => peer.Send(sent));

        byte[] read = await connection.ReadExactlyAsync(sent.Length);

        Assert.Equal(sent, read);
        await sending;
        connection.Close();
        peer.Dispose();
    });

    private static async Coroutine Await(Future future) => await future;
}
