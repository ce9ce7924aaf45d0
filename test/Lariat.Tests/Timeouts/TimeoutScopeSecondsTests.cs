namespace Lariat.Tests;

/// <summary>Deadlines in seconds: every form that takes a TimeSpan takes a number too.</summary>
public class TimeoutScopeSecondsTests
{
    [Fact]
    public void RunAsync_Late_ThrowsAfterTheSeconds() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(0.25);

        var error = await Expect.ThrowsAsync<TimeoutException>(async () => await scope.RunAsync(() => Coroutine.Sleep(10)));

        Assert.Equal("The operation did not finish within 0.25 s.", error.Message);
        Assert.Equal(TimeSpan.FromSeconds(0.25), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void Run_Late_ThrowsAfterTheSeconds() => TestLoop.Run(async () =>
    {
        await Expect.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(0.25, () => Coroutine.Sleep(10)));
        await Expect.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(0.25, () => Coroutine.Sleep(10, "late")));
        await Expect.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(0.25, (Func<Task>)(async () => await Coroutine.Sleep(10))));
        await Expect.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(0.25, (Func<Task<int>>)(async () => await Coroutine.Sleep(10, 1))));

        Assert.Equal(TimeSpan.FromSeconds(1), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void Run_InTime_ReturnsTheResult() => TestLoop.Run(async () =>
        Assert.Equal("in time", await TimeoutScope.RunAsync(1, () => Coroutine.Sleep(0.5, "in time"))));

    [Fact]
    public void Run_Infinity_HasNoDeadline() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(double.PositiveInfinity);

        await scope.RunAsync(() => Coroutine.Sleep(1e6));

        Assert.Null(scope.When);
    });

    [Fact]
    public void TimeoutScope_NotANumber_Throws() => TestLoop.Run(async () =>
    {
        await Coroutine.Sleep(0);

        var error = Assert.Throws<ArgumentException>(() => new TimeoutScope(double.NaN));

        Assert.Equal("seconds", error.ParamName);
    });
}
