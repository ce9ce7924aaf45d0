using System.Net.Sockets;

namespace Lariat.Tests;

/// <summary>The wait for an operation of a driver, completed here by the test.</summary>
public class IoWaitTests
{
    [Fact]
    public void Await_CompletedBeforeTheAwait_Continues() => TestLoop.Run(async () =>
    {
        var wait = new CountingWait(EventLoop.Current);
        _ = wait.Begin();
        EventLoop.Current.Complete(wait, SocketError.Success);
        await Coroutine.Sleep(0);

        await wait;

        Assert.Equal(1, wait.Ends);
    });

    [Fact]
    public void Await_BegunAgain_WaitsForTheNextCompletion() => TestLoop.Run(async () =>
    {
        var wait = new CountingWait(EventLoop.Current);
        LoopTask task = LoopTask.Create(WaitTwiceAsync());
        await Coroutine.Sleep(1);

        EventLoop.Current.Complete(wait, SocketError.Success);
        await Coroutine.Sleep(1);
        Assert.False(task.IsCompleted);
        EventLoop.Current.Complete(wait, SocketError.Success);
        await task;

        Assert.Equal(2, wait.Ends);

        async Coroutine WaitTwiceAsync()
        {
            await wait.Begin();
            await wait.Begin();
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancel_WhileItIsAwaited_ThrowsTheMessageAndEndsOnce(bool hasHandler) => TestLoop.Run(async () =>
    {
        var wait = new CountingWait(EventLoop.Current);
        int endsInTheHandler = 0;

        LoopTask task = await CanceledTask.RunAsync(hasHandler ? CatchAsync() : WaitAsync(wait), "enough");

        Assert.Equal("enough", (await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task)).CancelMessage);
        Assert.Equal(1, wait.Ends);
        Assert.Equal(hasHandler ? 1 : 0, endsInTheHandler);

        async Coroutine CatchAsync()
        {
            try
            {
                await wait.Begin();
            }
            finally
            {
                endsInTheHandler = wait.Ends;
            }
        }
    });

    [Fact]
    public void Await_BegunAgainAfterACancellation_Continues() => TestLoop.Run(async () =>
    {
        var wait = new CountingWait(EventLoop.Current);
        await CanceledTask.RunAsync(WaitAsync(wait));
        LoopTask task = LoopTask.Create(WaitAsync(wait));
        await Coroutine.Sleep(0);

        EventLoop.Current.Complete(wait, SocketError.Success);
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCompletedSuccessfully);
        Assert.Equal(2, wait.Ends);
    });

    [Fact]
    public void Cancel_OperationCompletesAfterwards_ChangesNothing() => TestLoop.Run(async () =>
    {
        var wait = new CountingWait(EventLoop.Current);

        LoopTask task = await CanceledTask.RunAsync(WaitAsync(wait));
        EventLoop.Current.Complete(wait, SocketError.Success);
        await Coroutine.Sleep(1);

        Assert.True(task.IsCanceled);
        Assert.Equal(1, wait.Ends);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancel_BetweenTheCompletionAndTheResumption_ThrowsThereAndEndsOnce(bool hasHandler) => TestLoop.Run(async () =>
    {
        var wait = new CountingWait(EventLoop.Current);
        int caught = 0;
        LoopTask task = LoopTask.Create(hasHandler ? CatchAsync() : WaitAsync(wait));
        await Coroutine.Sleep(0);

        // In one iteration: the operation, which queues the task, and the callback, which runs before it.
        EventLoop.Current.Complete(wait, SocketError.Success);
        EventLoop.Current.CallSoon(() => task.Cancel("late"));
        await Coroutine.WaitMany([task]);

        Assert.Equal(!hasHandler, task.IsCanceled);
        Assert.Equal(hasHandler ? 1 : 0, caught);
        Assert.Equal(1, wait.Ends);
        Assert.Equal(LoopInstant.Zero + TimeSpan.FromSeconds(hasHandler ? 1 : 0), EventLoop.Current.Time);

        async Coroutine CatchAsync()
        {
            try
            {
                await wait.Begin();
            }
            catch (CoroutineCanceledException error) when (error.CancelMessage == "late")
            {
                caught++;
            }

            // A second wake-up of the task would end it early.
            await Coroutine.Sleep(1);
        }
    });

    private static async Coroutine WaitAsync(IoWait wait) => await wait.Begin();

    private sealed class CountingWait(EventLoop loop) : IoWait(loop)
    {
        public int Ends { get; private set; }

        private protected override void OnEnded() => Ends++;
    }
}
