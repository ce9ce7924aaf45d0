namespace Lariat.Tests;

/// <summary>WaitFor with a time that is over when it begins.</summary>
public class WaitForNoTimeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void WaitFor_FutureHasEnded_ReturnsItsResult(double seconds) => TestLoop.Run(async () =>
    {
        Future<string> future = EventLoop.Current.CreateFuture<string>();
        future.SetResult("done");

        Assert.Equal("done", await Coroutine.WaitFor(future, TimeSpan.FromSeconds(seconds)));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void WaitFor_Coroutine_NeverStarts(double seconds) => TestLoop.Run(async () =>
    {
        bool hasStarted = false;

        await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(StartAsync(), TimeSpan.FromSeconds(seconds)));

        Assert.False(hasStarted);

        async Coroutine StartAsync() => hasStarted = true;
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void WaitFor_TaskRuns_CancelsItAndThrows(double seconds) => TestLoop.Run(async () =>
    {
        LoopTask<int> task = LoopTask.Create(Coroutine.Sleep(TimeSpan.FromSeconds(10), 7));
        await Coroutine.Sleep(0);

        await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(task, TimeSpan.FromSeconds(seconds)));

        Assert.True(task.IsCanceled);
    });

    [Fact]
    public void WaitFor_TaskCleansUp_IsWaitedFor() => TestLoop.Run(async () =>
    {
        bool hasCleanedUp = false;
        LoopTask<int> task = LoopTask.Create(CleanUpAsync());
        await Coroutine.Sleep(0);

        var error = await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(task, TimeSpan.Zero));

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
                await Coroutine.Sleep(0.1);
                hasCleanedUp = true;
            }
        }
    });

    [Fact]
    public void WaitFor_TaskRefusesTheCancellation_ReturnsItsResult() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = LoopTask.Create(RefuseAsync());
        await Coroutine.Sleep(0);

        Assert.Equal(42, await Coroutine.WaitFor(task, TimeSpan.Zero));

        static async Coroutine<int> RefuseAsync()
        {
            await Expect.ThrowsAsync<CoroutineCanceledException>(() => Coroutine.Sleep(10));
            return 42;
        }
    });

    [Fact]
    public void WaitFor_FutureWithoutAResultHasFailed_ThrowsItsError() => TestLoop.Run(async () =>
    {
        Future failed = LoopTask.Create(FailAsync());
        await Coroutine.WaitMany([failed]);

        await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await Coroutine.WaitFor(failed, TimeSpan.Zero));

        static async Coroutine FailAsync()
        {
            await Coroutine.Completed;
            throw new InvalidTimeZoneException();
        }
    });
}
