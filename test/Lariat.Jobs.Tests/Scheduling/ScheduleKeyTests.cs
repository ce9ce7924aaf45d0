namespace Lariat.Jobs.Tests.Scheduling;

/// <summary>Unique keys and limits of scheduled jobs.</summary>
public abstract class ScheduleKeyTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    [Theory]
    [InlineData(false, JobMisfire.RunOnce, 1)]
    [InlineData(true, JobMisfire.RunOnce, 3)]
    [InlineData(false, JobMisfire.RunAll, 3)]
    public void Run_JobThatTakesLonger_OverlapsOnlyIfAllowed(bool allowsOverlap, JobMisfire misfire, int expected) => TestLoop.Run(async () =>
    {
        int running = 0;
        var slow = new Job<string>("slow", Text, async (_, _) =>
        {
            running++;
            await Coroutine.Sleep(1000);
        });
        await using JobClient jobs = await OpenAsync(slow);
        await jobs.Schedules.SetAsync(new JobSchedule("each minute", "* * * * *", slow.With("x"))
        {
            AllowsOverlap = allowsOverlap,
            Misfire = misfire,
        });

        await WithWorkerAsync(jobs, () => Coroutine.Sleep(190), new JobWorkerOptions { StopsAtSigterm = false, ShutdownGrace = TimeSpan.Zero });

        Assert.Equal(expected, running);
    });

    [Fact]
    public void SetAsync_JobWithKeys_KeepsThem() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        var options = new JobOptions
        {
            Limit = new JobLimit("stripe", 5, new JobRate(10, TimeSpan.FromSeconds(1), 2)),
            Unique = new JobUnique("mine", JobUniqueScope.For(TimeSpan.FromDays(1))),
        };
        await jobs.ScheduleAsync("limited", "* * * * *", Note, "x", options: options);

        JobHandle? first = await jobs.Schedules.RunNowAsync("limited"), second = await jobs.Schedules.RunNowAsync("limited");

        Assert.Equal(first!.Id, second!.Id);
        Assert.Equal("stripe", (await first.GetInfoAsync())!.LimitKey);
        Assert.Equal(options.Limit, Assert.Single(await jobs.ListLimitsAsync()).Limit);
    });
}
