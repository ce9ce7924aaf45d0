namespace Lariat.Tests;

/// <summary>Limits in seconds: every form of WaitFor that takes a TimeSpan takes a number too.</summary>
public class WaitForSecondsTests
{
    [Fact]
    public void WaitFor_InTime_ReturnsTheResult() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = LoopTask.Create(Coroutine.Sleep(TimeSpan.FromSeconds(0.1), 2));

        Assert.Equal(1, await Coroutine.WaitFor(Coroutine.Sleep(TimeSpan.FromSeconds(0.1), 1), 0.5));
        Assert.Equal(2, await Coroutine.WaitFor(task, 5));
        Assert.Equal(3, await Coroutine.WaitFor(Task.FromResult(3), double.PositiveInfinity));
    });

    [Fact]
    public void WaitFor_Late_ThrowsAfterTheSeconds() => TestLoop.Run(async () =>
    {
        var never = new TaskCompletionSource<int>();

        await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(Coroutine.Sleep(10), 0.25));
        await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(Coroutine.Sleep(TimeSpan.FromSeconds(10), 1), 0.25));
        await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(LoopTask.Create(Coroutine.Sleep(10)), 0.25));
        await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(EventLoop.Current.CreateFuture<int>(), 0.25));
        await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(never.Task, 0.25));
        await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor((Task)never.Task, 0.25));

        Assert.Equal(TimeSpan.FromSeconds(1.5), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void WaitFor_NotANumber_ThrowsAtTheCall() => TestLoop.Run(async () =>
    {
        await Coroutine.Sleep(0);

        var error = Assert.Throws<ArgumentException>(() => Made(Coroutine.WaitFor(Task.CompletedTask, double.NaN)));

        Assert.Equal("seconds", error.ParamName);

        static void Made(Coroutine coroutine) => throw new InvalidOperationException($"{coroutine} was made.");
    });

    [Fact]
    public void WaitFor_LoopTaskLate_ThrowsAfterTheSeconds() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = LoopTask.Create(Coroutine.Sleep(10.0, 1));

        await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(task, 0.25));

        Assert.Equal(TimeSpan.FromSeconds(0.25), EventLoop.Current.Time - LoopInstant.Zero);
    });
}
