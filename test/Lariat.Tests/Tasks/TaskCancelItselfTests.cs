namespace Lariat.Tests;

public class TaskCancelItselfTests
{
    [Fact]
    public void CancelOfItself_ThenAwait_HitsThatAwait() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(CancelAndSleepAsync());

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);

        Assert.True(task.IsCanceled);
        Assert.Equal(TimeSpan.Zero, EventLoop.Current.Time - LoopInstant.Zero);

        static async Coroutine CancelAndSleepAsync()
        {
            LoopTask.Current.Cancel();
            await Coroutine.Sleep(100);
        }
    });

    [Fact]
    public void CancelOfItself_ThenReturn_EndsCanceled() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = LoopTask.Create(CancelAndReturnAsync());

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);

        Assert.True(task.IsCanceled);
        Assert.False(task.Cancel());

        static async Coroutine<int> CancelAndReturnAsync()
        {
            await Coroutine.Sleep(0);
            LoopTask.Current.Cancel();
            return 12;
        }
    });

    [Fact]
    public void CancelOfItself_ThenThrow_EndsWithTheException() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(CancelAndThrowAsync());

        await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await task);

        Assert.True(task.IsFaulted);

        static async Coroutine CancelAndThrowAsync()
        {
            await Coroutine.Sleep(0);
            LoopTask.Current.Cancel();
            throw new InvalidTimeZoneException();
        }
    });

    [Fact]
    public void CancelOfItself_ThenAwaitOfATask_CancelsThatTask() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        LoopTask? nested = null;
        LoopTask task = LoopTask.Create(OuterAsync());

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);

        Assert.True(task.IsCanceled);
        Assert.True(nested!.IsCanceled);
        Assert.True(future.IsCanceled);

        async Coroutine OuterAsync()
        {
            nested = LoopTask.Create(NestedAsync());
            await Coroutine.Sleep(0);
            LoopTask.Current.Cancel();
            await nested;
        }

        async Coroutine NestedAsync() => await future;
    });

    [Fact]
    public void CancelOfItself_ThenAwaitOfAnEndedTask_IsKeptForTheNextSuspension() => TestLoop.Run(async () =>
    {
        var log = new Recorder();
        LoopTask ended = LoopTask.Create(Coroutine.Completed);
        await ended;
        LoopTask task = LoopTask.Create(BodyAsync());

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);

        Assert.Equal("passed", log.Text);

        async Coroutine BodyAsync()
        {
            LoopTask.Current.Cancel();
            await ended;
            log.Add("passed");
            await Coroutine.Sleep(0);
            log.Add("not here");
        }
    });

    [Fact]
    public void Cancel_AfterTheAwaitedFutureCompleted_ThrowsInsteadOfItsResult() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        LoopTask<int> task = LoopTask.Create(AwaitAsync());
        await Coroutine.Sleep(0);

        future.SetResult(1);
        task.Cancel();

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);
        Assert.True(task.IsCanceled);

        async Coroutine<int> AwaitAsync() => await future;
    });
}
