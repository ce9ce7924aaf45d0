namespace Lariat.Tests;

public class WaitForTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(0.1);

    [Fact]
    public void WaitFor_NoTimeout_ReturnsTheResult() => TestLoop.Run(async () =>
        Assert.Equal("done", await Coroutine.WaitFor(Coroutine.FromResult("done"), null)));

    [Fact]
    public void WaitFor_Coroutine_RunsInTheCallingTask() => TestLoop.Run(async () =>
    {
        LoopTask? inside = null;

        await Coroutine.WaitFor(RunAsync(), s_soon);

        Assert.Same(LoopTask.Current, inside);

        async Coroutine RunAsync() => inside = LoopTask.Current;
    });

    [Fact]
    public void WaitFor_TaskTakesTooLong_CancelsItAndThrows() => TestLoop.Run(async () =>
    {
        bool isRunning = false;
        LoopTask<string> task = LoopTask.Create(RunAsync());

        await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(task, s_soon));

        Assert.True(task.IsCanceled);
        Assert.False(isRunning);

        async Coroutine<string> RunAsync()
        {
            isRunning = true;
            try
            {
                await Coroutine.Sleep(1000);
            }
            finally
            {
                isRunning = false;
            }

            return "done";
        }
    });

    [Fact]
    public void WaitFor_FutureEndsInTime_ReturnsTheResult() => TestLoop.Run(async () =>
    {
        Future<string> future = EventLoop.Current.CreateFuture<string>();
        EventLoop.Current.CallSoon(() => future.SetResult("ok"));

        Assert.Equal("ok", await Coroutine.WaitFor(future, s_soon));
    });

    [Fact]
    public void WaitFor_BodyRefusesTheCancellation_ReturnsItsResult() => TestLoop.Run(async () =>
    {
        Assert.Equal(42, await Coroutine.WaitFor(RefuseAsync(), s_soon));

        static async Coroutine<int> RefuseAsync()
        {
            try
            {
                await Coroutine.Sleep(10);
                return 0;
            }
            catch (CoroutineCanceledException)
            {
                return 42;
            }
        }
    });

    [Fact]
    public void WaitFor_BodyGoesOnAfterTheDeadline_IsWaitedFor() => TestLoop.Run(async () =>
    {
        bool hasEnded = false;
        LoopInstant start = EventLoop.Current.Time;

        await Coroutine.WaitFor(IgnoreCancellationAsync(), s_soon);

        Assert.True(hasEnded);
        Assert.Equal(2 * s_soon, EventLoop.Current.Time - start);

        async Coroutine IgnoreCancellationAsync()
        {
            await Expect.ThrowsAsync<CoroutineCanceledException>(() => Coroutine.Sleep(10));
            await Coroutine.Sleep(s_soon);
            hasEnded = true;
        }
    });

    [Fact]
    public void WaitFor_TaskCleansUpAfterTheDeadline_IsWaitedFor() => TestLoop.Run(async () =>
    {
        bool hasCleanedUp = false;
        LoopTask<int> task = LoopTask.Create(CleanUpAsync());

        var error = await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(task, s_soon));

        Assert.True(hasCleanedUp);
        Assert.IsType<CoroutineCanceledException>(error.InnerException);

        async Coroutine<int> CleanUpAsync()
        {
            try
            {
                await Coroutine.Sleep(10);
                return 0;
            }
            finally
            {
                await Coroutine.Sleep(s_soon);
                hasCleanedUp = true;
            }
        }
    });

    [Fact]
    public void WaitFor_TaskFailsInItsCleanUp_ThrowsItsError() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = LoopTask.Create(FailAsync());

        await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await Coroutine.WaitFor(task, s_soon));

        static async Coroutine<int> FailAsync()
        {
            await Expect.ThrowsAsync<CoroutineCanceledException>(() => Coroutine.Sleep(10));
            throw new InvalidTimeZoneException();
        }
    });
}
