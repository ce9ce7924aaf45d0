using System.Net.Sockets;
using System.Text;
using Lariat.IO;

namespace Lariat.Net.Tests;

/// <summary>A peer that sends one byte at a time: every boundary inside a message is met.</summary>
public abstract class ByteAtATimeTests(DriverKind kind) : FaultTest(kind)
{
    [Fact]
    public void ReadLineAsync_ByteAtATime_GivesTheLines() => RunClean(() => TrickleAsync(
        "one\ntwo\n\nlast",
        async connection =>
        {
            Assert.Equal("one\n", Text(await connection.ReadLineAsync()));
            Assert.Equal("two\n", Text(await connection.ReadLineAsync()));
            Assert.Equal("\n", Text(await connection.ReadLineAsync()));
            Assert.Equal("last", Text(await connection.ReadLineAsync()));
            Assert.Empty(await connection.ReadLineAsync());
        }));

    [Fact]
    public void ReadExactlyAsync_ByteAtATime_WaitsForAll() => RunClean(() => TrickleAsync(
        "12345678901",
        async connection =>
        {
            Assert.Equal("1234567", Text(await connection.ReadExactlyAsync(7)));
            byte[] buffer = new byte[3];
            await connection.ReadExactlyAsync(buffer.AsMemory());
            Assert.Equal("890", Text(buffer));
            Assert.Equal("1", Text((await Assert.ThrowsCoroutineAsync<IncompleteReadException>(connection.ReadExactlyAsync(5))).Partial));
        }));

    [Fact]
    public void ReadUntilAsync_LongSeparatorByteAtATime_IsFoundAcrossReceives() => RunClean(() => TrickleAsync(
        "a\r\r\nb\r\n\r\n",
        async connection =>
        {
            Assert.Equal("a\r\r\n", Text(await connection.ReadUntilAsync(Bytes("\r\n"))));
            Assert.Equal("b\r\n\r\n", Text(await connection.ReadUntilAsync(Bytes("\r\n\r\n"))));
        }));

    [Fact]
    public void ReadUntilAsync_SeveralSeparatorsByteAtATime_TheFirstThatEndsWins() => RunClean(() => TrickleAsync(
        "a;b--c;",
        async connection =>
        {
            ReadOnlyMemory<byte>[] separators = [Bytes(";"), Bytes("--")];
            Assert.Equal("a;", Text(await connection.ReadUntilAsync(separators)));
            Assert.Equal("b--", Text(await connection.ReadUntilAsync(separators)));
            Assert.Equal("c;", Text(await connection.ReadUntilAsync(separators)));
        }));

    [Fact]
    public void PeekAsync_ByteAtATime_ShowsAtLeastTheMinimum() => RunClean(() => TrickleAsync(
        "12345",
        async connection =>
        {
            Assert.StartsWith("123", Text((await connection.PeekAsync(3)).Span), StringComparison.Ordinal);
            connection.Consume(2);
            Assert.Equal("345", Text((await connection.PeekAsync(10)).Span));
        }));

    private static async Coroutine TrickleAsync(string text, Func<Connection, Coroutine> readAsync)
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask reading = LoopTask.Create(readAsync(connection), eagerStart: true);
        foreach (byte value in Encoding.ASCII.GetBytes(text))
        {
            peer.Send([value]);

            // Long enough for this byte to be received before the next is sent.
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(0.5));
        }

        peer.Shutdown(SocketShutdown.Send);
        await reading;
        connection.Close();
        peer.Dispose();
    }
}
