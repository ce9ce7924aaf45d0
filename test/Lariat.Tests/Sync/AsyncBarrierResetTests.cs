namespace Lariat.Tests;

public class AsyncBarrierResetTests
{
    private const int Parties = 5;

    [Fact]
    public void ResetAsync_NobodyWaits_ChangesNothing() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(1);

        await barrier.ResetAsync();

        Assert.Equal(0, barrier.WaitingCount);
        Assert.False(barrier.IsBroken);
        await barrier.WaitAsync();
    });

    [Fact]
    public void ResetAsync_TasksWait_TheyGetAnException() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(Parties);
        LoopTask<int>[] waiting = [.. Enumerable.Range(0, Parties - 1).Select(_ => LoopTask.Create(barrier.WaitAsync()))];
        await Coroutine.Sleep(0);

        await barrier.ResetAsync();
        await Coroutine.WaitMany(waiting);

        Assert.All(waiting, task => Assert.IsType<BarrierBrokenException>(task.GetException()));
        Assert.Equal(0, barrier.WaitingCount);
        Assert.False(barrier.IsBroken);
    });

    [Fact]
    public void ResetAsync_HalfHaveLeft_TheOthersGetAnException() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(Parties);
        int passed = 0;
        int broken = 0;

        await Coroutine.Gather(Enumerable.Range(0, Parties).Select(_ => PassAsync()));

        Assert.Equal(3, passed);
        Assert.Equal(2, broken);
        Assert.Equal(0, barrier.WaitingCount);
        Assert.False(barrier.IsBroken);

        async Coroutine PassAsync()
        {
            try
            {
                await barrier.WaitAsync();
            }
            catch (BarrierBrokenException)
            {
                broken++;
                return;
            }

            if (++passed == 3)
            {
                await barrier.ResetAsync();
            }
        }
    });

    [Fact]
    public void ResetAsync_HalfHaveLeftAndHalfCameBack_OnlyThoseInsideGetAnException() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(Parties);
        int passed = 0;
        int brokenInside = 0;
        int brokenOutside = 0;

        await Coroutine.Gather(Enumerable.Range(0, Parties).Select(_ => PassTwiceAsync()));

        Assert.Equal((2, 3), (passed, brokenInside));
        Assert.Equal(0, brokenOutside);
        Assert.Equal(0, barrier.WaitingCount);

        async Coroutine PassTwiceAsync()
        {
            try
            {
                await barrier.WaitAsync();
            }
            catch (BarrierBrokenException)
            {
                brokenInside++;
                await barrier.WaitAsync();
                return;
            }

            if (++passed == 2)
            {
                await barrier.ResetAsync();
            }

            try
            {
                await barrier.WaitAsync();
            }
            catch (BarrierBrokenException)
            {
                brokenOutside++;
            }
        }
    });

    [Fact]
    public void ResetAsync_TheyComeBackAtOnce_NextRoundWorks() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(Parties);
        int broken = 0;
        LoopTask[] tasks = [.. Enumerable.Range(0, Parties - 1).Select(_ => LoopTask.Create(WaitUntilPassedAsync()))];
        LoopTask.Create(barrier.ResetAsync());
        await Coroutine.Sleep(0);

        await barrier.WaitAsync();
        await Coroutine.Gather(tasks);

        Assert.Equal(Parties - 1, broken);
        Assert.Equal(0, barrier.WaitingCount);

        async Coroutine WaitUntilPassedAsync()
        {
            try
            {
                await barrier.WaitAsync();
            }
            catch (BarrierBrokenException)
            {
                broken++;
                await barrier.WaitAsync();
            }
        }
    });

    [Fact]
    public void ResetAsync_LastHasLeft_ThoseWhoCameBackGoOnWaiting() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(Parties);
        int passed = 0;
        int passedAgain = 0;

        await Coroutine.Gather(Enumerable.Range(0, Parties).Select(_ => PassTwiceAsync()));

        Assert.Equal(Parties, passedAgain);
        Assert.Equal(0, barrier.WaitingCount);

        async Coroutine PassTwiceAsync()
        {
            await barrier.WaitAsync();
            if (++passed == Parties)
            {
                await barrier.ResetAsync();
            }

            await barrier.WaitAsync();
            passedAgain++;
        }
    });
}
