namespace Lariat.Tests;

public class TimeoutScopeNestingTests
{
    [Fact]
    public void RunAsync_SameDeadlineInsideAndOutside_OnlyTheOuterThrowsTimeout() => TestLoop.Run(async () =>
    {
        LoopInstant deadline = EventLoop.Current.Time + TimeSpan.FromSeconds(0.01);
        TimeoutScope outer = TimeoutScope.At(deadline);
        TimeoutScope inner = TimeoutScope.At(deadline);

        await Expect.ThrowsAsync<TimeoutException>(async () => await outer.RunAsync(async () =>
        {
            var error = await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await inner.RunAsync(() => Coroutine.Sleep(10)));
            throw error;
        }));

        Assert.True(outer.IsExpired);
        Assert.True(inner.IsExpired);
    });

    [Fact]
    public void RunAsync_InnerDeadlineFirst_InnerThrowsAndOuterGoesOn() => TestLoop.Run(async () =>
    {
        var outer = new TimeoutScope(TimeSpan.FromSeconds(10));

        await outer.RunAsync(async () =>
        {
            await Expect.ThrowsAsync<TimeoutException>(async () =>
                await TimeoutScope.RunAsync(TimeSpan.FromSeconds(1), () => Coroutine.Sleep(5)));
            await Coroutine.Sleep(1);
        });

        Assert.False(outer.IsExpired);
    });

    [Fact]
    public void RunAsync_OuterDeadlineFirst_GoesThroughTheInner() => TestLoop.Run(async () =>
    {
        var inner = new TimeoutScope(TimeSpan.FromSeconds(10));

        await Expect.ThrowsAsync<TimeoutException>(async () =>
            await TimeoutScope.RunAsync(TimeSpan.FromSeconds(1), () => inner.RunAsync(() => Coroutine.Sleep(5))));

        Assert.False(inner.IsExpired);
    });

    [Theory]
    [InlineData(0.002, 0.1, false)]
    [InlineData(0.002, 0.01, true)]
    [InlineData(0.01, 0.002, true)]
    public void RunAsync_LoopWasBusyPastTheOuterDeadline_GoesThroughTheInner(double outerDelay, double innerDelay, bool isInnerExpired)
        => TestLoop.Run(async clock =>
    {
        var outer = new TimeoutScope(TimeSpan.FromSeconds(outerDelay));
        var inner = new TimeoutScope(TimeSpan.FromSeconds(innerDelay));

        await Expect.ThrowsAsync<TimeoutException>(async () => await outer.RunAsync(async () =>
        {
            var error = await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await inner.RunAsync(async () =>
            {
                clock.Advance(TimeSpan.FromSeconds(0.05));
                await Coroutine.Sleep(1);
            }));
            throw error;
        }));

        Assert.True(outer.IsExpired);
        Assert.Equal(isInnerExpired, inner.IsExpired);
    });

    [Fact]
    public void RunAsync_InnerTimeoutCaught_OuterStillInterruptsWhatFollows() => TestLoop.Run(async () =>
    {
        LoopInstant start = EventLoop.Current.Time;

        await Expect.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(TimeSpan.FromSeconds(0.1), async () =>
        {
            await Expect.ThrowsAsync<TimeoutException>(async () =>
                await TimeoutScope.RunAsync(TimeSpan.FromSeconds(0.01), () => Coroutine.Sleep(1)));
            await Coroutine.Sleep(10);
        }));

        Assert.Equal(TimeSpan.FromSeconds(0.1), EventLoop.Current.Time - start);
    });

    [Fact]
    public void RunAsync_InnerScopeInCleanUp_BothThrow() => TestLoop.Run(async () =>
    {
        TimeoutException? inner = null;

        await Expect.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(TimeSpan.FromSeconds(0.01), async () =>
        {
            try
            {
                await Coroutine.Sleep(1);
            }
            finally
            {
                inner = await Expect.ThrowsAsync<TimeoutException>(async () =>
                    await TimeoutScope.RunAsync(TimeSpan.FromSeconds(0.01), () => Coroutine.Sleep(10)));
            }
        }));

        Assert.IsType<CoroutineCanceledException>(inner?.InnerException);
    });

    [Fact]
    public void RunAsync_GroupInsideFailsInItsCleanUp_TheGroupsErrorsGoThrough() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(TimeSpan.FromSeconds(0.01));

        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await scope.RunAsync(() => TaskGroup.RunAsync(async group =>
        {
            group.Create(FailInCleanUpAsync());
            await Coroutine.Sleep(1);
        })));

        Assert.IsType<InvalidTimeZoneException>(Assert.Single(error.InnerExceptions));
        Assert.True(scope.IsExpired);
        Assert.Equal(0, LoopTask.Current.CancelRequests);

        static async Coroutine FailInCleanUpAsync()
        {
            try
            {
                await Coroutine.Sleep(2);
            }
            catch (CoroutineCanceledException)
            {
                throw new InvalidTimeZoneException();
            }
        }
    });
}
