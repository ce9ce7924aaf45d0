using System.Globalization;
using Lariat.Jobs.Scheduling;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests.Scheduling;

/// <summary>Several schedulers of one storage, all of which have read the same due time, around a change of the clock.</summary>
public abstract class ScheduleRaceTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private const int SchedulerCount = 5;

    [Theory]
    [InlineData("Europe/Berlin", "30 2 * * *", "2030-03-30T01:30Z", "2030-03-31T01:00Z", "2030-04-01T00:30Z")]
    [InlineData("Europe/Berlin", "30 2 * * *", "2030-10-26T00:30Z", "2030-10-27T00:30Z", "2030-10-28T01:30Z")]
    [InlineData("America/New_York", "30 1 * * *", "2030-11-02T05:30Z", "2030-11-03T05:30Z", "2030-11-04T06:30Z")]
    public void FireAsync_SeveralSchedulers_OneEnqueues(string zone, string expression, params string[] dueTimes) => TestLoop.Run(async () =>
    {
        DateTimeOffset[] due = [.. dueTimes.Select(static text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture))];
        var clock = new LoopClock(EventLoop.Current);
        await using JobClient jobs = await OpenAsync();
        await using JobStore store = await OpenStoreAsync();
        await Coroutine.Sleep(due[0].AddHours(-1) - clock.GetUtcNow());
        await jobs.Schedules.SetAsync(new JobSchedule("night", expression, Note.With("x")) { Zone = zone, AllowsOverlap = true });

        foreach (DateTimeOffset at in due)
        {
            await Coroutine.Sleep(at.AddSeconds(1) - clock.GetUtcNow());
            IReadOnlyList<bool> haveFired = await FireAsync(store);

            Assert.Single(haveFired, static hasFired => hasFired);
        }

        Assert.Equal(
            due.Select(static at => ScheduleIds.Make("night", at)).Order(), (await jobs.ListAsync()).Select(static job => job.Id).Order());
    });

    /// <summary>Each scheduler reads what is due before any of them sets it.</summary>
    private static async Coroutine<IReadOnlyList<bool>> FireAsync(JobStore store)
    {
        var seen = new List<DueSchedules>();
        for (int i = 0; i < SchedulerCount; i++)
        {
            seen.Add(await store.Schedules.FindDueAsync());
        }

        return await Coroutine.Gather(seen.Select(async Coroutine<bool> (found) =>
        {
            DueSchedule schedule = Assert.Single(found.Due);
            return await store.Schedules.FireAsync(
                schedule, SchedulePlan.Make(CronTimes.Parse(schedule.Expression, schedule.Zone), schedule.Misfire, schedule.DueAt, found.Now));
        }));
    }
}
