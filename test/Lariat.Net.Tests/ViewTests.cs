using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Lariat.Net.Tests;

/// <summary>A connection as a stream and as a pipe.</summary>
public abstract class ViewTests(DriverKind kind) : DriverTest(kind)
{
    [Fact]
    public void Stream_OnTheLoop_ReadsAndWrites() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        Stream stream = connection.AsStream();
        await stream.WriteAsync(Bytes("ping"));
        byte[] buffer = new byte[10];
        Assert.Equal(4, await Task.Run(() => peer.Receive(buffer)));
        peer.Send(Bytes("pong"));

        int count = await stream.ReadAsync(buffer);

        Assert.Equal("pong", Text(buffer.AsSpan(0, count)));
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void Stream_OnAnotherThread_HopsAndStaysThere() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        Stream stream = connection.AsStream();
        EventLoop loop = EventLoop.Current;

        await Task.Run(async () =>
        {
            byte[] buffer = new byte[100];
            await stream.WriteAsync(Bytes("ping"));
            Assert.Equal(4, peer.Receive(buffer));
            peer.Send(Bytes("pong"));
            Assert.Equal(4, await stream.ReadAsync(buffer));
            Assert.Null(EventLoop.CurrentOrNull);
            peer.Send(Bytes("again"));
            Assert.Equal(5, stream.Read(buffer, 0, 100));
            stream.Write(Bytes("bye"), 0, 3);
            Assert.Equal(3, peer.Receive(buffer));
        });

        Assert.Same(loop, EventLoop.Current);
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void Stream_WriteThatNeedNotWait_KeepsThePlainMethodInItsTask() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        Stream stream = connection.AsStream();
        LoopTask task = LoopTask.Current;

        LoopTask? after = await WriteThenWaitAsync();

        Assert.Same(task, after);
        connection.Close();
        peer.Dispose();

        async Task<LoopTask?> WriteThenWaitAsync()
        {
            await stream.WriteAsync(Bytes("x"));
            await Task.Delay(1);
            return LoopTask.CurrentOrNull;
        }
    });

    [Fact]
    public void Stream_DisposedWhileAWriteWaits_FailsItAtOnce() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        Stream stream = connection.AsStream();
        Task write = stream.WriteAsync(new byte[50_000_000]).AsTask();
        Assert.False(write.IsCompleted);

        await stream.DisposeAsync();

        await Assert.ThrowsAsync<IOException>(() => write);
        Assert.Equal(0, connection.PendingWriteBytes);
        peer.Dispose();
    });

    [Fact]
    public void Stream_ContinuesOnLoop_ComesToTheLoopAndStays() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        ConnectionStream stream = connection.AsStream();
        stream.ContinuesOnLoop = true;
        EventLoop loop = EventLoop.Current;

        EventLoop? where = await Task.Run(async () =>
        {
            byte[] buffer = new byte[1];
            ValueTask<int> read = stream.ReadAsync(buffer);
            Task<EventLoop?> end = AfterAsync(read);
            peer.Send(buffer);
            return await end.ConfigureAwait(false);
        });

        Assert.Same(loop, where);
        connection.Close();
        peer.Dispose();

        static async Task<EventLoop?> AfterAsync(ValueTask<int> read)
        {
            await read.ConfigureAwait(false);
            return EventLoop.CurrentOrNull;
        }
    });

    [Fact]
    public void Stream_ReadCanceledByItsToken_LosesNoByte() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        Stream stream = connection.AsStream();
        using var source = new CancellationTokenSource();
        Task<int> read = stream.ReadAsync(new byte[10], source.Token).AsTask();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);

        peer.Send(Bytes("later"));
        Assert.Equal("later", Text(await connection.ReadAsync(10)));
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void Stream_ZeroByteRead_WaitsForBytesAndTakesNone() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        Task<int> wait = connection.AsStream().ReadAsync(Memory<byte>.Empty).AsTask();
        Assert.False(wait.IsCompleted);
        peer.Send(Bytes("x"));

        Assert.Equal(0, await wait);

        Assert.Equal(1, connection.BufferedBytes);
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void Stream_PeerReset_ThrowsIOException() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();

        IOException error = await Assert.ThrowsAnyAsync<IOException>(() => connection.AsStream().ReadAsync(new byte[1]).AsTask());

        Assert.IsType<SocketException>(error.InnerException);
        connection.Close();
    });

    [Fact]
    public void Stream_BlockingReadOnTheLoop_Throws() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();

        Assert.Throws<InvalidOperationException>(() => connection.AsStream().Read(new byte[1], 0, 1));

        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void Pipe_ExaminedButNotConsumed_NextReadWaitsForMore() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Send(Bytes("he"));
        ReadResult first = await connection.Input.ReadAsync();
        connection.Input.AdvanceTo(first.Buffer.Start, first.Buffer.End);
        Assert.False(connection.Input.TryRead(out _));
        ValueTask<ReadResult> pending = connection.Input.ReadAsync();
        Assert.False(pending.IsCompleted);
        peer.Send(Bytes("llo"));

        ReadResult second = await pending;

        Assert.StartsWith("hel", Text(second.Buffer.ToArray()), StringComparison.Ordinal);
        connection.Input.AdvanceTo(second.Buffer.End);
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void Pipe_PeerEnds_ReadIsCompleted() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Shutdown(SocketShutdown.Send);

        ReadResult result = await connection.Input.ReadAsync();

        Assert.True(result.IsCompleted);
        Assert.True(result.Buffer.IsEmpty);
        connection.Input.AdvanceTo(result.Buffer.End);
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void Pipe_CancelPendingRead_EndsTheRead() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        ValueTask<ReadResult> pending = connection.Input.ReadAsync();

        connection.Input.CancelPendingRead();

        Assert.True((await pending).IsCanceled);
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void Pipe_WriteFlushComplete_PeerReadsAllAndTheEnd() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        for (int i = 0; i < 1000; i++)
        {
            Bytes($"{i:D4}").CopyTo(connection.Output.GetSpan(4));
            connection.Output.Advance(4);
        }

        await connection.Output.FlushAsync();
        await connection.Output.CompleteAsync();

        Assert.Equal(4000, (await ReceiveToEnd(peer)).Length);
        connection.Close();
        peer.Dispose();
    });
}
