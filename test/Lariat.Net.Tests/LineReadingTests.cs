using System.Net.Sockets;
using Lariat.IO;

namespace Lariat.Net.Tests;

/// <summary>Lines and separators at the edges that CPython's test_streams.py pins down.</summary>
public abstract class LineReadingTests(DriverKind kind) : DriverTest(kind)
{
    [Fact]
    public void ReadLineAsync_LineArrivesInPieces_IsReturnedWholeAndTheRestStays() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Send(Bytes("chunk1 "));
        LoopTask<byte[]> line = LoopTask.Create(connection.ReadLineAsync(), eagerStart: true);
        peer.Send(Bytes("chunk2 "));
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        peer.Send(Bytes("chunk3 \n chunk4"));

        Assert.Equal("chunk1 chunk2 chunk3 \n", Text(await line));
        Assert.Equal(" chunk4", Text(await connection.ReadExactlyAsync(7)));
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadLineAsync_OverTheLimitWithoutNewline_DropsWhatHadArrived() => RunWith("line1li", readLimit: 3, async connection =>
    {
        await Assert.ThrowsCoroutineAsync<LimitOverrunException>(connection.ReadLineAsync());

        Assert.Equal(0, connection.BufferedBytes);
    });

    [Fact]
    public void ReadLineAsync_OverTheLimit_GoesOnWithTheNextLine() => RunWith("chunk1chunk2\nchunk3\n", readLimit: 7, async connection =>
    {
        await Assert.ThrowsCoroutineAsync<LimitOverrunException>(connection.ReadLineAsync());

        Assert.Equal("chunk3\n", Text(await connection.ReadLineAsync()));
    });

    [Fact]
    public void ReadLineAsync_AtTheLimit_NewlineDoesNotCount() => RunWith("1234567\n12345678\n", readLimit: 7, async connection =>
    {
        Assert.Equal("1234567\n", Text(await connection.ReadLineAsync()));

        await Assert.ThrowsCoroutineAsync<LimitOverrunException>(connection.ReadLineAsync());
        Assert.Equal(0, connection.BufferedBytes);
    });

    [Fact]
    public void ReadLineAsync_ThenReadAsync_ShareOneBuffer() => RunWith("line1\nline2\nline3\n", async connection =>
    {
        await connection.ReadLineAsync();

        Assert.Equal("line2\nl", Text(await connection.ReadAsync(7)));
        Assert.Equal("ine3\n", Text(await connection.ReadAsync(100)));
    });

    [Fact]
    public void ReadLineAsync_PeerResetsMeanwhile_Throws() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask<byte[]> line = LoopTask.Create(connection.ReadLineAsync(), eagerStart: true);
        peer.LingerState = new LingerOption(true, 0);

        peer.Dispose();

