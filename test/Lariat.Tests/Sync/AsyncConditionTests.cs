namespace Lariat.Tests;

public class AsyncConditionTests
{
    [Fact]
    public void WaitAsync_Notified_ReturnsWhenTheLockIsFree() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();
        var log = new Recorder();
        LoopTask.Create(WaitAndKeepLockAsync(condition, log, 1));
        await Coroutine.Sleep(0);
        Assert.False(condition.IsLocked);

        await condition.AcquireAsync();
        condition.Notify();
        await Coroutine.Sleep(0);
        Assert.Equal("", log.Text);
        Assert.True(condition.IsLocked);

        condition.Release();
        await Coroutine.Sleep(0);
        Assert.Equal("1", log.Text);
        Assert.True(condition.IsLocked);
    });

    [Fact]
    public void Notify_Two_ReturnOneAfterTheOther() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();
        var log = new Recorder();
        LoopTask.Create(WaitAndKeepLockAsync(condition, log, 1));
        LoopTask.Create(WaitAndKeepLockAsync(condition, log, 2));
        await Coroutine.Sleep(0);
        await condition.AcquireAsync();

        condition.Notify(2);
        await Coroutine.Sleep(0);
        condition.Release();
        await Coroutine.Sleep(0);
        Assert.Equal("1", log.Text);

        condition.Release();
        await Coroutine.Sleep(0);
        Assert.Equal("1 2", log.Text);
    });

    [Fact]
    public void Notify_OneOfTwo_TheOtherWaitsOn() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();
        var log = new Recorder();
        LoopTask[] waiting = [.. Enumerable.Range(1, 2).Select(i => LoopTask.Create(WaitAsync(condition, log, i)))];
        await Coroutine.Yield();

        using (await condition.EnterAsync())
        {
            condition.Notify();
        }

        await waiting[0];
        await Coroutine.Sleep(1);
        Assert.Equal("1", log.Text);
        Assert.False(waiting[1].IsCompleted);
        waiting[1].Cancel();
    });

    [Fact]
    public void Notify_MoreThanWait_WakesAll() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();
        var log = new Recorder();
        LoopTask[] waiting = [.. Enumerable.Range(1, 3).Select(i => LoopTask.Create(WaitAsync(condition, log, i)))];
        await Coroutine.Sleep(0);

        using (await condition.EnterAsync())
        {
            condition.Notify(1);
            condition.Notify(2048);
        }

        await Coroutine.Gather(waiting);
        Assert.Equal("1 2 3", log.Text);
    });

    [Fact]
    public void NotifyAll_SeveralWait_WakesAllInOrder() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();
        var log = new Recorder();
        LoopTask first = LoopTask.Create(WaitAsync(condition, log, 1));
        LoopTask second = LoopTask.Create(WaitAsync(condition, log, 2));
        await Coroutine.Sleep(0);

        using (await condition.EnterAsync())
        {
            condition.NotifyAll();
        }

        await Coroutine.Sleep(0);
        Assert.Equal("1 2", log.Text);
        Assert.True(first.IsCompleted && second.IsCompleted);
    });

    [Fact]
    public void WaitForAsync_PredicateStaysFalse_WaitsAgain() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();
        bool isReady = false;
        LoopTask waiting = LoopTask.Create(WaitUntilReadyAsync());
        await Coroutine.Sleep(0);

        await NotifyAsync();
        await Coroutine.Sleep(0);
        Assert.False(waiting.IsCompleted);

        isReady = true;
        await NotifyAsync();
        await Coroutine.Sleep(0);
        Assert.True(waiting.IsCompletedSuccessfully);

        async Coroutine WaitUntilReadyAsync()
        {
            using (await condition.EnterAsync())
            {
                await condition.WaitForAsync(() => isReady);
            }
        }

        async Coroutine NotifyAsync()
        {
            using (await condition.EnterAsync())
            {
                condition.Notify();
            }
        }
    });

    [Fact]
    public void EnterAsync_EndOfUsing_Releases() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();

        using (await condition.EnterAsync())
        {
            Assert.True(condition.IsLocked);
        }

        Assert.False(condition.IsLocked);
    });

    [Fact]
    public void Constructor_GivenLock_SharesIt() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        var condition = new AsyncCondition(gate);

        using (await condition.EnterAsync())
        {
            Assert.True(gate.IsLocked);
        }

        using (await gate.EnterAsync())
        {
            Assert.True(condition.IsLocked);
        }

        Assert.False(gate.IsLocked || condition.IsLocked);
    });

    private static async Coroutine WaitAndKeepLockAsync(AsyncCondition condition, Recorder log, int name)
    {
        await condition.AcquireAsync();
        await condition.WaitAsync();
        log.Add($"{name}");
    }

    private static async Coroutine WaitAsync(AsyncCondition condition, Recorder log, int name)
    {
        using (await condition.EnterAsync())
        {
            await condition.WaitAsync();
            log.Add($"{name}");
        }
    }

    [Fact]
    public void WaitingCount_OneWaits_IsOneUntilItIsNotified() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();
        LoopTask waiting = LoopTask.Create(async () =>
        {
            using Releaser held = await condition.EnterAsync();
            await condition.WaitAsync();
        });
        await Coroutine.Yield();
        int before = condition.WaitingCount;

        using (await condition.EnterAsync())
        {
            condition.Notify();
        }

        await waiting;

        Assert.Equal((1, 0), (before, condition.WaitingCount));
    });
}
