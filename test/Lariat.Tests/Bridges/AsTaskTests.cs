namespace Lariat.Tests;

/// <summary>Tasks and other futures as .NET tasks.</summary>
public class AsTaskTests
{
    [Fact]
    public void AsTask_OfATaskWithAResult_HasIt() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = LoopTask.Create(Coroutine.Sleep(TimeSpan.FromSeconds(1), 7));

        Task<int> outcome = task.AsTask();

        Assert.Equal(7, await outcome);
    });

    [Fact]
    public void AsTask_OfSeveralTasks_CanBeCombinedByDotNet() => TestLoop.Run(async () =>
    {
        LoopTask one = LoopTask.Create(Coroutine.Sleep(1));
        Future<int> two = EventLoop.Current.CreateFuture<int>();
        two.SetResult(2);

        await Task.WhenAll(one.AsTask(), two.AsTask(), Coroutine.Sleep(2).AsTask());

        Assert.Equal(TimeSpan.FromSeconds(2), EventLoop.Current.Time);
    });

    [Fact]
    public void AsTask_TaskFails_HasItsException() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(FailAsync());

        await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await task.AsTask());

        static async Coroutine FailAsync()
        {
            await Coroutine.Sleep(0);
            throw new InvalidTimeZoneException();
        }
    });

    [Fact]
    public void AsTask_TaskIsCanceled_IsCanceled() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(1));
        Task outcome = task.AsTask();

        task.Cancel();
        await Expect.ThrowsAsync<TaskCanceledException>(async () => await outcome);

        Assert.True(outcome.IsCanceled);
    });

    [Fact]
    public async Task AsTask_OfNull_Throws()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(() => ((LoopTask)null!).AsTask());
        await Assert.ThrowsAsync<ArgumentNullException>(() => ((LoopTask<int>)null!).AsTask());
    }
}
