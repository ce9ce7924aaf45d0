using System.Diagnostics;
using Lariat.Tool.Load;

namespace Lariat.Tool.Tests.Load;

public class LoadScheduleTests
{
    [Fact]
    public void TryTake_BeforeItIsDue_IsFalse()
    {
        var schedule = new LoadSchedule(perSecond: 10, startTicks: 1000);
        schedule.TryTake(1000, out _);

        bool isDue = schedule.TryTake(1000 + (Stopwatch.Frequency / 10) - 1, out _);

        Assert.False(isDue);
        Assert.Equal(1000 + (Stopwatch.Frequency / 10), schedule.NextTicks);
    }

    [Fact]
    public void TryTake_AfterAStall_GivesEveryMissedMoment()
    {
        var schedule = new LoadSchedule(perSecond: 4, startTicks: 0);
        var due = new List<long>();

        while (schedule.TryTake(Stopwatch.Frequency, out long ticks))
        {
            due.Add(ticks);
        }

        Assert.Equal([0, Stopwatch.Frequency / 4, Stopwatch.Frequency / 2, Stopwatch.Frequency * 3 / 4, Stopwatch.Frequency], due);
    }
}
