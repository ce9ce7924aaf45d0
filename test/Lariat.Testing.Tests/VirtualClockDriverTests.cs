using Lariat.LowLevel;

namespace Lariat.Testing.Tests;

public class VirtualClockDriverTests
{
    // Real time, long enough that a clock that does not wait is seen to jump.
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void Poll_JobOnAThread_HoldsTheClock()
    {
        VirtualTime.Run(async () =>
        {
            await Coroutine.WaitFor(Coroutine.ToThread(() => Thread.CurrentThread.Join(s_moment)), TimeSpan.FromSeconds(1));

            Assert.Equal(LoopInstant.Zero, EventLoop.Current.Time);
        });
    }

    [Fact]
    public void Poll_ForeignTaskAndNoTimer_WaitsForTheTask()
    {
        VirtualTime.Run(async Coroutine () => await Task.Delay(s_moment));
    }

    [Fact]
    public void Poll_JobBeyondMaxRealWait_JumpsToTheTimer()
    {
        using var release = new ManualResetEventSlim();

        Run(s_moment, async () =>
        {
            EventLoop.Current.CallLater(5, release.Set);
            await Coroutine.ToThread(release.Wait);

            Assert.Equal(TimeSpan.FromSeconds(5), EventLoop.Current.Time - LoopInstant.Zero);
        });
    }

    [Fact]
    public void Poll_ThreadsOfTheExecutorAtTheEnd_AreWaitedFor()
    {
        var log = new StringWriter();
        var options = new LoopOptions { Driver = () => new VirtualClockDriver(), Log = log };

        EventLoop.Run(
            async () =>
            {
                LoopTask job = LoopTask.Create(Coroutine.ToThread(() => Thread.CurrentThread.Join(s_moment)));
                await Coroutine.Sleep(0);
                job.Cancel();
            },
            options);

        Assert.Equal("", log.ToString());
    }

    [Fact]
    public void Poll_ForeignTaskBeyondMaxRealWait_ThrowsADeadlock()
    {
        var never = new TaskCompletionSource();

        DeadlockException error = Assert.Throws<DeadlockException>(() => Run(TimeSpan.Zero, async () => await never.Task));

        Assert.Contains("awaits a .NET task", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MaxRealWait_Negative_IsRefused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new VirtualClockDriver { MaxRealWait = TimeSpan.FromTicks(-1) });

    [Fact]
    public void Advance_Negative_IsRefused()
    {
        using var clock = new VirtualClockDriver();

        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public void Advance_BeyondTheRangeOfTheClock_IsRefused()
    {
        using var clock = new VirtualClockDriver();
        clock.Advance(TimeSpan.FromDays(100_000));

        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromDays(100_000)));
        Assert.Equal((long)TimeSpan.FromDays(100_000).TotalNanoseconds, clock.Timestamp);
    }

    [Fact]
    public void Sockets_OfTheDriver_AreRefused()
    {
        using IoDriver clock = new VirtualClockDriver();

        NotSupportedException error = Assert.Throws<NotSupportedException>(() => clock.Sockets);

        Assert.Contains("drives time only", error.Message, StringComparison.Ordinal);
    }

    private static void Run(TimeSpan maxRealWait, Func<Coroutine> body)
        => EventLoop.Run(body, new LoopOptions { Driver = () => new VirtualClockDriver { MaxRealWait = maxRealWait } });
}
