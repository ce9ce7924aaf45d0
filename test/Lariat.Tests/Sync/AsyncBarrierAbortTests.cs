namespace Lariat.Tests;

public class AsyncBarrierAbortTests
{
    private const int Parties = 5;

    [Fact]
    public void AbortAsync_NobodyWaits_IsBroken() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(1);

        await barrier.AbortAsync();

        Assert.True(barrier.IsBroken);
        Assert.Equal(0, barrier.WaitingCount);
        await Expect.ThrowsAsync<BarrierBrokenException>(async () => await barrier.WaitAsync());
    });

    [Fact]
    public void AbortAsync_TasksWait_TheyGetAnException() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(Parties);
        LoopTask<int>[] waiting = [.. Enumerable.Range(0, Parties - 1).Select(_ => LoopTask.Create(barrier.WaitAsync()))];
        await Coroutine.Sleep(0);

        await barrier.AbortAsync();
        await Coroutine.WaitMany(waiting);

        Assert.All(waiting, task => Assert.IsType<BarrierBrokenException>(task.GetException()));
        Assert.Equal(0, barrier.WaitingCount);
    });

    [Fact]
    public void AbortAsync_HalfHaveLeftAndHalfCameBack_AllGetAnException() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(Parties);
        int passed = 0;
        int brokenInside = 0;
        int brokenOutside = 0;

        await Coroutine.Gather(Enumerable.Range(0, Parties).Select(_ => PassTwiceAsync()));

        Assert.True(barrier.IsBroken);
        Assert.Equal((2, 3, 1), (passed, brokenInside, brokenOutside));
        Assert.Equal(0, barrier.WaitingCount);

        async Coroutine PassTwiceAsync()
        {
            bool isInside = true;
            try
            {
                await barrier.WaitAsync();
                isInside = false;
                if (++passed == 2)
                {
                    await barrier.AbortAsync();
                    return;
                }

                await barrier.WaitAsync();
            }
            catch (BarrierBrokenException) when (isInside)
            {
                brokenInside++;
            }
            catch (BarrierBrokenException)
            {
                brokenOutside++;
            }
        }
    });

    [Fact]
    public void AbortAsync_OnePartyFails_TheOthersDoNotWaitForIt() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(Parties);

        Outcome<int>[] outcomes = await Coroutine.GatherOutcomes(Enumerable.Range(0, Parties).Select(_ => PassTwiceAsync()));

        Assert.True(barrier.IsBroken);
        Assert.Single(outcomes, outcome => outcome.IsSuccess);
        Assert.Equal(Parties - 1, outcomes.Count(outcome => outcome.Exception is BarrierBrokenException));

        async Coroutine<int> PassTwiceAsync()
        {
            int index = await barrier.WaitAsync();
            if (index == Parties / 2)
            {
                await barrier.AbortAsync();
                return index;
            }

            return await barrier.WaitAsync();
        }
    });

    [Fact]
    public void ResetAsync_Broken_WorksAgain() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(Parties);
        var meeting = new AsyncBarrier(Parties);
        int broken = 0;
        int passed = 0;

        await Coroutine.Gather(Enumerable.Range(0, Parties).Select(_ => AbortResetAndPassAsync()));

        Assert.False(barrier.IsBroken);
        Assert.Equal(Parties - 1, broken);
        Assert.Equal(Parties, passed);

        async Coroutine AbortResetAndPassAsync()
        {
            try
            {
                if (await barrier.WaitAsync() == Parties / 2)
                {
                    await barrier.AbortAsync();
                }
                else
                {
                    await barrier.WaitAsync();
                }
            }
            catch (BarrierBrokenException)
            {
                broken++;
            }

            // Nobody may be inside when it is reset, and nobody may come back before it is.
            if (await meeting.WaitAsync() == Parties / 2)
            {
                await barrier.ResetAsync();
            }

            await meeting.WaitAsync();
            await barrier.WaitAsync();
            passed++;
        }
    });
}
