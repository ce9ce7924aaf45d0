namespace Lariat.Tests;

/// <summary>Tasks and other futures as .NET tasks: their continuations run on the pool, so the time is real.</summary>
public class FutureAsTaskTests
{
    [Fact]
    public void AsTask_OfATaskWithAResult_HasIt() => TestLoop.RunReal(async () =>
    {
        LoopTask<int> task = LoopTask.Create(Coroutine.Sleep(TimeSpan.FromMilliseconds(1), 7));

        Task<int> outcome = task.AsTask();

        Assert.Equal(7, await outcome);
    });

    [Fact]
    public void AsTask_OfSeveralTasks_CanBeCombinedByDotNet() => TestLoop.RunReal(async () =>
    {
        LoopTask one = LoopTask.Create(Coroutine.Sleep(0.001));
        Future<int> two = EventLoop.Current.CreateFuture<int>();
        two.SetResult(2);

        Task three = Coroutine.Sleep(0.002).AsTask();
        await Task.WhenAll(one.AsTask(), two.AsTask(), three);

        Assert.True(one.IsCompleted && three.IsCompletedSuccessfully);
    });

    [Fact]
    public void AsTask_TaskFails_HasItsException() => TestLoop.RunReal(async () =>
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
    public void AsTask_TaskIsCanceled_IsCanceled() => TestLoop.RunReal(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(10));
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
