namespace Lariat.Tests;

/// <summary>What errors and objects say to whoever prints them.</summary>
public class MessageTests
{
    [Fact]
    public void WaitFor_TimeIsOver_NamesTheLimit() => TestLoop.Run(async () =>
    {
        var error = await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(Coroutine.Sleep(10), TimeSpan.FromSeconds(0.3)));

        Assert.Equal("The operation did not finish within 0.3 s.", error.Message);
    });

    [Fact]
    public void AsCompleted_TimeIsOver_NamesTheLimitAndHowManyAreLeft() => TestLoop.Run(async () =>
    {
        LoopTask<int>[] tasks = [LoopTask.Create(SleepAsync(10)), LoopTask.Create(SleepAsync(20))];

        var error = await Expect.ThrowsAsync<TimeoutException>(async () =>
        {
            await foreach (IFuture<int> _ in Coroutine.AsCompleted<int>(tasks, TimeSpan.FromSeconds(0.5)))
            {
            }
        });

        Assert.Equal("Not all operations finished within 0.5 s: 2 are still running.", error.Message);
    });

    [Fact]
    public void AbandonedOperation_ToString_SaysWhereAndWhose() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(WaitForeverAsync(), "waiter", eagerStart: true);
        task.Cancel();
        await Coroutine.WaitMany([task]);

        AbandonedOperation left = Assert.Single(EventLoop.Current.AbandonedOperations);

        Assert.Matches(@"^an await in MessageTests\.WaitForeverAsync of task waiter, abandoned \d+\.\d s ago$", left.ToString());
    });

    private static async Coroutine WaitForeverAsync() => await new TaskCompletionSource().Task;

    private static async Coroutine<int> SleepAsync(double seconds)
    {
        await Coroutine.Sleep(seconds);
        return 0;
    }
}
