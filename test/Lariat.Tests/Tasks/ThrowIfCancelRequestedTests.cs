using System.Buffers;

namespace Lariat.Tests;

/// <summary>A loop over operations that no cancellation ends looks for requests itself.</summary>
public class ThrowIfCancelRequestedTests
{
    [Fact]
    public void ThrowIfCancelRequested_NoRequest_DoesNothing() => TestLoop.Run(async () =>
    {
        LoopTask.Current.ThrowIfCancelRequested();

        await Coroutine.Sleep(0);
    });

    [Fact]
    public void ThrowIfCancelRequested_InAPlainMethodWithoutARequest_DoesNothing() => TestLoop.Run(async () =>
    {
        await PlainAsync();

        static async Task PlainAsync()
        {
            await Coroutine.Sleep(0);
            LoopTask.Current.ThrowIfCancelRequested();
        }
    });

    [Fact]
    public void ThrowIfCancelRequested_ScopeOfOneOfSeveralMethodsIsCanceled_ThrowsOnce() => TestLoop.Run(async () =>
    {
        int thrown = 0;

        await Task.WhenAll(PlainAsync(), OtherAsync());

        Assert.Equal(1, thrown);

        async Task PlainAsync() => await TaskGroup.RunAsync(async Coroutine (group) =>
        {
            await Coroutine.Sleep(0);
            group.Cancel();
            Poll();
            Poll();
        });

        static async Task OtherAsync() => await Coroutine.Sleep(1);

        void Poll()
        {
            try
            {
                LoopTask.Current.ThrowIfCancelRequested();
            }
            catch (CoroutineCanceledException)
            {
                thrown++;
            }
        }
    });

    [Fact]
    public void ThrowIfCancelRequested_InALoopOverValueTasks_EndsTheTask() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(CountAsync());
        await Coroutine.Sleep(1);

        task.Cancel("enough");
        await Coroutine.WaitMany([task], TimeSpan.FromSeconds(10));

        Assert.True(task.IsCanceled);

        static async Coroutine CountAsync()
        {
            while (true)
            {
                LoopTask.Current.ThrowIfCancelRequested();
                var tick = new TaskCompletionSource();
                EventLoop.Current.CallLater(TimeSpan.FromSeconds(0.3), tick.SetResult);
                await new ValueTask(tick.Task);
            }
        }
    });

    [Theory]
    [InlineData("timer", 0)]
    [InlineData("channel", 0)]
    [InlineData("pipe", 0)]
    [InlineData("timer", 2)]
    [InlineData("channel", 2)]
    [InlineData("pipe", 2)]
    public void ThrowIfCancelRequested_InALoopOfAPlainMethod_ThrowsThere(string source, int depth) => TestLoop.Run(async () =>
    {
        int ticksAfter = 0;
        bool isCanceled = false;
        bool hasCleanedUp = false;
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(1);

        isCanceled = task.Cancel();
        await Coroutine.WaitMany([task], TimeSpan.FromSeconds(10));

        Assert.True(task.IsCanceled);
        Assert.True(hasCleanedUp);
        Assert.InRange(ticksAfter, 0, 1);

        async Coroutine CallAsync() => await PlainAsync(depth);

        async Task PlainAsync(int depth)
        {
            if (depth > 0)
            {
                await PlainAsync(depth - 1);
                return;
            }

            using var ticks = new Ticks();
            try
            {
                while (true)
                {
                    switch (source)
                    {
                        case "timer":
                            await ticks.Timer.WaitForNextTickAsync();
                            break;
                        case "channel":
                            await ticks.Channel.Reader.ReadAsync();
                            break;
                        default:
                            ticks.Pipe.Reader.AdvanceTo((await ticks.Pipe.Reader.ReadAsync()).Buffer.End);
                            break;
                    }

                    ticksAfter += isCanceled ? 1 : 0;
                    LoopTask.Current.ThrowIfCancelRequested();
                }
            }
            finally
            {
                await Coroutine.Sleep(0); // is not canceled a second time
                hasCleanedUp = true;
            }
        }
    });

    [Fact]
    public void ThrowIfCancelRequested_Thrown_IsTheDelivery() => TestLoop.Run(async () =>
    {
        bool hasCleanedUp = false;
        LoopTask task = LoopTask.Create(CancelItselfAsync());

        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.True(hasCleanedUp);

        async Coroutine CancelItselfAsync()
        {
            await Coroutine.Sleep(0);
            try
            {
                LoopTask.Current.Cancel();
                LoopTask.Current.ThrowIfCancelRequested();
            }
            finally
            {
                await Coroutine.Sleep(1); // is not canceled a second time
                hasCleanedUp = true;
            }
        }
    });

    /// <summary>Value tasks that end every 300 ms; each source posts its continuation in its own way.</summary>
    private sealed class Ticks : IDisposable
    {
        public Ticks() => WriteLater();

        public PeriodicTimer Timer { get; } = new(TimeSpan.FromSeconds(0.3), EventLoop.Current.AsTimeProvider());

        public System.Threading.Channels.Channel<int> Channel { get; } = System.Threading.Channels.Channel.CreateUnbounded<int>();

        public System.IO.Pipelines.Pipe Pipe { get; } = new();

        public void Dispose() => Timer.Dispose();

        private void WriteLater() => EventLoop.Current.CallLater(TimeSpan.FromSeconds(0.3), () =>
        {
            Channel.Writer.TryWrite(1);
            Pipe.Writer.Write(new byte[1]);
            Pipe.Writer.FlushAsync().AsTask();
            WriteLater();
        });
    }
}
