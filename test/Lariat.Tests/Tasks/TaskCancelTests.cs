namespace Lariat.Tests;

public class TaskCancelTests
{
    [Fact]
    public void Cancel_WhileSleeping_EndsCanceledAtOnce() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(10));
        await Coroutine.Sleep(0);

        Assert.True(task.Cancel());
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);

        Assert.True(task.IsCanceled);
        Assert.Equal(TimeSpan.Zero, EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void Cancel_AfterTheEnd_ReturnsFalse() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Completed);
        await task;

        Assert.False(task.Cancel());

        Assert.True(task.IsCompletedSuccessfully);
    });

    [Fact]
    public void Cancel_BeforeTheFirstStep_RunsNothingOfTheBody() => TestLoop.Run(async () =>
    {
        bool ran = false;
        LoopTask task = LoopTask.Create(BodyAsync());

        task.Cancel();
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);

        Assert.False(ran);

        async Coroutine BodyAsync()
        {
            ran = true;
            await Coroutine.Completed;
        }
    });

    [Fact]
    public void Cancel_BetweenTwoYields_HitsTheAwait() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(YieldTwiceAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);

        Assert.True(task.IsCanceled);
        Assert.False(task.Cancel());

        static async Coroutine YieldTwiceAsync()
        {
            await Coroutine.Sleep(0);
            await Coroutine.Sleep(0);
        }
    });

    [Fact]
    public void Cancel_OfTheAwaitedFuture_EndsTheTaskCanceled() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        LoopTask<int> task = LoopTask.Create(AwaitAsync(future));
        await Coroutine.Sleep(0);

        future.Cancel();
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);

        Assert.True(task.IsCanceled);
        Assert.Equal(0, task.CancelRequests);
    });

    [Fact]
    public void Cancel_OfTheTask_CancelsTheAwaitedFuture() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        LoopTask<int> task = LoopTask.Create(AwaitAsync(future));
        await Coroutine.Sleep(0);

        task.Cancel();

        Assert.True(future.IsCanceled);
        Assert.False(task.IsCompleted);
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);
    });

    [Fact]
    public void Cancel_OfFutureAndTask_ThrowsOnce() => TestLoop.Run(async () =>
    {
        var log = new Recorder();
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        LoopTask task = LoopTask.Create(CatchAndGoOnAsync());
        await Coroutine.Sleep(0);

        future.Cancel();
        task.Cancel();
        await task;

        Assert.Equal("caught went-on", log.Text);

        async Coroutine CatchAndGoOnAsync()
        {
            try
            {
                await future;
            }
            catch (CoroutineCanceledException)
            {
                log.Add("caught");
            }

            await Coroutine.Sleep(0);
            log.Add("went-on");
        }
    });

    [Fact]
    public void Cancel_CaughtByTheBody_EndsWithTheResult() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = LoopTask.Create(CatchAsync(EventLoop.Current.CreateFuture<int>()));
        await Coroutine.Sleep(0);

        task.Cancel();

        Assert.Equal(42, await task);
        Assert.False(task.IsCanceled);

        static async Coroutine<int> CatchAsync(Future<int> future)
        {
            try
            {
                return await future;
            }
            catch (CoroutineCanceledException)
            {
                return 42;
            }
        }
    });

    [Fact]
    public void Cancel_IgnoredByTheBody_LeavesLaterAwaitsAlone() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        Future<int> first = loop.CreateFuture<int>();
        Future<int> second = loop.CreateFuture<int>();
        LoopTask<int> task = LoopTask.Create(IgnoreAsync(first, second));
        await Coroutine.Sleep(0);

        task.Cancel();
        loop.CallLater(1, () => second.SetResult(42));

        Assert.Equal(42, await task);
        Assert.Equal(1, task.CancelRequests);

        static async Coroutine<int> IgnoreAsync(Future<int> first, Future<int> second)
        {
            try
            {
                return await first;
            }
            catch (CoroutineCanceledException)
            {
                return await second;
            }
        }
    });

    private static async Coroutine<int> AwaitAsync(Future<int> future) => await future;
}