        await Assert.ThrowsCoroutineAsync<SocketException>(Await(line));
        connection.Close();
    });

    [Fact]
    public void ReadLineAsync_CanceledThenReset_OnlyTheNextReadSeesTheReset() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask<byte[]> line = LoopTask.Create(connection.ReadLineAsync(), eagerStart: true);
        line.Cancel();
        await Assert.ThrowsCoroutineAsync<CoroutineCanceledException>(Await(line));
        peer.LingerState = new LingerOption(true, 0);

        peer.Dispose();

        await Assert.ThrowsCoroutineAsync<SocketException>(connection.ReadLineAsync());
        Assert.Empty(Errors);
        connection.Close();
    });

    [Fact]
    public void IsAtEnd_EndArrivedButBytesAreLeft_IsFalse() => RunWith("some data\nsome data\n", ends: true, async connection =>
    {
        Assert.False(connection.IsAtEnd);

        await connection.ReadLineAsync();
        Assert.False(connection.IsAtEnd);
        await connection.ReadLineAsync();
        await connection.ReadLineAsync();

        Assert.True(connection.IsAtEnd);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void OpenAsync_ReadLimitBelowOne_Throws(int limit) => Run(async () =>
    {
        var options = new ConnectOptions { ReadLimit = limit };

        await Assert.ThrowsCoroutineAsync<ArgumentOutOfRangeException>(Connection.OpenAsync("127.0.0.1", 1, options));
    });

    [Fact]
    public void ReadAsync_MoreThanTheLimit_IsNotLimited() => RunWith("chunkchunk", readLimit: 3, async connection =>
    {
        Assert.Equal("chunk", Text(await connection.ReadAsync(5)));
        Assert.Equal("chunk", Text(await connection.ReadExactlyAsync(5)));
    });

    [Fact]
    public void ReadUntilAsync_NoSeparatorOrAnEmptyOne_Throws() => RunWith("data", async connection =>
    {
        await Assert.ThrowsCoroutineAsync<ArgumentException>(connection.ReadUntilAsync([Bytes(";"), ReadOnlyMemory<byte>.Empty]));
        await Assert.ThrowsCoroutineAsync<ArgumentException>(connection.ReadUntilAsync(new List<ReadOnlyMemory<byte>>()));

        Assert.Equal(4, connection.BufferedBytes);
    });

    [Theory]
    [InlineData("QWEaaXYaaa")]
    [InlineData("aaa")]
    [InlineData("Xaaa")]
    [InlineData("XXXaaa")]
    public void ReadUntilAsync_ArrivesByteByByte_SeparatorIsFoundAtItsEnd(string sent) => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask<byte[]> read = LoopTask.Create(connection.ReadUntilAsync(Bytes("aaa")), eagerStart: true);
        foreach (char c in sent)
        {
            peer.Send([(byte)c]);
            await Coroutine.Sleep(TimeSpan.Zero);
            await Coroutine.Sleep(TimeSpan.Zero);
        }

        Assert.Equal(sent, Text(await read));
        Assert.Equal(0, connection.BufferedBytes);
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadUntilAsync_EndBeforeTheSeparator_ThrowsWithPartial() => RunWith("some dataAA", ends: true, async connection =>
    {
        IncompleteReadException error = await Assert.ThrowsCoroutineAsync<IncompleteReadException>(connection.ReadUntilAsync(Bytes("AAA")));

        Assert.Equal("some dataAA", Text(error.Partial));
        Assert.Null(error.ExpectedCount);
        Assert.Equal(0, connection.BufferedBytes);
    });

    [Fact]
    public void ReadUntilAsync_OverTheLimit_SaysWhetherTheSeparatorHasArrived() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair(new ConnectionOptions { ReadLimit = 3 });
        peer.Send(Bytes("some dataAA"));
        await connection.PeekAsync(11);

        LimitOverrunException before = await Assert.ThrowsCoroutineAsync<LimitOverrunException>(connection.ReadUntilAsync(Bytes("AAA")));
        peer.Send(Bytes("A"));
        await connection.PeekAsync(12);
        LimitOverrunException after = await Assert.ThrowsCoroutineAsync<LimitOverrunException>(connection.ReadUntilAsync(Bytes("AAA")));

        Assert.Contains("without the separator", before.Message, StringComparison.Ordinal);
        Assert.Contains("before the separator", after.Message, StringComparison.Ordinal);
        Assert.Equal("some dataAAA", Text(await connection.ReadExactlyAsync(12)));
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadUntilAsync_LongerSeparatorEndsFirst_Wins() => RunWith("ABCDEFG", async connection =>
    {
        Assert.Equal("ABCDE", Text(await connection.ReadUntilAsync([Bytes("DEF"), Bytes("BCDE")])));
        Assert.Equal("FG", Text(await connection.ReadAsync(10)));
    });

    [Fact]
    public void ReadUntilAsync_FirstToEndIsOverTheLimit_KeepsEverything() => RunWith("some dataA", readLimit: 3, async connection =>
    {
        LimitOverrunException error = await Assert.ThrowsCoroutineAsync<LimitOverrunException>(
            connection.ReadUntilAsync([Bytes("A"), Bytes("ome dataA")]));

        Assert.Contains("before the separator", error.Message, StringComparison.Ordinal);
        Assert.Equal(10, connection.BufferedBytes);
    });

    [Fact]
    public void ReadUntilAsync_LessBufferedThanTheLongestSeparator_FindsTheShortest() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Send(Bytes("data"));
        await connection.PeekAsync(4);
        LoopTask<byte[]> read = LoopTask.Create(connection.ReadUntilAsync([Bytes("A"), Bytes("long sep")]), eagerStart: true);
        peer.Send(Bytes("Z"));
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        peer.Send(Bytes("Aaaa"));

        Assert.Equal("dataZA", Text(await read));
        Assert.Equal("aaa", Text(await connection.ReadExactlyAsync(3)));
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadExactlyAsync_ZeroOrNegative_TakesNothing() => RunWith("line", async connection =>
    {
        Assert.Empty(await connection.ReadExactlyAsync(0));
        await Assert.ThrowsCoroutineAsync<ArgumentOutOfRangeException>(connection.ReadExactlyAsync(-1));

        Assert.Equal(4, connection.BufferedBytes);
    });

    [Fact]
    public void ReadExactlyAsync_BytesComeLater_TakesThatManyAndLeavesTheRest() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask<byte[]> read = LoopTask.Create(connection.ReadExactlyAsync(8), eagerStart: true);
        peer.Send(Bytes("line"));
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        peer.Send(Bytes("linerest"));

        Assert.Equal("lineline", Text(await read));
        Assert.Equal("rest", Text(await connection.ReadExactlyAsync(4)));
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void ReadExactlyAsync_ResetBefore_Throws() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask<byte[]> read = LoopTask.Create(connection.ReadExactlyAsync(5), eagerStart: true);
        peer.LingerState = new LingerOption(true, 0);

        peer.Dispose();

        await Assert.ThrowsCoroutineAsync<SocketException>(Await(read));
        connection.Close();
    });

    /// <summary>Runs with a connection where all of this is buffered.</summary>
    private void RunWith(string sent, int readLimit, bool ends, Func<Connection, Coroutine> body) => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair(new ConnectionOptions { ReadLimit = readLimit });
        peer.Send(Bytes(sent));
        if (ends)
        {
            peer.Shutdown(SocketShutdown.Send);
        }

        await connection.PeekAsync(sent.Length);
        await body(connection);
        connection.Close();
        peer.Dispose();
    });

    private void RunWith(string sent, Func<Connection, Coroutine> body) => RunWith(sent, readLimit: 64 * 1024, ends: false, body);

    private void RunWith(string sent, int readLimit, Func<Connection, Coroutine> body) => RunWith(sent, readLimit, ends: false, body);

    private void RunWith(string sent, bool ends, Func<Connection, Coroutine> body) => RunWith(sent, readLimit: 64 * 1024, ends, body);

    private static async Coroutine Await(Future future) => await future;
}
