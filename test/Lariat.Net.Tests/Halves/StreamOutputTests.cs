using System.Net.Sockets;
using Lariat.IO;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>The sending half of a stream: when it is paused, who waits for it, and in which pieces it sends.</summary>
public class StreamOutputTests
{
    [Fact]
    public void SetLimits_WhilePaused_ResumesAtTheNewLowWaterMark() => TestLoop.RunReal(async () =>
    {
        var stream = new ManualStream(EventLoop.Current);
        StreamOutput output = NewOutput(stream, highWater: 100, lowWater: 10);
        output.Write(new byte[150]);
        output.Write(new byte[50]);

        output.SetLimits(100, 50);
        stream.EndSend();
        await Coroutine.Sleep(0);

        Assert.Equal((50, false), (output.PendingBytes, output.IsPaused));
        await EndAsync(stream);
    });

    [Fact]
    public void AddDrainer_OutputResumesTwice_CompletesTheOperationOnce() => TestLoop.RunReal(async () =>
    {
        var stream = new ManualStream(EventLoop.Current);
        StreamOutput output = NewOutput(stream, highWater: 100, lowWater: 10);
        var operation = new CountingOperation();
        output.Write(new byte[150]);
        output.AddDrainer(operation);
        await EndAsync(stream);

        output.Write(new byte[150]);
        await EndAsync(stream);

        Assert.Equal(1, operation.Count);
    });

    [Fact]
    public void Fail_WhilePaused_WakesTheDrainingTask() => TestLoop.RunReal(async () =>
    {
        var stream = new ManualStream(EventLoop.Current);
        StreamOutput output = NewOutput(stream, highWater: 100, lowWater: 10);
        output.Write(new byte[150]);
        LoopTask draining = LoopTask.Create(output.DrainAsync(completely: false), eagerStart: true);
        Assert.False(draining.IsCompleted);

        output.Fail(SocketError.OperationAborted);
        await Coroutine.WaitMany([draining], TimeSpan.FromSeconds(2));

        Assert.True(draining.IsCompletedSuccessfully);
        Assert.Equal((0, false), (output.PendingBytes, output.IsPaused));
        await EndAsync(stream);
    });

    [Theory]
    [InlineData(100, PinnedPool.SmallBytes, 100)]
    [InlineData(200_000, PinnedPool.LargeBytes, PinnedPool.LargeBytes)]
    public void Write_Bytes_GoOutInPiecesOfTheDriversBuffers(int byteCount, int arrayLength, int pieceLength) => TestLoop.RunReal(async () =>
    {
        var stream = new ManualStream(EventLoop.Current);
        StreamOutput output = NewOutput(stream, highWater: 100, lowWater: 10);

        output.Write(new byte[byteCount]);

        Assert.Equal((arrayLength, pieceLength), stream.Sending);
        await EndAsync(stream);
        Assert.Equal(0, output.PendingBytes);
    });

    private static StreamOutput NewOutput(ManualStream stream, int highWater, int lowWater) => new(EventLoop.Current, stream, highWater, lowWater);

    /// <summary>Lets the system accept everything; then what the output has completed runs.</summary>
    private static async Coroutine EndAsync(ManualStream stream)
    {
        while (stream.Sending is not null)
        {
            stream.EndSend();
            await Coroutine.Sleep(0);
        }

        await Coroutine.Sleep(0);
    }

    private sealed class CountingOperation : IoOperation
    {
        public int Count { get; private set; }

        protected override void OnCompleted() => Count++;
    }
}
