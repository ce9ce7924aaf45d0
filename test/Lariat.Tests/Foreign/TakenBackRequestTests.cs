namespace Lariat.Tests;

/// <summary>Requests that were taken back, or handled, while something still looked for the method that must take them.</summary>
public class TakenBackRequestTests
{
    private static Task Never => new TaskCompletionSource().Task;

    [Fact]
    public void Uncancel_InTheGrace_ALaterRequestArrives() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(WaitAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.Sleep(0.01);
        task.Uncancel();
        await Coroutine.Sleep(1);
        Assert.False(task.IsCompleted);
        task.Cancel();
        await Coroutine.WaitMany([task], TimeSpan.FromSeconds(1000));

        Assert.True(task.IsCanceled);

        static async Coroutine WaitAsync()
        {
            _ = LoopTask.Current.Token;
            await Never;
        }
    });

    [Fact]
    public void Uncancel_InTheMethodThatTheTokenEnded_ALaterRequestArrives() => TestLoop.RunReal(async () =>
    {
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0.01);

        task.Cancel();
        await Coroutine.WaitMany([task], TimeSpan.FromSeconds(10));

        Assert.True(task.IsCanceled);

        static async Coroutine CallAsync() => await WorkAsync(LoopTask.Current);

        static async Task WorkAsync(LoopTask self)
        {
            try
            {
                await Task.Delay(Timeout.Infinite, self.Token);
            }
            catch (OperationCanceledException)
            {
                self.Uncancel();
                self.Cancel();
            }

            await Never;
        }
    });

    [Fact]
    public void Timeout_HandledBelowWhenAll_IsNotRaisedAgain() => TestLoop.Run(async () =>
    {
        var foreign = new TaskCompletionSource();
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0.4);

        foreign.SetResult();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCompletedSuccessfully);

        async Coroutine CallAsync() => await Task.WhenAll(WorkAsync(), foreign.Task);

        static async Task WorkAsync()
        {
            try
            {
                await TimeoutScope.RunAsync(TimeSpan.FromMilliseconds(20), () => Coroutine.Sleep(10));
            }
            catch (TimeoutException)
            {
            }
        }
    });

    [Fact]
    public void Timeout_MethodsThatAwaitEachOther_LeavesTheLoopAlive() => TestLoop.Run(async () =>
    {
        Task self = null!;
        self = SelfAsync();

        await Expect.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(TimeSpan.FromSeconds(1), async Coroutine () => await self));
        await PlainAsync();

        async Task SelfAsync()
        {
            await Coroutine.Sleep(0.1);
            await self;
        }

        static async Task PlainAsync() => await Coroutine.Sleep(0.01);
    });

    [Fact]
    public void Cancel_CoroutinesAndPlainMethodsInTurn_AnyDepth() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(CoroutineAsync(3000));
        await Coroutine.Sleep(1);

        task.Cancel();
        await Coroutine.WaitMany([task], TimeSpan.FromSeconds(1000));

        Assert.True(task.IsCanceled);

        static async Coroutine CoroutineAsync(int depth) => await PlainAsync(depth);

        static async Task PlainAsync(int depth)
        {
            if (depth == 0)
            {
                await Coroutine.Sleep(100);
            }
            else
            {
                await CoroutineAsync(depth - 1);
            }
        }
    });
}
