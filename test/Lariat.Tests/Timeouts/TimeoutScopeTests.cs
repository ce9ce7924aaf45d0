namespace Lariat.Tests;

public class TimeoutScopeTests
{
    [Fact]
    public void RunAsync_BodyTakesTooLong_Throws() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(TimeSpan.FromSeconds(0.01));
        LoopInstant start = EventLoop.Current.Time;

        var error = await Expect.ThrowsAsync<TimeoutException>(async () => await scope.RunAsync(() => Coroutine.Sleep(10)));

        Assert.Equal("The operation did not finish within 0.01 s.", error.Message);
        Assert.IsType<CoroutineCanceledException>(error.InnerException);
        Assert.True(scope.IsExpired);
        Assert.Equal(TimeSpan.FromSeconds(0.01), EventLoop.Current.Time - start);
    });

    [Fact]
    public void At_DeadlinePasses_ThrowsAndKeepsWhen() => TestLoop.Run(async () =>
    {
        LoopInstant deadline = EventLoop.Current.Time + TimeSpan.FromSeconds(0.01);
        TimeoutScope scope = TimeoutScope.At(deadline);

        await Expect.ThrowsAsync<TimeoutException>(async () => await scope.RunAsync(() => Coroutine.Sleep(10)));

        Assert.True(scope.IsExpired);
        Assert.Equal(deadline, scope.When);
    });

    [Fact]
    public void RunAsync_DeadlinePasses_TheBodysAwaitIsCanceled() => TestLoop.Run(async () =>
    {
        bool wasCanceled = false;

        await Expect.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(TimeSpan.FromSeconds(0.01), async () =>
        {
            try
            {
                await Coroutine.Sleep(10);
            }
            catch (CoroutineCanceledException)
            {
                wasCanceled = true;
                throw;
            }
        }));

        Assert.True(wasCanceled);
    });

    [Fact]
    public void RunAsync_BodyEndsInTime_ReturnsItsResult() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(TimeSpan.FromSeconds(10));

        int result = await scope.RunAsync(() => Coroutine.Sleep(TimeSpan.FromSeconds(0.01), 7));

        Assert.Equal(7, result);
        Assert.False(scope.IsExpired);
        Assert.True(scope.When > EventLoop.Current.Time);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RunAsync_NoDeadline_NeverExpires(bool isAbsolute) => TestLoop.Run(async () =>
    {
        TimeoutScope scope = isAbsolute ? TimeoutScope.At(null) : new TimeoutScope(null);

        await scope.RunAsync(() => Coroutine.Sleep(1_000_000));

        Assert.False(scope.IsExpired);
        Assert.Null(scope.When);
    });

    [Theory]
    [InlineData(0, 10)]
    [InlineData(0, 0)]
    [InlineData(-11, 0)]
    public void RunAsync_DeadlineHasPassed_ExpiresAtTheFirstSuspension(double delay, double sleep) => TestLoop.Run(async () =>
    {
        LoopInstant now = EventLoop.Current.Time;
        var scope = new TimeoutScope(TimeSpan.FromSeconds(delay));

        await Expect.ThrowsAsync<TimeoutException>(async () => await scope.RunAsync(() => Coroutine.Sleep(sleep)));

        Assert.True(scope.IsExpired);
        Assert.Equal(now + TimeSpan.FromSeconds(delay), scope.When);
        Assert.Equal(now, EventLoop.Current.Time);
    });

    [Fact]
    public void RunAsync_DeadlineHasPassedButBodyDoesNotSuspend_ReturnsItsResult() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(TimeSpan.Zero);

        int result = await scope.RunAsync(() => Coroutine.FromResult(7));

        Assert.Equal(7, result);
        Assert.False(scope.IsExpired);
    });

    [Fact]
    public void RunAsync_Expired_TheTaskGoesOn() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(TimeOutAsync());

        await task;

        Assert.True(task.IsCompletedSuccessfully);
        Assert.Equal(0, task.CancelRequests);

        static async Coroutine TimeOutAsync()
        {
            await Expect.ThrowsAsync<TimeoutException>(async () =>
                await TimeoutScope.RunAsync(TimeSpan.FromSeconds(0.001), () => Coroutine.Sleep(10)));
            await Coroutine.Sleep(1);
        }
    });

    [Fact]
    public void Reschedule_WhileTheBodyRuns_MovesTheDeadline() => TestLoop.Run(async () =>
    {
        LoopInstant start = EventLoop.Current.Time;
        var scope = new TimeoutScope(TimeSpan.FromSeconds(10));
        LoopTask task = LoopTask.Create(scope.RunAsync(() => Coroutine.Sleep(50)));
        await Coroutine.Sleep(0);

        scope.Reschedule(start + TimeSpan.FromSeconds(30));
        Assert.Equal(start + TimeSpan.FromSeconds(30), scope.When);
        await Coroutine.WaitMany([task]);

        Assert.IsType<TimeoutException>(task.GetException());
        Assert.Equal(start + TimeSpan.FromSeconds(30), EventLoop.Current.Time);
    });

    [Fact]
    public void Reschedule_Null_NeverExpires() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(TimeSpan.FromSeconds(10));
        LoopTask task = LoopTask.Create(scope.RunAsync(() => Coroutine.Sleep(50)));
        await Coroutine.Sleep(0);

        scope.Reschedule(null);
        await task;

        Assert.Null(scope.When);
        Assert.False(scope.IsExpired);
    });

    [Fact]
    public void RunAsync_NoTime_ExpiresAheadOfCallbacksThatTheBodyAdds() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(TimeSpan.Zero);
        bool? isExpired = null;

        await Expect.ThrowsAsync<TimeoutException>(async () => await scope.RunAsync(async () =>
        {
            EventLoop.Current.CallSoon(() => isExpired = scope.IsExpired);
            await Coroutine.Sleep(1);
        }));

        Assert.True(isExpired);
    });
}
