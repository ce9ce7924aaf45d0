namespace Lariat.Tests;

/// <summary><see cref="LoopOptions.SpinDuration"/>: when the loop looks for work without sleeping.</summary>
public sealed class SpinTests
{
    private static readonly TimeSpan s_spin = TimeSpan.FromMicroseconds(200);

    [Fact]
    public void Spin_NothingToDo_PollsWithoutWaitingAndThenSleeps()
    {
        var driver = new RecordingDriver();
        using var loop = new EventLoop(new LoopOptions { Driver = () => driver, SpinDuration = s_spin });
        driver.OnPoll = () =>
        {
            if (driver.Polls[^1] is null)
            {
                loop.Stop();
            }
        };

        loop.RunForever();

        Assert.True(driver.Polls.Count > 1);
        Assert.All(driver.Polls.SkipLast(1), deadline => Assert.True(deadline <= TimeSpan.Zero));
        Assert.Null(driver.Polls[^1]);
    }

    [Fact]
    public void Spin_WorkArrives_RunsItWithoutSleeping()
    {
        var driver = new RecordingDriver();
        using var loop = new EventLoop(new LoopOptions { Driver = () => driver, SpinDuration = TimeSpan.FromMinutes(1) });
        driver.OnPoll = () =>
        {
            if (driver.Polls.Count == 10)
            {
                loop.CallSoonThreadSafe(loop.Stop);
            }
        };

        loop.RunForever();

        Assert.DoesNotContain(null, driver.Polls);
    }

    [Fact]
    public void Spin_OnVirtualTime_TimersComeDue()
    {
        var options = new LoopOptions { Driver = () => new VirtualClockDriver(), SpinDuration = s_spin };

        TimeSpan slept = EventLoop.Run(SleepAsync(), options);

        Assert.Equal(TimeSpan.FromSeconds(5), slept);

        static async Coroutine<TimeSpan> SleepAsync()
        {
            LoopInstant start = EventLoop.Current.Time;
            await Coroutine.Sleep(TimeSpan.FromSeconds(5));
            return EventLoop.Current.Time - start;
        }
    }

    [Fact]
    public void Spin_Negative_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new EventLoop(new LoopOptions { SpinDuration = TimeSpan.FromTicks(-1) }));

    [Fact]
    public void PostSpin_Ticks_AreMicroseconds()
        => Assert.InRange(TimeSpan.FromSeconds((double)PostSpin.Ticks / System.Diagnostics.Stopwatch.Frequency).TotalMicroseconds, 1, 100);

    [Fact]
    public void PostSpin_PollIsDue_PollsWithoutSleepingBeforeItSpins()
    {
        Assert.SkipWhen(Environment.ProcessorCount == 1, "One processor never spins.");
        var driver = new RecordingDriver();
        using var loop = new EventLoop(new LoopOptions { Driver = () => driver });
        loop.ExpectPost();
        driver.OnPoll = () => loop.CallSoon(loop.Stop);

        loop.RunForever();

        loop.EndExpectedPost();
        Assert.Equal([TimeSpan.Zero], driver.Polls);
    }

    [Fact]
    public void Spin_AnotherThreadPosts_RunsItWithoutAnotherPoll()
    {
        var driver = new RecordingDriver();
        using var loop = new EventLoop(new LoopOptions { Driver = () => driver, SpinDuration = TimeSpan.FromSeconds(1) });
        driver.OnPoll = () =>
        {
            if (driver.Polls.Count == 10)
            {
                var thread = new Thread(() => loop.CallSoonThreadSafe(loop.Stop));
                thread.Start();
                thread.Join();
            }
        };

        loop.RunForever();

        Assert.Equal(10, driver.Polls.Count);
    }
}
