namespace Lariat.Tests;

/// <summary>One rule for every optional limit: InfiniteTimeSpan is none, and any other negative duration is over at once.</summary>
public class NoLimitTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromHours(1);

    [Fact]
    public void WaitFor_InfiniteWithACoroutine_WaitsForItsResult() => TestLoop.Run(async () =>
        Assert.Equal(7, await Coroutine.WaitFor(Coroutine.Sleep(s_long, 7), Timeout.InfiniteTimeSpan)));

    [Fact]
    public void WaitFor_InfiniteWithACoroutineWithoutAResult_WaitsForItsEnd() => TestLoop.Run(async () =>
    {
        await Coroutine.WaitFor(Coroutine.Sleep(s_long), Timeout.InfiniteTimeSpan);

        Assert.Equal(s_long, Elapsed());
    });

    [Fact]
    public void WaitFor_InfiniteWithATask_WaitsForItsResult() => TestLoop.Run(async () =>
        Assert.Equal(7, await Coroutine.WaitFor(LoopTask.Create(Coroutine.Sleep(s_long, 7)), Timeout.InfiniteTimeSpan)));

    [Fact]
    public void WaitFor_InfiniteWithATaskWithoutAResult_WaitsForItsEnd() => TestLoop.Run(async () =>
    {
        await Coroutine.WaitFor(LoopTask.Create(Coroutine.Sleep(s_long)), Timeout.InfiniteTimeSpan);

        Assert.Equal(s_long, Elapsed());
    });

    [Fact]
    public void WaitFor_InfiniteWithADotNetTask_WaitsForItsResult() => TestLoop.Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        EventLoop.Current.CallLater(s_long, () => source.SetResult(7));

        Assert.Equal(7, await Coroutine.WaitFor(source.Task, Timeout.InfiniteTimeSpan));
    });

    [Fact]
    public void WaitFor_SecondsThatAreInfiniteAsATimeSpan_AreOver() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = LoopTask.Create(Coroutine.Sleep(s_long, 7));

        await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(task, -0.001));

        Assert.Equal(TimeSpan.Zero, Elapsed());
    });

    [Fact]
    public void TimeoutScope_Infinite_HasNoDeadline() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(Timeout.InfiniteTimeSpan);

        await scope.RunAsync(() => Coroutine.Sleep(s_long));

        Assert.Null(scope.When);
        Assert.Equal(s_long, Elapsed());
    });

    [Fact]
    public void RunAsync_Infinite_HasNoDeadline() => TestLoop.Run(async () =>
    {
        await TimeoutScope.RunAsync(Timeout.InfiniteTimeSpan, () => Coroutine.Sleep(s_long));

        Assert.Equal(s_long, Elapsed());
    });

    [Theory]
    [InlineData(-2 * TimeSpan.TicksPerMillisecond)]
    [InlineData(long.MinValue)]
    public void RunAsync_Negative_ExpiresAtTheFirstSuspension(long ticks) => TestLoop.Run(async () =>
    {
        await Expect.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(new TimeSpan(ticks), () => Coroutine.Sleep(s_long)));

        Assert.Equal(TimeSpan.Zero, Elapsed());
    });

    [Fact]
    public void TimeoutScope_MinValue_ExpiresAtTheFirstSuspension() => TestLoop.Run(async () =>
    {
        var scope = new TimeoutScope(TimeSpan.MinValue);

        await Expect.ThrowsAsync<TimeoutException>(async () => await scope.RunAsync(() => Coroutine.Sleep(s_long)));

        Assert.Equal(TimeSpan.Zero, Elapsed());
    });

    [Fact]
    public void WaitMany_Infinite_WaitsForTheEnd() => TestLoop.Run(async () =>
    {
        (IReadOnlyList<LoopTask> done, _) = await Coroutine.WaitMany([LoopTask.Create(Coroutine.Sleep(s_long))], Timeout.InfiniteTimeSpan);

        Assert.True(Assert.Single(done).IsCompletedSuccessfully);
    });

    [Fact]
    public void WaitMany_Negative_ReturnsAtOnce() => TestLoop.Run(async () =>
    {
        (_, IReadOnlyList<LoopTask> pending) = await Coroutine.WaitMany([LoopTask.Create(Coroutine.Sleep(s_long))], TimeSpan.FromSeconds(-5));

        Assert.False(Assert.Single(pending).IsCompleted);
        Assert.Equal(TimeSpan.Zero, Elapsed());
    });

    [Fact]
    public void AsCompleted_Infinite_GivesTheResult() => TestLoop.Run(async () =>
    {
        foreach (Coroutine<int> next in Coroutine.AsCompleted([Coroutine.Sleep(s_long, 7)], Timeout.InfiniteTimeSpan))
        {
            Assert.Equal(7, await next);
        }
    });

    [Fact]
    public void AsCompleted_Negative_ThrowsAtOnce() => TestLoop.Run(async () =>
    {
        foreach (Coroutine<int> next in Coroutine.AsCompleted([Coroutine.Sleep(s_long, 7)], TimeSpan.FromSeconds(-5)))
        {
            await Expect.ThrowsAsync<TimeoutException>(async () => await next);
        }

        Assert.Equal(TimeSpan.Zero, Elapsed());
    });

    [Fact]
    public void Call_InfiniteGrace_WaitsForTheOperation() => TestLoop.Run(async () =>
    {
        var operation = new TaskCompletionSource<int>();
        LoopTask<int> task = LoopTask.Create(Coroutine.Call(_ => operation.Task, Timeout.InfiniteTimeSpan));
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.Sleep(s_long);
        Assert.False(task.IsCompleted);
        operation.SetException(new InvalidTimeZoneException());

        await Coroutine.WaitMany([task]);
        Assert.True(task.IsCanceled);
        Assert.Empty(EventLoop.Current.AbandonedOperations);
    });

    [Fact]
    public void Call_NegativeGrace_AddsNoTime() => TestLoop.Run(async () =>
    {
        EventLoop.Current.ExceptionHandler = static (_, _) => { };
        var operation = new TaskCompletionSource<int>();
        LoopTask<int> task = LoopTask.Create(Coroutine.Call(_ => operation.Task, TimeSpan.FromSeconds(-5)));
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.Equal(new LoopOptions().CancellationGrace, Elapsed());
        operation.SetResult(1);
    });

    private static TimeSpan Elapsed() => EventLoop.Current.Time - LoopInstant.Zero;
}
