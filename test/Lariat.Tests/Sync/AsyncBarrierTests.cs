namespace Lariat.Tests;

public class AsyncBarrierTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-4)]
    public void Constructor_LessThanOneParty_Throws(int parties)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new AsyncBarrier(parties));

    [Fact]
    public void Constructor_New_IsEmptyAndWhole()
    {
        var barrier = new AsyncBarrier(5);

        Assert.Equal(5, barrier.Parties);
        Assert.Equal(0, barrier.WaitingCount);
        Assert.False(barrier.IsBroken);
    }

    [Fact]
    public void WaitAsync_OneParty_ReturnsAtOnceEveryTime() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(1);

        Assert.Equal(0, await barrier.WaitAsync());
        Assert.Equal(0, await barrier.WaitAsync());

        Assert.Equal(0, barrier.WaitingCount);
        Assert.False(barrier.IsBroken);
    });

    [Fact]
    public void WaitAsync_TaskByTask_CountsThem() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(3);
        LoopTask<int> first = LoopTask.Create(barrier.WaitAsync());
        await Coroutine.Sleep(0);
        Assert.Equal(1, barrier.WaitingCount);

        LoopTask<int> second = LoopTask.Create(barrier.WaitAsync());
        await Coroutine.Sleep(0);
        Assert.Equal(2, barrier.WaitingCount);

        LoopTask<int> third = LoopTask.Create(barrier.WaitAsync());
        await Coroutine.WaitMany([first, second, third]);
        Assert.Equal(0, barrier.WaitingCount);
    });

    [Fact]
    public void WaitAsync_AllArrive_EachGetsAnotherIndex() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(5);

        int[] indexes = await Coroutine.Gather(Enumerable.Range(0, 5).Select(_ => barrier.WaitAsync()));

        Assert.Equal([0, 1, 2, 3, 4], indexes.Order());
    });

    [Fact]
    public void WaitAsync_SecondRound_NobodyStartsItBeforeAllPassedTheFirst() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(5);
        var log = new Recorder();

        int[] indexes = await Coroutine.Gather(Enumerable.Range(0, 5).Select(_ => TwiceAsync()));

        Assert.Equal("1 1 1 1 1 2 2 2 2 2", log.Text);
        Assert.Equal([0, 1, 2, 3, 4], indexes.Order());

        async Coroutine<int> TwiceAsync()
        {
            await barrier.WaitAsync();
            log.Add("1");
            int index = await barrier.WaitAsync();
            log.Add("2");
            return index;
        }
    });

    [Fact]
    public void WaitingCount_WhileTheyLeave_IsZero() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(3);
        var counts = new Recorder();

        await Coroutine.Gather(Enumerable.Range(0, 3).Select(_ => PassAsync()));

        Assert.Equal("0 0 0", counts.Text);

        async Coroutine PassAsync()
        {
            await barrier.WaitAsync();
            counts.Add($"{barrier.WaitingCount}");
        }
    });

    [Fact]
    public void WaitAsync_WhileOthersLeave_CountsForTheNextRound() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(5);
        var rest = new AsyncBarrier(3);
        int again = 2;

        await Coroutine.Gather(Enumerable.Range(0, 5).Select(_ => PassTwiceAsync()));

        Assert.Equal(0, again);

        async Coroutine PassTwiceAsync()
        {
            await barrier.WaitAsync();
            if (again > 0)
            {
                again--;
            }
            else
            {
                await rest.WaitAsync();
            }

            await barrier.WaitAsync();
        }
    });

    [Fact]
    public void WaitAsync_OneIsCanceled_IsNoLongerCounted() => TestLoop.Run(async () =>
    {
        var barrier = new AsyncBarrier(3);
        LoopTask<int> canceled = LoopTask.Create(barrier.WaitAsync());
        LoopTask<int> second = LoopTask.Create(barrier.WaitAsync());
        await Coroutine.Sleep(0);

        canceled.Cancel();
        await Coroutine.Sleep(0);
        Assert.True(canceled.IsCanceled);
        Assert.Equal(1, barrier.WaitingCount);

        LoopTask<int> third = LoopTask.Create(barrier.WaitAsync());
        await Coroutine.Sleep(0);
        Assert.False(third.IsCompleted);

        await barrier.WaitAsync();
        await Coroutine.WaitMany([second, third]);
        Assert.Equal(0, barrier.WaitingCount);
    });
}
