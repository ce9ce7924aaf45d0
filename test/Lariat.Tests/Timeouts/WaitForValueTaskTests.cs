namespace Lariat.Tests;

/// <summary>WaitFor of a value task, which is never left behind.</summary>
public class WaitForValueTaskTests
{
    [Fact]
    public void WaitFor_InTime_ReturnsTheResult() => TestLoop.Run(async () =>
    {
        Assert.Equal(1, await Coroutine.WaitFor(ValueTask.FromResult(1), TimeSpan.FromSeconds(1)));
        Assert.Equal(2, await Coroutine.WaitFor(new ValueTask<int>(EndAfterAsync(0.5, 2)), 1));
        await Coroutine.WaitFor(new ValueTask(EndAfterAsync(0.5, 3)), 1);

        Assert.Equal(TimeSpan.FromSeconds(1), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void WaitFor_LateAndHeedsTheToken_ThrowsAtTheLimit() => TestLoop.Run(async () =>
    {
        await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(new ValueTask<int>(UntilCanceled()), TimeSpan.FromSeconds(1)));
        await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(new ValueTask(UntilCanceled()), 1));

        Assert.Equal(TimeSpan.FromSeconds(2), EventLoop.Current.Time - LoopInstant.Zero);
        Assert.Empty(EventLoop.Current.AbandonedOperations);
    });

    [Fact]
    public void WaitFor_LateAndHeedsNothing_IsWaitedForAndItsResultIsKept() => TestLoop.Run(async () =>
    {
        int result = await Coroutine.WaitFor(new ValueTask<int>(EndAfterAsync(3, 1)), TimeSpan.FromSeconds(1));

        Assert.Equal(1, result);
        Assert.Equal(TimeSpan.FromSeconds(3), EventLoop.Current.Time - LoopInstant.Zero);
        await Coroutine.Yield();
    });

    [Fact]
    public void WaitFor_Abandoned_ThrowsAtTheLimit() => TestLoop.Run(async () =>
    {
        var never = new TaskCompletionSource<int>();

        await Expect.ThrowsAsync<TimeoutException>(
            async () => await Coroutine.WaitFor(Coroutine.Abandon(new ValueTask<int>(never.Task)), TimeSpan.FromSeconds(1)));

        Assert.Equal(TimeSpan.FromSeconds(1), EventLoop.Current.Time - LoopInstant.Zero);
    });

    private static Task<int> EndAfterAsync(double seconds, int result)
    {
        var end = new TaskCompletionSource<int>();
        EventLoop.Current.CallLater(seconds, () => end.SetResult(result));
        return end.Task;
    }

    private static Task<int> UntilCanceled()
    {
        var end = new TaskCompletionSource<int>();
        LoopTask.Current.Token.UnsafeRegister(_ => end.SetCanceled(), null);
        return end.Task;
    }
}
