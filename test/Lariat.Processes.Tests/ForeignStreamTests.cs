using System.Net.Sockets;
using Lariat.IO;
using Lariat.LowLevel;

namespace Lariat.Processes.Tests;

/// <summary>A stream of the base library as a pipe; it has no driver.</summary>
public class ForeignStreamTests
{
    [Fact]
    public void TryReceive_DataArrivedAfterClose_IsAborted() => EventLoop.Run(ReceiveAsync(static read => read.SetResult(1)));

    [Fact]
    public void TryReceive_EndArrivedAfterClose_IsAbortedAndNoEnd() => EventLoop.Run(ReceiveAsync(static read => read.SetResult(0)));

    [Fact]
    public void TryReceive_ReadWasCanceledByClose_IsAbortedAndNoEnd() => EventLoop.Run(ReceiveAsync(static read => read.SetCanceled()));

    private static async Coroutine ReceiveAsync(Action<TaskCompletionSource<int>> endRead)
    {
        using var source = new HeldStream();
        var stream = new ForeignStream(EventLoop.Current, source);
        stream.ArmReceive(new NoOperation());
        stream.Close();

        endRead(source.ReadResult);
        await source.IsDisposed.Task;
        Assert.True(stream.TryReceive(out IoLease lease));

        Assert.Equal(SocketError.OperationAborted, lease.Error);
        Assert.Equal(0, lease.Length);
    }

    private sealed class NoOperation : IoOperation
    {
        protected override void OnCompleted()
        {
        }
    }

    /// <summary>Its read ends when the test says so, whatever the token.</summary>
    private sealed class HeldStream : MemoryStream
    {
        public TaskCompletionSource<int> ReadResult { get; } = new();

        public TaskCompletionSource IsDisposed { get; } = new();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(ReadResult.Task);

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            IsDisposed.TrySetResult();
        }
    }
}
