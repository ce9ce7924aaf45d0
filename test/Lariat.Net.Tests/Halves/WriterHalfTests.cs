using System.Buffers;
using System.Net.Sockets;
using Lariat.IO;

namespace Lariat.Net.Tests;

/// <summary>A writer over a system that accepts nothing before the test says so: what it waits for, and how it ends.</summary>
public class WriterHalfTests
{
    // Only a failure waits that long.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private static readonly StreamLimits s_limits = new(writeHighWater: 100, writeLowWater: 60, TimeSpan.FromDays(1));

    [Theory]
    [InlineData("bytes")]
    [InlineData("text")]
    [InlineData("drain")]
    public void WriteAsync_MoreThanTheHighWaterMark_WaitsForTheLowOne(string call) => TestLoop.RunReal(async () =>
    {
        var stream = new ManualStream(EventLoop.Current);
        var writer = new AsyncWriter(EventLoop.Current, stream, s_limits);
        writer.Write(new byte[50]);
        LoopTask writing = LoopTask.Create(
            call switch
            {
                "bytes" => writer.WriteAsync(new byte[60]),
                "text" => writer.WriteAsync(new string('a', 60)),
                _ => WriteAndDrainAsync(),
            },
            eagerStart: true);
        Assert.False(writing.IsCompleted);

        stream.EndSend();
        await Coroutine.WaitMany([writing], s_patience);

        Assert.True(writing.IsCompletedSuccessfully);
        Assert.Equal(60, writer.PendingWriteBytes);
        writer.Abort();

        async Coroutine WriteAndDrainAsync()
        {
            writer.Write(new byte[60]);
            await writer.DrainAsync();
        }
    });

    [Fact]
    public void FlushAsync_BytesArePending_WaitsUntilAllAreAccepted() => TestLoop.RunReal(async () =>
    {
        var stream = new ManualStream(EventLoop.Current);
        var writer = new AsyncWriter(EventLoop.Current, stream, s_limits);
        writer.Write(new byte[5]);
        LoopTask flushing = LoopTask.Create(writer.FlushAsync(), eagerStart: true);
        Assert.False(flushing.IsCompleted);

        stream.EndSend();
        await flushing;

        Assert.Equal(0, writer.PendingWriteBytes);
    });

    [Fact]
    public void WriteAsync_Text_ReturnsItsBufferToThePool() => TestLoop.RunReal(async () =>
    {
        const int Length = 1000;
        var writer = new AsyncWriter(EventLoop.Current, new ManualStream(EventLoop.Current), StreamLimits.Default);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Length);
        ArrayPool<byte>.Shared.Return(buffer);

        await writer.WriteAsync(new string('a', Length));

        byte[] next = ArrayPool<byte>.Shared.Rent(Length);
        Assert.Same(buffer, next);
        Assert.Equal((byte)'a', next[0]);
        ArrayPool<byte>.Shared.Return(next);
        writer.Abort();
    });

    [Fact]
    public void EndWriting_OfOneDirection_ClosesAndLaterWritesSayWhy() => TestLoop.RunReal(async () =>
    {
        var stream = new ManualStream(EventLoop.Current);
        var writer = new AsyncWriter(EventLoop.Current, stream, s_limits);

        writer.EndWriting();

        Assert.True(writer.IsClosing);
        Assert.True(stream.IsClosed);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => writer.Write("x"u8));
        Assert.Contains("EndWriting was called", error.Message, StringComparison.Ordinal);
        await Coroutine.Completed;
    });

    [Fact]
    public void Break_ReadingEndIsClosed_WritesFailAndTheOwnerIsTold() => TestLoop.RunReal(async () =>
    {
        var stream = new ManualStream(EventLoop.Current);
        SocketError? lost = null;
        var writer = new AsyncWriter(EventLoop.Current, stream, s_limits) { Lost = error => lost = error };

        writer.Break();

        Assert.Equal(SocketError.Shutdown, lost);
        Assert.True(stream.IsClosed);
        Assert.Throws<SocketException>(() => writer.Write("x"u8));
        await Coroutine.Completed;
    });

    [Fact]
    public void DisposeAsync_BytesArePending_WaitsForThemWithinTheLimit() => TestLoop.RunReal(async () =>
    {
        var stream = new ManualStream(EventLoop.Current);
        var writer = new AsyncWriter(EventLoop.Current, stream, s_limits);
        writer.Write(new byte[5]);
        LoopTask disposing = LoopTask.Create(DisposeAsync(writer), eagerStart: true);
        await Coroutine.Sleep(0.001);
        Assert.False(disposing.IsCompleted);

        stream.EndSend();
        await disposing;

        Assert.True(stream.IsClosed);
        Assert.False(stream.IsReset);
    });

    [Fact]
    public void DisposeAsync_OutsideATask_Closes() => TestLoop.RunReal(async () =>
    {
        EventLoop loop = EventLoop.Current;
        var stream = new ManualStream(loop);
        var writer = new AsyncWriter(loop, stream, s_limits);
        Future<bool> wasDone = loop.CreateFuture<bool>();

        loop.CallSoon(() => wasDone.SetResult(writer.DisposeAsync().IsCompletedSuccessfully));

        Assert.True(await wasDone);
        Assert.True(stream.IsClosed);
    });

    [Fact]
    public void Close_OnAnotherThread_IsRefused() => TestLoop.RunReal(async () =>
    {
        var stream = new ManualStream(EventLoop.Current);
        var writer = new AsyncWriter(EventLoop.Current, stream, s_limits);

        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(writer.Close));
        thread.Start();
        thread.Join();

        Assert.IsType<InvalidOperationException>(error);
        Assert.False(stream.IsClosed);
        await Coroutine.Completed;
    });

    [Fact]
    public void Constructor_WithAnOutputThatHasBegun_HearsOfItsFailure() => TestLoop.RunReal(async () =>
    {
        EventLoop loop = EventLoop.Current;
        var stream = new ManualStream(loop);
        var output = new StreamOutput(loop, stream, highWater: 100, lowWater: 60);
        var reader = new AsyncReader(loop, new StreamInput(loop, stream), readLimit: 100);
        SocketError? lost = null;
        var writer = new AsyncWriter(loop, stream, output, s_limits, reader) { Lost = error => lost = error };
        writer.Write(new byte[5]);

        LoopTask waiting = LoopTask.Create(writer.WaitClosedAsync(), eagerStart: true);

        stream.EndSend(SocketError.ConnectionReset);
        await Coroutine.WaitMany([waiting], s_patience);

        Assert.True(waiting.IsCompletedSuccessfully);
        Assert.Equal(SocketError.ConnectionReset, lost);
    });

    [Fact]
    public void Exchange_NewStreamFails_TheWriterHearsOfIt() => TestLoop.RunReal(async () =>
    {
        var writer = new AsyncWriter(EventLoop.Current, new ManualStream(EventLoop.Current), s_limits);
        SocketError? lost = null;
        writer.Lost = error => lost = error;
        var encrypted = new ManualStream(EventLoop.Current);

        writer.Exchange(encrypted);
        encrypted.Sink!.FailAndNotify(SocketError.ConnectionReset);

        Assert.Equal(SocketError.ConnectionReset, lost);
        await Coroutine.Completed;
    });

    private static async Coroutine DisposeAsync(AsyncWriter writer) => await writer.DisposeAsync();
}
