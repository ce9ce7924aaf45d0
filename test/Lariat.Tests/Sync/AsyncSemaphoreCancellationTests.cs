namespace Lariat.Tests;

public class AsyncSemaphoreCancellationTests
{
    [Fact]
    public void AcquireAsync_Canceled_LeavesTheQueue() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore();
        await semaphore.AcquireAsync();
        LoopTask waiting = LoopTask.Create(semaphore.AcquireAsync());
        EventLoop.Current.CallSoon(() => waiting.Cancel());

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await waiting);

        semaphore.Release();
        Assert.Equal(1, semaphore.Permits);
        Assert.False(semaphore.IsLocked);
    });

    [Fact]
    public void Release_FirstInLineAreCanceled_NextGetsThePermit() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(0);
        LoopTask[] tasks = [.. Enumerable.Range(0, 4).Select(_ => LoopTask.Create(semaphore.AcquireAsync()))];
        await Coroutine.Sleep(0);

        tasks[0].Cancel();
        tasks[1].Cancel();
        semaphore.Release();
        await Coroutine.Sleep(0);
        await Coroutine.Sleep(0);

        Assert.True(tasks[2].IsCompletedSuccessfully);
        Assert.False(tasks[3].IsCompleted);
    });

    [Fact]
    public void AcquireAsync_CanceledBeforeTheRelease_DoesNotKeepThePermit() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(0);
        LoopTask canceled = LoopTask.Create(semaphore.AcquireAsync());
        LoopTask other = LoopTask.Create(semaphore.AcquireAsync());
        await Coroutine.Sleep(0);

        canceled.Cancel();
        semaphore.Release();
        await other;

        Assert.True(semaphore.IsLocked);
    });

    [Fact]
    public void AcquireAsync_CanceledAfterItGotAPermit_PassesItOn() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(0);
        LoopTask woken = LoopTask.Create(semaphore.AcquireAsync());
        LoopTask next = LoopTask.Create(semaphore.AcquireAsync());
        await Coroutine.Sleep(0);

        semaphore.Release();
        woken.Cancel();
        await next;

        Assert.True(woken.IsCanceled);
        Assert.Equal(0, semaphore.Permits);
    });

    [Fact]
    public void AcquireAsync_CanceledByWhoeverReleased_PermitIsFree() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(1);
        LoopTask? second = null;
        LoopTask first = LoopTask.Create(ReleaseAndCancelAsync());
        second = LoopTask.Create(EnterAsync());

        await Coroutine.WaitMany([first, second]);

        Assert.True(first.IsCompletedSuccessfully);
        Assert.True(second.IsCanceled);
        await Coroutine.WaitFor(semaphore.AcquireAsync(), TimeSpan.FromSeconds(1));

        async Coroutine ReleaseAndCancelAsync()
        {
            using (await semaphore.EnterAsync())
            {
                await Coroutine.Sleep(0);
            }

            second!.Cancel();
        }

        async Coroutine EnterAsync()
        {
            using (await semaphore.EnterAsync())
            {
                Assert.Fail("It was cancelled before its turn.");
            }
        }
    });
}
