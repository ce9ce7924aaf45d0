namespace Lariat.Tests;

public class TaskCancelPropagationTests
{
    [Fact]
    public void Cancel_ThroughNestedCoroutines_PassesEveryHandlerOnItsWayOut() => TestLoop.Run(async () =>
    {
        var log = new Recorder();
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        LoopTask task = LoopTask.Create(OuterAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await task;

        Assert.Equal("inner outer", log.Text);
        Assert.True(future.IsCanceled);

        async Coroutine InnerAsync()
        {
            try
            {
                await future;
            }
            catch (CoroutineCanceledException)
            {
                log.Add("inner");
                throw;
            }
        }

        async Coroutine OuterAsync()
        {
            try
            {
                await InnerAsync();
            }
            catch (CoroutineCanceledException)
            {
                log.Add("outer");
            }
        }
    });

    [Fact]
    public void Cancel_OfATaskThatWaitsForMany_LeavesThemRunning() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        LoopTask<int> inner = LoopTask.Create(AwaitAsync(future));
        LoopTask outer = LoopTask.Create(WaitAsync(inner));
        await Coroutine.Sleep(0);

        outer.Cancel();
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await outer);
        future.SetResult(7);

        Assert.Equal(7, await inner);

        static async Coroutine WaitAsync(LoopTask inner) => await Coroutine.WaitMany([inner]);
    });

    [Fact]
    public void Cancel_OfASleepingTaskByATimer_ReachesItsAwaiter() => TestLoop.Run(async () =>
    {
        LoopTask sleeper = LoopTask.Create(Coroutine.Sleep(5000));
        EventLoop.Current.CallLater(0.1, () => sleeper.Cancel());

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await sleeper);

        Assert.Equal(TimeSpan.FromSeconds(0.1), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void Cancel_AnsweredWithAnotherException_EndsWithThat() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(TranslateAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        var error = await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await task);

        Assert.False(task.IsCanceled);
        Assert.IsType<CoroutineCanceledException>(error.InnerException);

        static async Coroutine TranslateAsync()
        {
            try
            {
                await Coroutine.Sleep(10);
            }
            catch (CoroutineCanceledException canceled)
            {
                throw new InvalidTimeZoneException("translated", canceled);
            }
        }
    });

    [Fact]
    public void Cancel_OfTheAwaitedTask_IsSeenByItsAwaiterAsAnException() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        LoopTask<int> inner = LoopTask.Create(AwaitAsync(future));
        LoopTask<string> outer = LoopTask.Create(ObserveAsync());
        await Coroutine.Sleep(0);

        inner.Cancel();

        Assert.Equal("seen", await outer);
        Assert.Equal(0, outer.CancelRequests);

        async Coroutine<string> ObserveAsync()
        {
            try
            {
                await inner;
                return "not here";
            }
            catch (CoroutineCanceledException)
            {
                return "seen";
            }
        }
    });

    [Fact]
    public void CoroutineCanceledException_ThrownByTheBody_EndsCanceled() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(ThrowAsync());

        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);

        static async Coroutine ThrowAsync()
        {
            await Coroutine.Completed;
            throw new CoroutineCanceledException();
        }
    });

    private static async Coroutine<int> AwaitAsync(Future<int> future) => await future;
}
