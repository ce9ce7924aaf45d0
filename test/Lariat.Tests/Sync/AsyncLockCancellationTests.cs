namespace Lariat.Tests;

public class AsyncLockCancellationTests
{
    [Fact]
    public void AcquireAsync_Canceled_LeavesTheQueue() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        await gate.AcquireAsync();
        LoopTask waiting = LoopTask.Create(gate.AcquireAsync());
        EventLoop.Current.CallSoon(() => waiting.Cancel());

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await waiting);

        gate.Release();
        LoopTask next = LoopTask.Create(gate.AcquireAsync(), eagerStart: true);
        Assert.True(next.IsCompleted);
    });

    [Fact]
    public void AcquireAsync_CanceledWhenTheHolderReleases_NextGetsIt() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        Future<object?> releaseFirst = EventLoop.Current.CreateFuture();
        LoopTask first = LoopTask.Create(HoldAsync(releaseFirst));
        LoopTask canceled = LoopTask.Create(HoldAsync(null));
        LoopTask next = LoopTask.Create(HoldAsync(null));
        await Coroutine.Sleep(0);

        releaseFirst.SetResult(null);
        canceled.Cancel();
        await Coroutine.Sleep(0);

        Assert.False(gate.IsLocked);
        Assert.True(first.IsCompletedSuccessfully);
        Assert.True(canceled.IsCanceled);
        await next;

        async Coroutine HoldAsync(Future<object?>? until)
        {
            using (await gate.EnterAsync())
            {
                if (until is not null)
                {
                    await until;
                }
            }
        }
    });

    [Fact]
    public void AcquireAsync_CanceledAndReleasedTogether_OnlyOneGetsIt() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        int holders = 0;
        await gate.AcquireAsync();
        LoopTask first = LoopTask.Create(TakeAsync());
        LoopTask second = LoopTask.Create(TakeAsync());
        LoopTask third = LoopTask.Create(TakeAsync());
        await Coroutine.Sleep(0);

        EventLoop.Current.CallSoon(() =>
        {
            first.Cancel();
            gate.Release();
        });
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await first);

        Assert.Equal(1, holders);
        Assert.True(second.IsCompletedSuccessfully);
        Assert.False(third.IsCompleted);

        async Coroutine TakeAsync()
        {
            await gate.AcquireAsync();
            holders++;
        }
    });

    [Fact]
    public void AcquireAsync_AllInLineCanceledButNotGone_NewcomerTakesIt() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        await gate.AcquireAsync();
        LoopTask canceled = LoopTask.Create(gate.AcquireAsync());
        await Coroutine.Sleep(0);

        LoopTask newcomer = LoopTask.Create(gate.AcquireAsync());
        canceled.Cancel();
        gate.Release();
        await Coroutine.Sleep(0);

        Assert.True(gate.IsLocked);
        Assert.True(canceled.IsCanceled);
        await newcomer;
    });

    [Fact]
    public void AcquireAsync_CanceledAfterItWasWoken_PassesTheLockOn() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        await gate.AcquireAsync();
        LoopTask woken = LoopTask.Create(gate.AcquireAsync());
        LoopTask next = LoopTask.Create(gate.AcquireAsync());
        await Coroutine.Sleep(0);

        gate.Release();
        woken.Cancel();
        await next;

        Assert.True(woken.IsCanceled);
        Assert.True(gate.IsLocked);
    });

    [Fact]
    public void AcquireAsync_CanceledWhileItIsHeld_TheNextStillWaits() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        await gate.AcquireAsync();
        LoopTask canceled = LoopTask.Create(gate.AcquireAsync());
        LoopTask next = LoopTask.Create(gate.AcquireAsync());
        await Coroutine.Yield();

        canceled.Cancel();
        await Coroutine.WaitMany([canceled]);
        await Coroutine.Yield();
        Assert.False(next.IsCompleted);

        gate.Release();
        await next;
    });
}
