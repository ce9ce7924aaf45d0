using System.Net.Sockets;
using System.Text;

namespace Lariat.Net.Tests;

/// <summary>Writing, flow control and closing.</summary>
public abstract class WritingTests(DriverKind kind) : DriverTest(kind)
{
    [Fact]
    public void WriteAsync_ManyPieces_ArriveInOrder() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        byte[] sent = new byte[1_000_000];
        new Random(3).NextBytes(sent);
        Task<byte[]> received = ReceiveToEnd(peer);

        for (int offset = 0, size = 1; offset < sent.Length; offset += size, size = (size * 7 % 70_001) + 1)
        {
            await connection.WriteAsync(sent.AsMemory(offset, Math.Min(size, sent.Length - offset)));
        }

        connection.EndWriting();
        Assert.Equal(sent, await received);
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void Write_PeerDoesNotRead_PausesAboveHighWaterAndDrainWaits() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair(new ConnectionOptions { WriteHighWater = 1000 });
        byte[] block = new byte[4_000_000];
        connection.Write(block);
        connection.Write(block);
        Assert.True(connection.PendingWriteBytes > 1000);
        LoopTask drain = LoopTask.Create(connection.DrainAsync());
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(5));
        Assert.False(drain.IsCompleted);

        Task<byte[]> received = ReceiveToEnd(peer);
        await drain;

        Assert.True(connection.PendingWriteBytes <= 250);
        connection.Close();
        Assert.Equal(8_000_000, (await received).Length);
        peer.Dispose();
    });

    [Fact]
    public void Drain_Canceled_StillSendsEverything() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        byte[] block = new byte[8_000_000];
        connection.Write(block);
        LoopTask drain = LoopTask.Create(connection.DrainAsync());
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        drain.Cancel();
        Task<byte[]> received = ReceiveToEnd(peer);

        connection.Close();

        Assert.Equal(block.Length, (await received).Length);
        await connection.WaitClosedAsync();
        peer.Dispose();
    });

    [Fact]
    public void Drain_SeveralTasks_AllGoOn() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        connection.Write(new byte[8_000_000]);
        LoopTask[] drains = [LoopTask.Create(connection.DrainAsync()), LoopTask.Create(connection.DrainAsync())];
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        Task<byte[]> received = ReceiveToEnd(peer);

        await drains[0];
        await drains[1];

        connection.Close();
        await received;
        peer.Dispose();
    });

    [Fact]
    public void WriteAsync_PeerReset_ThrowsSoonerOrLater() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();

        await Assert.ThrowsCoroutineAsync<SocketException>(WriteForEver(connection));

        Assert.True(connection.IsClosing);
        connection.Close();
        await connection.WaitClosedAsync();
    });

    [Fact]
    public void EndWriting_ThenRead_PeerSeesTheEndAndCanAnswer() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        connection.Write(Bytes("question"));
        connection.EndWriting();
        byte[] question = await ReceiveToEnd(peer);
        peer.Send(Bytes("answer"));
        peer.Shutdown(SocketShutdown.Send);

        Assert.Equal("question", Text(question));
        Assert.Equal("answer", Text(await connection.ReadToEndAsync()));
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void Write_AfterEndWriting_Throws() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        connection.EndWriting();

        Assert.Throws<InvalidOperationException>(() => connection.Write(Bytes("x")));

        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void Close_WithPendingBytes_SendsThemFirst() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        connection.Write(new byte[8_000_000]);

        connection.Close();

        Assert.True(connection.IsClosing);
        Assert.Throws<InvalidOperationException>(() => connection.Write(Bytes("x")));
        Task<byte[]> received = ReceiveToEnd(peer);
        await connection.WaitClosedAsync();
        Assert.Equal(8_000_000, (await received).Length);
        peer.Dispose();
    });

    [Fact]
    public void Abort_WithPendingBytes_DropsThemAndResets() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        connection.Write(new byte[8_000_000]);

        connection.Abort();
        await connection.WaitClosedAsync();

        Assert.Equal(0, connection.PendingWriteBytes);
        await Assert.ThrowsAsync<SocketException>(() => ReceiveToEnd(peer));
        peer.Dispose();
    });

    [Fact]
    public void DisposeAsync_PeerDoesNotRead_AbortsAfterTheTimeOut() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair(new ConnectionOptions { CloseTimeout = TimeSpan.FromMilliseconds(20) });
        connection.Write(new byte[8_000_000]);

        await connection.DisposeAsync();

        Assert.Equal(0, connection.PendingWriteBytes);
        peer.Dispose();
    });

    [Fact]
    public void WaitClosedAsync_ClosedWithUnreadBytes_EndsAndTheyCanStillBeRead() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Send(Bytes("line\nunread"));
        await connection.ReadLineAsync();
        Assert.False(connection.IsClosing);

        connection.Close();
        await connection.WaitClosedAsync();

        Assert.False(connection.IsAtEnd);
        Assert.Equal("unread", Text(await connection.ReadToEndAsync()));
        Assert.True(connection.IsAtEnd);
        peer.Dispose();
    });

    private static async Coroutine WriteForEver(Connection connection)
    {
        while (true)
        {
            await connection.WriteAsync(new byte[1000]);
            await Coroutine.Sleep(TimeSpan.Zero);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000)]
    [InlineData(300_000)]
    public void WriteAsync_Text_ArrivesAsUtf8(int length) => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        // A letter first, so that pieces end in the middle of pairs.
        string text = string.Concat("a", string.Concat(Enumerable.Repeat("\U0001F920é", length / 3)));
        Task<byte[]> received = ReceiveToEnd(peer);

        await connection.WriteAsync(text);

        connection.EndWriting();
        Assert.Equal(Encoding.UTF8.GetBytes(text), await received);
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void WriteAsync_TextWithHalfAPair_ArrivesWithItsReplacement() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        Task<byte[]> received = ReceiveToEnd(peer);

        await connection.WriteAsync("a\uD83E");
        await connection.WriteAsync("é", Encoding.Latin1);

        connection.EndWriting();
        Assert.Equal([.. "a\uFFFD"u8, 0xE9], await received);
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void WriteAsync_TextThatTheEncodingRefuses_WritesNothing() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        string text = new string('a', 100_000) + "\uD83E";
        Task<byte[]> received = ReceiveToEnd(peer);

        await Assert.ThrowsAsync<EncoderFallbackException>(async () => await connection.WriteAsync(text, strict));

        connection.EndWriting();
        Assert.Empty(await received);
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void WriteAsync_TextAfterClose_Throws() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        connection.Close();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await connection.WriteAsync("a"));

        peer.Dispose();
    });
}
