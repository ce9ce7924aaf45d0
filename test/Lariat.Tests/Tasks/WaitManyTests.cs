namespace Lariat.Tests;

public class WaitManyTests
{
    [Fact]
    public void WaitMany_ForAll_ReturnsWhenTheLastHasEnded() => TestLoop.Run(async () =>
    {
        LoopTask a = LoopTask.Create(Coroutine.Sleep(0.1)), b = LoopTask.Create(Coroutine.Sleep(0.15));

        (IReadOnlyList<LoopTask> done, IReadOnlyList<LoopTask> pending) = await Coroutine.WaitMany([b, a]);

        Assert.Equal([b, a], done);
        Assert.Empty(pending);
        Assert.Equal(TimeSpan.FromSeconds(0.15), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void WaitMany_WhenAllHadEnded_SuspendsNeverthelessButTakesNoTime() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        LoopTask ended = LoopTask.Create(Coroutine.Completed);
        await ended;
        long before = loop.Iterations;

        await Coroutine.WaitMany([ended]);

        Assert.Equal(before + 2, loop.Iterations);
        Assert.Equal(TimeSpan.Zero, loop.Time - LoopInstant.Zero);
    });

    [Fact]
    public void WaitMany_ForTheSameTaskTwice_ReturnsItOnce() => TestLoop.Run(async () =>
    {
        LoopTask<string> task = LoopTask.Create(Coroutine.FromResult("test"));
        LoopTask<string> other = LoopTask.Create(Coroutine.FromResult("spam"));

        var (done, pending) = await Coroutine.WaitMany([task, task, other]);

        Assert.Empty(pending);
        Assert.Equal(["test", "spam"], done.Select(ended => ended.GetResult()));
    });

    [Fact]
    public void WaitMany_ForNothing_Throws() => TestLoop.Run(async () =>
        await Expect.ThrowsAsync<ArgumentException>(async () => await Coroutine.WaitMany(Array.Empty<LoopTask>())));

    [Fact]
    public void WaitMany_WithAnUnknownReturnWhen_Throws() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(1));

        await Expect.ThrowsAsync<ArgumentException>(async () => await Coroutine.WaitMany([task], returnWhen: (ReturnWhen)(-1)));

        Assert.False(task.IsCompleted);
    });

    [Fact]
    public void WaitMany_ForTheFirst_ReturnsWithTheOthersPending() => TestLoop.Run(async () =>
    {
        LoopTask a = LoopTask.Create(Coroutine.Sleep(10)), b = LoopTask.Create(Coroutine.Sleep(0.1));

        var (done, pending) = await Coroutine.WaitMany([b, a], returnWhen: ReturnWhen.FirstCompleted);

        Assert.Equal([b], done);
        Assert.Equal([a], pending);
        Assert.Equal(TimeSpan.FromSeconds(0.1), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void WaitMany_ForTheFirst_AlsoReturnsWhatEndedBeforeItRan() => TestLoop.Run(async () =>
    {
        LoopTask a = LoopTask.Create(YieldAsync(1)), b = LoopTask.Create(YieldAsync(2));

        var (done, _) = await Coroutine.WaitMany([b, a], returnWhen: ReturnWhen.FirstCompleted);

        Assert.Equal([b, a], done);

        static async Coroutine YieldAsync(int times)
        {
            for (int i = 0; i < times; i++)
            {
                await Coroutine.Sleep(0);
            }
        }
    });

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    public void WaitMany_ForTheFirstException_ReturnsWhenOneFails(double failsAfter) => TestLoop.Run(async () =>
    {
        LoopTask a = LoopTask.Create(Coroutine.Sleep(10)), b = LoopTask.Create(FailAsync(failsAfter));

        var (done, pending) = await Coroutine.WaitMany([b, a], returnWhen: ReturnWhen.FirstException);

        Assert.Equal([b], done);
        Assert.Equal([a], pending);
        Assert.Equal(TimeSpan.FromSeconds(failsAfter), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void WaitMany_ForTheFirstException_DoesNotTakeACancellationForOne() => TestLoop.Run(async () =>
    {
        LoopTask a = LoopTask.Create(Coroutine.Sleep(10)), b = LoopTask.Create(Coroutine.Sleep(10));
        b.Cancel();

        var (done, pending) = await Coroutine.WaitMany([a, b], returnWhen: ReturnWhen.FirstException);

        Assert.Equal([a, b], done);
        Assert.Empty(pending);
    });

    [Fact]
    public void WaitMany_OneFails_ThrowsNothing() => TestLoop.Run(async () =>
    {
        LoopTask a = LoopTask.Create(Coroutine.Sleep(0.1)), b = LoopTask.Create(FailAsync(0.15));

        var (done, pending) = await Coroutine.WaitMany([b, a]);

        Assert.Empty(pending);
        _ = Assert.Single(done, task => task.GetException() is InvalidTimeZoneException);
    });

    [Theory]
    [InlineData(0.11)]
    [InlineData(0.1)]
    public void WaitMany_WithTimeout_ReturnsWhatHasEndedByThen(double timeout) => TestLoop.Run(async () =>
    {
        LoopTask a = LoopTask.Create(Coroutine.Sleep(0.1)), b = LoopTask.Create(Coroutine.Sleep(0.15));
        await Coroutine.Sleep(0);

        var (done, pending) = await Coroutine.WaitMany([b, a], TimeSpan.FromSeconds(timeout));

        Assert.Equal([a], done);
        Assert.Equal([b], pending);
        Assert.Equal(TimeSpan.FromSeconds(timeout), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void WaitMany_ForALazySequence_EnumeratesItOnce() => TestLoop.Run(async () =>
    {
        int created = 0;

        var (done, pending) = await Coroutine.WaitMany(Enumerable.Range(0, 10).Select(number =>
        {
            created++;
            return LoopTask.Create(Coroutine.FromResult(number));
        }));

        Assert.Equal(10, created);
        Assert.Equal(Enumerable.Range(0, 10), done.Select(task => task.GetResult()));
        Assert.Empty(pending);
    });

    private static async Coroutine FailAsync(double after)
    {
        if (after > 0)
        {
            await Coroutine.Sleep(after);
        }

        throw new InvalidTimeZoneException();
    }

    [Fact]
    public void WaitMany_AllEndBeforeTheTimeout_LeavesNoTimer() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;

        await Coroutine.WaitMany([LoopTask.Create(Coroutine.Yield())], TimeSpan.FromSeconds(10));
        await Coroutine.Yield();

        Assert.Equal(0, loop.Timers.Count);
    });
}
