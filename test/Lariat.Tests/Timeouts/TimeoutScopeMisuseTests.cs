namespace Lariat.Tests;

public class TimeoutScopeMisuseTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(0.01);

    [Fact]
    public void RunAsync_InItself_Throws() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(s_soon);

        await scope.RunAsync(async () =>
            await Expect.ThrowsAsync<InvalidOperationException>(async () => await scope.RunAsync(() => Coroutine.Sleep(0))));
    });

    [Fact]
    public void RunAsync_SecondTime_Throws() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(s_soon);
        await scope.RunAsync(() => Coroutine.Sleep(0));

        await Expect.ThrowsAsync<InvalidOperationException>(async () => await scope.RunAsync(() => Coroutine.Sleep(0)));
    });

    [Fact]
    public void Reschedule_NotEntered_Throws() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(s_soon);

        var error = Assert.Throws<InvalidOperationException>(() => scope.Reschedule(LoopInstant.Zero + s_soon));

        Assert.Contains("has not been entered", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Reschedule_Finished_Throws() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(s_soon);
        await scope.RunAsync(() => Coroutine.Sleep(0));

        var error = Assert.Throws<InvalidOperationException>(() => scope.Reschedule(LoopInstant.Zero + s_soon));

        Assert.Contains("Finished", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Reschedule_Expired_Throws() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(s_soon);
        await Expect.ThrowsAsync<TimeoutException>(async () => await scope.RunAsync(() => Coroutine.Sleep(1)));

        var error = Assert.Throws<InvalidOperationException>(() => scope.Reschedule(LoopInstant.Zero + s_soon));

        Assert.Contains("Expired", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Reschedule_DeadlineHasPassedAndBodyGoesOn_Throws() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(s_soon);

        await scope.RunAsync(async () =>
        {
            await Expect.ThrowsAsync<CoroutineCanceledException>(() => Coroutine.Sleep(1));
            var error = Assert.Throws<InvalidOperationException>(() => scope.Reschedule(LoopInstant.Zero + s_soon));
            Assert.Contains("Expiring", error.Message, StringComparison.Ordinal);
        });
    });

    [Fact]
    public void Constructor_NoLoopRuns_Throws()
        => Assert.Throws<InvalidOperationException>(() => new TimeoutScope(s_soon));
}
