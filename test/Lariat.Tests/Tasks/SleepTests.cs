using Lariat.Coroutines;
using Lariat.Testing;

namespace Lariat.Tests;

public class SleepTests
{
    [Fact]
    public void Sleep_WithResult_ReturnsItAfterTheTime() => TestLoop.Run(async () =>
    {
        await Coroutine.Sleep(0.05);
        string result = await Coroutine.Sleep(TimeSpan.FromSeconds(0.05), "yeah");

        Assert.Equal("yeah", result);
        Assert.Equal(TimeSpan.FromSeconds(0.1), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void Sleep_SecondsWithResult_ReturnsItAfterTheTime() => TestLoop.Run(async () =>
    {
        string result = await Coroutine.Sleep(0.05, "yeah");

        Assert.Equal("yeah", result);
        Assert.Equal(TimeSpan.FromSeconds(0.05), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Sleep_ZeroOrLess_LetsEverythingThatIsReadyRunOnce(double delay) => TestLoop.Run(async () =>
    {
        var log = new Recorder();
        EventLoop loop = EventLoop.Current;
        loop.CallSoon(() =>
        {
            log.Add("first");
            loop.CallSoon(() => log.Add("second"));
        });

        await Coroutine.Sleep(delay);

        Assert.Equal("first", log.Text);
        Assert.Equal(TimeSpan.Zero, loop.Time - LoopInstant.Zero);
    });

    [Fact]
    public void Sleep_NotANumber_Throws()
        => Assert.Throws<ArgumentException>(() => { Coroutine.Sleep(double.NaN); });

    [Fact]
    public void Sleep_NaNWithAResult_ThrowsAtTheCall()
        => Assert.Throws<ArgumentException>(() => { Coroutine.Sleep(double.NaN, 1); });

    [Fact]
    public void Sleep_Infinite_CanBeCanceled() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(double.PositiveInfinity));
        await Coroutine.Sleep(1);

        task.Cancel();

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);
    });

    // A clock can reach the last instant: a virtual one jumps there when nothing else is left to do.
    [Fact]
    public void Sleep_Infinite_HasNoTimer() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        LoopTask seconds = LoopTask.Create(Coroutine.Sleep(double.PositiveInfinity));
        LoopTask span = LoopTask.Create(Coroutine.Sleep(TimeSpan.MaxValue));

        await Coroutine.Sleep(0);

        Assert.Equal(0, loop.Timers.Count);
        seconds.Cancel();
        span.Cancel();
        await Coroutine.WaitMany([seconds, span]);
        Assert.Equal((true, true), (seconds.IsCanceled, span.IsCanceled));
    });

    [Fact]
    public void Cancel_OfASleep_RemovesItsTimer() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        LoopTask task = LoopTask.Create(Coroutine.Sleep(10));
        await Coroutine.Sleep(0);
        Assert.Equal(1, loop.Timers.Count);

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.Equal(0, loop.Timers.Count);
    });

    [Fact]
    public void Cancel_OfASleep_LeavesItsTimerUntilItsTaskRuns() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        LoopTask task = LoopTask.Create(Coroutine.Sleep(10));
        await Coroutine.Sleep(0);

        task.Cancel();
        int canceledBefore = loop.Timers.CanceledCount;
        await Coroutine.Sleep(0);

        Assert.Equal(0, canceledBefore);
        Assert.Equal(1, loop.Timers.CanceledCount);
    });

    [Fact]
    public void Sleep_TimeIsOver_EndsOneIterationAfterItsTimer() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        long due = 0;
        loop.CallLater(1, () => due = loop.Iterations);

        await Coroutine.Sleep(1);

        Assert.Equal(due + 1, loop.Iterations);
    });

    [Fact]
    public void Sleep_OfLessThanTheClockResolution_DoesNotSpin() => TestLoop.Run(async () =>
    {
        long before = EventLoop.Current.Iterations;

        foreach (double delay in new[] { 1e-2, 1e-4, 1e-6, 1e-7 })
        {
            await Coroutine.Sleep(delay);
        }

        Assert.InRange(EventLoop.Current.Iterations - before, 4, 8);
    });

    [Fact]
    public void Cancel_OfASleep_ReturnsItsWaitToThePoolWhenTheTimerIsDropped() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(10));
        await Coroutine.Sleep(0);
        TakeFreeWaits();

        task.Cancel();
        await Coroutine.WaitMany([task]);
        await Coroutine.WaitMany([LoopTask.Create(Coroutine.Completed)]);

        Assert.Equal(1, TakeFreeWaits());
    });

    [Fact]
    public void Cancel_OfASleepWhoseTimerIsDueInTheSameIteration_ReturnsItsWaitToThePool() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(10));
        await Coroutine.Sleep(0);
        TakeFreeWaits();

        task.Cancel();
        VirtualTime.Advance(TimeSpan.FromSeconds(10));
        await Coroutine.WaitMany([task]);
        await Coroutine.WaitMany([LoopTask.Create(Coroutine.Completed)]);

        Assert.Equal(1, TakeFreeWaits());
    });

    // Empties the loop's pool. The number of waits that were in it.
    private static int TakeFreeWaits()
    {
        int count = 0;
        while (EventLoop.Current.PendingTasks.FreeSleeps.TryPop() is not null)
        {
            count++;
        }

        return count;
    }
}
