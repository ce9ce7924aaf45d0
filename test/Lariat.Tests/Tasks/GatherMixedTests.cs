namespace Lariat.Tests;

/// <summary>Coroutines, tasks and .NET tasks in one gather.</summary>
public class GatherMixedTests
{
    [Fact]
    public void Gather_OfATaskAndACoroutine_ReturnsATuple() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = LoopTask.Create(Coroutine.Sleep(TimeSpan.FromSeconds(1), 1));

        Assert.Equal((1, "two"), await Coroutine.Gather(task, Coroutine.FromResult("two")));
        Assert.Equal(("two", 1), await Coroutine.Gather(Coroutine.FromResult("two"), task));
        Assert.Equal((1, "two"), await Coroutine.Gather(Task.FromResult(1), Coroutine.FromResult("two")));
        Assert.Equal(("two", 1), await Coroutine.Gather(Coroutine.FromResult("two"), Task.FromResult(1)));
    });

    [Fact]
    public void Gather_OfAllKindsWithTheResultsType_ReturnsThem() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = LoopTask.Create(Coroutine.FromResult(1));
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        future.SetResult(2);

        int[] results = await Coroutine.Gather<int>(task, future, Coroutine.FromResult(3), Task.FromResult(4));

        Assert.Equal([1, 2, 3, 4], results);
    });

    [Fact]
    public void Gather_OfAllKinds_WaitsForAll() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(1));
        var foreign = new TaskCompletionSource();
        EventLoop.Current.CallLater(TimeSpan.FromSeconds(3), foreign.SetResult);

        await Coroutine.Gather(task, Coroutine.Sleep(2), Coroutine.FromResult("text"), foreign.Task);

        Assert.Equal(TimeSpan.FromSeconds(3), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void Gather_NetTaskFails_ThrowsItsException() => TestLoop.Run(async () =>
    {
        await Expect.ThrowsAsync<InvalidTimeZoneException>(
            async () => await Coroutine.Gather(Task.FromException(new InvalidTimeZoneException()), Coroutine.Sleep(1)));

        await Expect.ThrowsAsync<InvalidTimeZoneException>(
            async () => await Coroutine.Gather(Task.FromException<int>(new InvalidTimeZoneException()), Coroutine.FromResult(1)));
    });

    [Fact]
    public void Gather_Canceled_CancelsTheCoroutineAndAbandonsTheNetTask() => TestLoop.Run(async () =>
    {
        var foreign = new TaskCompletionSource();
        bool wasCanceled = false;
        Future all = Coroutine.Gather(foreign.Task, WaitAsync());
        await Coroutine.Sleep(0);

        all.Cancel();
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await all);

        Assert.True(wasCanceled);
        Assert.Single(EventLoop.Current.AbandonedOperations);
        foreign.SetResult();

        async Coroutine WaitAsync()
        {
            try
            {
                await Coroutine.Sleep(10);
            }
            catch (CoroutineCanceledException)
            {
                wasCanceled = true;
                throw;
            }
        }
    });

    [Fact]
    public void Gather_NullTask_Throws() => TestLoop.Run(async () =>
    {
        await Coroutine.Sleep(0);

        Assert.Throws<ArgumentNullException>(() => { Coroutine.Gather((Task)null!, (LoopTask)null!); });
    });
}
