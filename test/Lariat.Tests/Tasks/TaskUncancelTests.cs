namespace Lariat.Tests;

public class TaskUncancelTests
{
    [Fact]
    public void CancelRequests_AfterEachCancel_CountsUp() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(10));
        Assert.Equal(0, task.CancelRequests);

        Assert.True(task.Cancel());
        Assert.True(task.Cancel());

        Assert.Equal(2, task.CancelRequests);
        Assert.Contains("being canceled", task.ToString(), StringComparison.Ordinal);
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);
    });

    [Fact]
    public void Uncancel_AfterTheCatch_CountsDownAndLetsTheTaskGoOn() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(CatchOnceAsync());
        await Coroutine.Sleep(1);

        task.Cancel();
        await Coroutine.Sleep(1);

        Assert.Equal(0, task.CancelRequests);
        Assert.False(task.IsCompleted);
        Assert.DoesNotContain("being canceled", task.ToString(), StringComparison.Ordinal);

        static async Coroutine CatchOnceAsync()
        {
            try
            {
                await Coroutine.Sleep(10);
            }
            catch (CoroutineCanceledException)
            {
                LoopTask.Current.Uncancel();
                await Coroutine.Sleep(10);
            }
        }
    });

    [Fact]
    public void Uncancel_AfterTheEnd_ChangesNothing() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(10));
        task.Cancel();
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);

        task.Uncancel();

        Assert.True(task.IsCanceled);
    });

    [Fact]
    public void Uncancel_WithoutRequest_StaysAtZero() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(0));

        Assert.Equal(0, task.Uncancel());

        await task;
    });

    [Fact]
    public void Uncancel_ToZeroBeforeDelivery_DropsTheRequest() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        LoopTask<int> task = LoopTask.Create(AwaitAsync());
        await Coroutine.Sleep(0);
        future.SetResult(42);

        task.Cancel();
        Assert.Equal(0, task.Uncancel());

        Assert.Equal(42, await task);

        async Coroutine<int> AwaitAsync() => await future;
    });

    [Fact]
    public void Uncancel_NotToZeroBeforeDelivery_KeepsTheRequest() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(0));

        task.Cancel();
        task.Cancel();
        Assert.Equal(1, task.Uncancel());

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);
    });

    [Theory]
    [InlineData(10, true)]
    [InlineData(0, false)]
    public void Uncancel_AtTheEndOfABlockThatCancelsItself_LeavesTheCodeAfterItAlone(double sleep, bool expectTimedOut) => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Current;
        bool timedOut = false;
        TimerHandle timer = EventLoop.Current.CallLater(0.1, () => timedOut = task.Cancel());

        try
        {
            await Coroutine.Sleep(sleep);
        }
        catch (CoroutineCanceledException) when (timedOut)
        {
            task.Uncancel();
        }

        timer.Cancel();
        await Coroutine.Sleep(0);
        Assert.Equal(expectTimedOut, timedOut);
        Assert.Equal(0, task.CancelRequests);
    });
}
