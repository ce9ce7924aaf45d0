using Lariat.LowLevel;

namespace Lariat.Tests;

public class LoopStatisticsTests
{
    [Fact]
    public void GetStatistics_BusyAndAsleep_AreToldApart() => TestLoop.Run(async clock =>
    {
        EventLoop loop = EventLoop.Current;
        LoopStatistics before = loop.GetStatistics();

        clock.Advance(TimeSpan.FromSeconds(2));
        await Coroutine.Sleep(5);

        LoopStatistics after = loop.GetStatistics();
        Assert.Equal(TimeSpan.FromSeconds(2), after.Busy - before.Busy);
        Assert.Equal(TimeSpan.FromSeconds(5), after.Asleep - before.Asleep);
        Assert.Equal(1, after.Sleeps - before.Sleeps);
    });

    [Fact]
    public void GetStatistics_BetweenTwoRuns_TimeDoesNotCount()
    {
        var clock = new ObservedClock();
        using var loop = new EventLoop(new LoopOptions { Driver = () => clock });
        RunFor(loop, clock, TimeSpan.FromSeconds(3));

        clock.Now += TimeSpan.FromHours(1);
        RunFor(loop, clock, TimeSpan.FromSeconds(4));

        Assert.Equal(TimeSpan.FromSeconds(7), loop.GetStatistics().Busy);
        Assert.Equal(TimeSpan.Zero, loop.GetStatistics().Asleep);
    }

    [Fact]
    public void GetStatistics_AskedWhileASecondRunBegins_DoesNotCountTheFirstTwice()
    {
        var clock = new ObservedClock();
        using var loop = new EventLoop(new LoopOptions { Driver = () => clock });
        RunFor(loop, clock, TimeSpan.FromSeconds(3));
        var seen = new List<TimeSpan>();
        clock.OnRead = () => seen.Add(loop.GetStatistics().Busy);

        RunFor(loop, clock, TimeSpan.FromSeconds(4));

        clock.OnRead = null;
        Assert.Equal(TimeSpan.FromSeconds(3), seen[0]);
        Assert.Equal(seen.Order(), seen);
        Assert.Equal(TimeSpan.FromSeconds(7), loop.GetStatistics().Busy);
    }

    // The second callback runs after another look at the driver, as the first one took longer than the loop goes without.
    private static void RunFor(EventLoop loop, ObservedClock clock, TimeSpan time)
    {
        loop.CallSoon(() =>
        {
            clock.Now += time;
            loop.CallSoon(loop.Stop);
        });
        loop.RunForever();
    }

    /// <summary>A driver that tells when the loop reads its clock: a moment at which another thread may ask.</summary>
    private sealed class ObservedClock : IoDriver
    {
        public TimeSpan Now { get; set; }

        public Action? OnRead { get; set; }

        public override long Timestamp
        {
            get
            {
                OnRead?.Invoke();
                return Now.Ticks * 100;
            }
        }

        public override void Poll(long deadlineNs)
        {
        }

        public override void Wake()
        {
        }
    }
}
