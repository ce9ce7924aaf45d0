namespace Lariat.Tests;

public class TimeoutScopeErrorTests
{
    [Fact]
    public void RunAsync_BodyFails_ItsErrorGoesThrough() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(TimeSpan.FromSeconds(0.01));

        await Expect.ThrowsAsync<InvalidTimeZoneException>(async () =>
            await scope.RunAsync(async Coroutine () => throw new InvalidTimeZoneException()));

        Assert.False(scope.IsExpired);
    });

    [Fact]
    public void RunAsync_BodyFailsInItsCleanUpAfterTheDeadline_ItsErrorGoesThrough() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(TimeSpan.FromSeconds(0.01));

        await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await scope.RunAsync(async Coroutine () =>
        {
            try
            {
                await Coroutine.Sleep(1);
            }
            catch (CoroutineCanceledException)
            {
                throw new InvalidTimeZoneException();
            }
        }));

        Assert.True(scope.IsExpired);
        Assert.Equal(0, LoopTask.Current.CancelRequests);
    });

    [Fact]
    public void RunAsync_BodyRefusesTheCancellation_ReturnsItsResult() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(TimeSpan.FromSeconds(0.01));

        int result = await scope.RunAsync(async Coroutine<int> () =>
        {
            await Expect.ThrowsAsync<CoroutineCanceledException>(() => Coroutine.Sleep(1));
            return 7;
        });

        Assert.Equal(7, result);
        Assert.True(scope.IsExpired);
    });

    [Fact]
    public void RunAsync_TaskCanceledByAnother_CancellationGoesThrough() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(TimeSpan.FromSeconds(10));
        LoopTask task = LoopTask.Create(scope.RunAsync(async () =>
        {
            LoopTask.Current.Cancel();
            await Coroutine.Sleep(10);
        }));

        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.False(scope.IsExpired);
    });

    [Fact]
    public void RunAsync_DeadlineAndCancelTogether_CancellationWins() => TestLoop.Run(async () =>
    {
        LoopInstant deadline = EventLoop.Current.Time + TimeSpan.FromSeconds(1);
        TimeoutScope scope = TimeoutScope.At(deadline);
        LoopTask task = LoopTask.Create(scope.RunAsync(() => Coroutine.Sleep(10)));
        await Coroutine.Sleep(0);

        EventLoop.Current.CallAt(deadline, () => task.Cancel());
        await Coroutine.WaitMany([task]);

        Assert.True(scope.IsExpired);
        Assert.True(task.IsCanceled);
    });

    [Fact]
    public void RunAsync_InCleanUpAfterACancellation_TimesOutAsEver() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(CancelAndCleanUpAsync());

        await task;

        Assert.Equal(1, task.CancelRequests);

        static async Coroutine CancelAndCleanUpAsync()
        {
            LoopTask.Current.Cancel();
            await Expect.ThrowsAsync<CoroutineCanceledException>(() => Coroutine.Sleep(1));
            await Expect.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(TimeSpan.Zero, () => Coroutine.Sleep(1)));
        }
    });

    [Fact]
    public void RunAsync_CanceledAgainInCleanUp_CancellationGoesThrough() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(CancelAndCleanUpAsync());

        await task;

        static async Coroutine CancelAndCleanUpAsync()
        {
            LoopTask.Current.Cancel();
            await Expect.ThrowsAsync<CoroutineCanceledException>(() => Coroutine.Sleep(1));
            await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await TimeoutScope.RunAsync(TimeSpan.FromSeconds(1), async () =>
            {
                LoopTask.Current.Cancel();
                await Coroutine.Sleep(2);
            }));
        }
    });
}
