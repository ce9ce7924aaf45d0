namespace Lariat.Tests;

public class WaitForCancellationTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(60)]
    public void WaitFor_Canceled_CancelsTheTask(int? seconds) => TestLoop.Run(async () =>
    {
        TimeSpan? timeout = seconds is { } some ? TimeSpan.FromSeconds(some) : null;
        LoopTask<int> task = LoopTask.Create(BlockAsync());
        LoopTask<int> waiting = LoopTask.Create(Coroutine.WaitFor(task, timeout));
        EventLoop.Current.CallSoon(() => waiting.Cancel());

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await waiting);

        Assert.True(task.IsCanceled);

        static async Coroutine<int> BlockAsync() => await EventLoop.Current.CreateFuture<int>();
    });

    [Fact]
    public void WaitFor_CanceledButTheBodyGoesOn_IsWaitedFor() => TestLoop.Run(async () =>
    {
        bool hasEnded = false;
        LoopTask waiting = LoopTask.Create(Coroutine.WaitFor(IgnoreCancellationAsync(), TimeSpan.FromSeconds(10)));
        await Coroutine.Sleep(0);

        waiting.Cancel();
        await Coroutine.WaitMany([waiting]);

        Assert.True(hasEnded);

        async Coroutine IgnoreCancellationAsync()
        {
            await Expect.ThrowsAsync<CoroutineCanceledException>(() => Coroutine.Sleep(5));
            await Coroutine.Sleep(1);
            hasEnded = true;
        }
    });

    [Fact]
    public void WaitFor_CanceledWhenTheTaskHasJustEnded_IsCanceledAndTheResultIsKept() => TestLoop.Run(async () =>
    {
        LoopTask<string> inner = LoopTask.Create(Coroutine.FromResult("done"));
        bool hasGoneOn = false;
        LoopTask waiting = LoopTask.Create(WaitAndGoOnAsync());
        await Coroutine.Sleep(0);

        waiting.Cancel();
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await waiting);

        Assert.Equal("done", inner.GetResult());
        Assert.False(hasGoneOn);

        async Coroutine WaitAndGoOnAsync()
        {
            await Coroutine.WaitFor(inner, TimeSpan.FromSeconds(100));
            await Coroutine.Sleep(1);
            hasGoneOn = true;
        }
    });

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    public void WaitFor_ShieldedTaskTakesTooLong_TheTaskGoesOn(double seconds) => TestLoop.Run(async () =>
    {
        LoopTask<string> task = LoopTask.Create(Coroutine.Sleep(TimeSpan.FromSeconds(0.1), "done"));
        IFuture<string> shield = Coroutine.Shield(task);

        await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(shield, TimeSpan.FromSeconds(seconds)));

        Assert.False(task.IsCompleted);
        Assert.True(shield.IsCanceled);
        Assert.Equal("done", await task);
    });

    [Fact]
    public void WaitFor_ShieldedTaskAndNoTimeout_ReturnsItsResult() => TestLoop.Run(async () =>
    {
        LoopTask<string> task = LoopTask.Create(Coroutine.Sleep(TimeSpan.FromSeconds(0.1), "done"));

        Assert.Equal("done", await Coroutine.WaitFor(Coroutine.Shield(task), null));

        Assert.True(task.IsCompletedSuccessfully);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    public void WaitFor_ShieldedTaskWithoutResult_TheTaskGoesOn(double seconds) => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(0.1));

        await Expect.ThrowsAsync<TimeoutException>(async () =>
            await Coroutine.WaitFor(Coroutine.Shield(task), TimeSpan.FromSeconds(seconds)));

        Assert.False(task.IsCompleted);
        await task;
    });

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    public void WaitFor_TaskWithoutResult_CancelsItAndThrows(double seconds) => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(0.1));

        await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(task, TimeSpan.FromSeconds(seconds)));

        Assert.True(task.IsCanceled);
    });
}
