using System.Runtime.InteropServices;
using Lariat.IO;

namespace Lariat.Net.Tests;

/// <summary>The receiving half of a stream: what it takes when, and where it keeps the bytes.</summary>
public class StreamInputTests
{
    [Fact]
    public void TryFill_MoreHasArrived_TakesItInTheNextIteration() => TestLoop.RunReal(async () =>
    {
        var stream = new ManualStream(EventLoop.Current);
        var input = new StreamInput(EventLoop.Current, stream);
        stream.Arrive(1);
        stream.Arrive(2);

        bool isFirst = input.TryFill();
        bool isSecond = input.TryFill();
        await Coroutine.Sleep(0);

        Assert.Equal((true, false, true), (isFirst, isSecond, input.TryFill()));
        Assert.Equal([1, 2], input.Memory.ToArray());
        input.Consume(2);
        Assert.Equal(0, stream.LeaseCount);
    });

    [Fact]
    public void Close_BytesAreInALease_ReturnsItAndKeepsTheBytes() => TestLoop.RunReal(async () =>
    {
        var stream = new ManualStream(EventLoop.Current);
        var input = new StreamInput(EventLoop.Current, stream);
        stream.Arrive(1, 2);
        input.TryFill();
        Assert.Equal(1, stream.LeaseCount);

        input.Close(maxCount: 0);

        Assert.Equal(0, stream.LeaseCount);
        Assert.Equal([1, 2], input.Memory.ToArray());
        input.Consume(2);
        await Coroutine.Completed;
    });

    [Fact]
    public void TryFill_BytesFitExactlyBehindTheOthers_StayInTheirArray() => TestLoop.RunReal(async () =>
    {
        var stream = new ManualStream(EventLoop.Current);
        var input = new StreamInput(EventLoop.Current, stream);
        input.Feed(new byte[10]);
        byte[] array = ArrayOf(input);
        stream.Arrive(new byte[array.Length - 10]);

        input.TryFill();

        Assert.Same(array, ArrayOf(input));
        Assert.Equal(array.Length, input.Length);
        input.Consume(input.Length);
        await Coroutine.Completed;
    });

    [Fact]
    public void Feed_Bytes_AreReadBeforeThoseThatArrive() => TestLoop.RunReal(async () =>
    {
        var stream = new ManualStream(EventLoop.Current);
        var reader = new AsyncReader(EventLoop.Current, stream, readLimit: 100);

        reader.Feed([1, 2]);
        stream.Arrive(3);

        Assert.Equal([1, 2, 3], await reader.ReadExactlyAsync(3));
    });

    [Fact]
    public void ReadAsync_EmptyBuffer_ReturnsWithoutWaiting() => TestLoop.RunReal(async () =>
    {
        var reader = new AsyncReader(EventLoop.Current, new ManualStream(EventLoop.Current), readLimit: 100);
        LoopTask<int> read = LoopTask.Create(reader.ReadAsync(Memory<byte>.Empty), eagerStart: true);

        Assert.True(read.IsCompleted);
        Assert.Equal(0, await read);
    });

    [Fact]
    public void ReadAsync_EmptyBufferAndBytesHaveArrived_LeavesThem() => TestLoop.RunReal(async () =>
    {
        var stream = new ManualStream(EventLoop.Current);
        var reader = new AsyncReader(EventLoop.Current, stream, readLimit: 100);
        stream.Arrive(1, 2);
        await reader.PeekAsync();

        int count = await reader.ReadAsync(Memory<byte>.Empty);

        Assert.Equal(0, count);
        Assert.Equal([1, 2], await reader.ReadExactlyAsync(2));
    });

    [Fact]
    public void Close_ReaderOwnsTheStream_ClosesIt() => TestLoop.RunReal(async () =>
    {
        var stream = new ManualStream(EventLoop.Current);
        var reader = new AsyncReader(EventLoop.Current, stream, readLimit: 100);

        reader.Close();

        Assert.True(stream.IsClosed);
        await Coroutine.Completed;
    });

    private static byte[] ArrayOf(StreamInput input)
    {
        Assert.True(MemoryMarshal.TryGetArray(input.Memory, out ArraySegment<byte> segment));
        return segment.Array!;
    }
}
