namespace Lariat.Tests;

public class AsyncConditionCancellationTests
{
    [Fact]
    public void WaitAsync_Canceled_HoldsTheLockAgain() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();
        await condition.AcquireAsync();
        LoopTask waiting = LoopTask.Create(condition.WaitAsync());
        EventLoop.Current.CallSoon(() => waiting.Cancel());

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await waiting);

        Assert.True(condition.IsLocked);
    });

    [Fact]
    public void WaitAsync_CanceledWhileTheLockIsContested_HoldsTheLockAgain() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();
        await condition.AcquireAsync();
        LoopTask waiting = LoopTask.Create(condition.WaitAsync());
        await Coroutine.Sleep(0);
        await condition.AcquireAsync();
        condition.Notify();

        EventLoop.Current.CallSoon(() => waiting.Cancel());
        EventLoop.Current.CallSoon(condition.Release);
        await Coroutine.WaitMany([waiting]);

        Assert.True(condition.IsLocked);
    });

    [Fact]
    public void WaitAsync_CanceledWhileItTakesTheLockAgain_ThrowsWhenItHasIt() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();
        LoopTask waiting = LoopTask.Create(EnterAndWaitAsync());
        await Coroutine.Sleep(0);
        await condition.AcquireAsync();
        condition.Notify();
        await Coroutine.Sleep(0);

        waiting.Cancel();
        await Coroutine.Sleep(0);
        Assert.False(waiting.IsCompleted);

        condition.Release();
        await Coroutine.Sleep(0);
        Assert.True(waiting.IsCanceled);

        async Coroutine EnterAndWaitAsync()
        {
            using (await condition.EnterAsync())
            {
                await condition.WaitAsync();
            }
        }
    });

    [Fact]
    public void WaitForAsync_TimeOut_HoldsTheLockAgain() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();
        using (await condition.EnterAsync())
        {
            await Expect.ThrowsAsync<TimeoutException>(async () =>
                await Coroutine.WaitFor(condition.WaitAsync(), TimeSpan.FromSeconds(0.5)));

            Assert.True(condition.IsLocked);
        }
    });

    [Fact]
    public void WaitAsync_CanceledWhileWaiting_SameExceptionGoesOn() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();
        CoroutineCanceledException? inside = null;
        LoopTask waiting = LoopTask.Create(WaitAndKeepErrorAsync(condition, error => inside = error));
        await Coroutine.Sleep(0);

        waiting.Cancel("foo");
        CoroutineCanceledException outside = await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await waiting);

        Assert.Equal("foo", outside.CancelMessage);
        Assert.Same(inside, outside);
    });

    [Fact]
    public void WaitAsync_CanceledWhileItTakesTheLockAgain_SameExceptionGoesOn() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();
        CoroutineCanceledException? inside = null;
        LoopTask waiting = LoopTask.Create(WaitAndKeepErrorAsync(condition, error => inside = error));
        await Coroutine.Sleep(0);
        await condition.AcquireAsync();
        condition.Notify();
        await Coroutine.Sleep(0);

        waiting.Cancel("foo");
        condition.Release();
        CoroutineCanceledException outside = await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await waiting);

        Assert.Equal("foo", outside.CancelMessage);
        Assert.Same(inside, outside);
    });

    [Fact]
    public void WaitAsync_CanceledTwice_LastRequestIsReported() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();
        CoroutineCanceledException? inside = null;
        LoopTask waiting = LoopTask.Create(WaitAndKeepErrorAsync(condition, error => inside = error));
        await Coroutine.Sleep(0);
        await condition.AcquireAsync();

        waiting.Cancel("while waiting");
        await Coroutine.Sleep(0);
        waiting.Cancel("while taking the lock");
        await Coroutine.Sleep(0);
        condition.Release();
        await Coroutine.WaitMany([waiting]);

        Assert.Equal("while taking the lock", inside?.CancelMessage);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Notify_TheWokenIsCanceled_AnotherIsWoken(bool isTakingTheLock) => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();
        int items = 0;
        LoopTask canceled = LoopTask.Create(TakeAsync());
        LoopTask other = LoopTask.Create(TakeAsync());
        await Coroutine.Sleep(0);
        using (await condition.EnterAsync())
        {
            items++;
            condition.Notify();
            if (isTakingTheLock)
            {
                await Coroutine.Sleep(0);
            }

            canceled.Cancel();
        }

        await other;

        Assert.True(canceled.IsCanceled);
        Assert.Equal(0, items);

        async Coroutine TakeAsync()
        {
            using (await condition.EnterAsync())
            {
                await condition.WaitForAsync(() => items > 0);
                items--;
            }
        }
    });

    private static async Coroutine WaitAndKeepErrorAsync(AsyncCondition condition, Action<CoroutineCanceledException> keep)
    {
        using (await condition.EnterAsync())
        {
            try
            {
                await condition.WaitForAsync(() => false);
            }
            catch (CoroutineCanceledException error)
            {
                keep(error);
                throw;
            }
        }
    }
}
