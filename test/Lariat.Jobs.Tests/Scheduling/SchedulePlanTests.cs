using Lariat.Jobs.Scheduling;

namespace Lariat.Jobs.Tests.Scheduling;

/// <summary>What is done at a due time, by the rule for missed ones.</summary>
public sealed class SchedulePlanTests
{
    private static readonly DateTimeOffset s_due = new(2026, 1, 1, 2, 0, 0, TimeSpan.Zero);
    private static readonly CronTimes s_eachMinute = CronTimes.Parse("* * * * *", "UTC");

    [Theory]
    [InlineData(JobMisfire.RunOnce)]
    [InlineData(JobMisfire.Skip)]
    [InlineData(JobMisfire.RunAll)]
    public void Make_InTime_IsOneJobForTheDueTime(JobMisfire misfire)
    {
        SchedulePlan plan = SchedulePlan.Make(s_eachMinute, misfire, s_due, s_due.AddSeconds(1));

        Assert.Equal([s_due], plan.Runs);
        Assert.Equal(s_due.AddMinutes(1), plan.Next);
    }

    [Fact]
    public void Make_RunOnceAfterThreeHours_IsOneJobForTheLastTime()
    {
        SchedulePlan plan = SchedulePlan.Make(s_eachMinute, JobMisfire.RunOnce, s_due, s_due.AddHours(3).AddSeconds(30));

        Assert.Equal([s_due.AddHours(3)], plan.Runs);
        Assert.Equal(s_due.AddHours(3).AddMinutes(1), plan.Next);
    }

    [Fact]
    public void Make_SkipMoreThanAMinuteLate_IsNoJob()
    {
        CronTimes hourly = CronTimes.Parse("0 * * * *", "UTC");

        SchedulePlan plan = SchedulePlan.Make(hourly, JobMisfire.Skip, s_due, s_due.AddMinutes(90));

        Assert.Empty(plan.Runs);
        Assert.Equal(s_due.AddHours(2), plan.Next);
    }

    [Fact]
    public void Make_RunAllAfterThreeHours_IsTheOldestHundred()
    {
        SchedulePlan plan = SchedulePlan.Make(s_eachMinute, JobMisfire.RunAll, s_due, s_due.AddHours(3));

        Assert.Equal(Enumerable.Range(0, 100).Select(minute => s_due.AddMinutes(minute)), plan.Runs);
        Assert.Equal(s_due.AddHours(3).AddMinutes(1), plan.Next);
    }

    [Fact]
    public void Make_EachSecondAfterAYear_ContinuesFromNow()
    {
        CronTimes eachSecond = CronTimes.Parse("* * * * * *", "UTC");

        SchedulePlan plan = SchedulePlan.Make(eachSecond, JobMisfire.RunOnce, s_due, s_due.AddDays(365));

        Assert.Single(plan.Runs);
        Assert.Equal(s_due.AddDays(365).AddSeconds(1), plan.Next);
    }
}
