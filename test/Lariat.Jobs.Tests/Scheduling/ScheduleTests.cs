using Lariat.Jobs.Scheduling;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests.Scheduling;

/// <summary>Schedules in a storage, and the workers that enqueue what is due. Engines with a clock of their own do not run these.</summary>
public abstract class ScheduleTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private readonly List<DateTimeOffset> _nominal = [];

    private Job<string> Tick { get; }

    protected ScheduleTests() => Tick = new Job<string>("tick", Text, (text, job) =>
    {
        Notes.Add(text);
        _nominal.Add(job.ScheduledFor);
        return job.Attempt == 1 && text == "fails once" ? throw new InvalidOperationException("once") : Coroutine.Completed;
    });

    private static DateTimeOffset Now => new LoopClock(EventLoop.Current).GetUtcNow();

    private Coroutine<JobClient> OpenTickingAsync() => OpenAsync(Tick);

    private static JobWorkerOptions Worker(params JobSchedule[] schedules)
        => new() { StopsAtSigterm = false, Schedules = schedules };

    [Fact]
    public void Run_DueSchedule_BeginsWithinASecondAtItsNominalTime() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenTickingAsync();
        DateTimeOffset start = Now;
        await jobs.ScheduleAsync("each minute", "* * * * *", Tick, "x");

        await WithWorkerAsync(jobs, () => Coroutine.Sleep(121));

        Assert.Equal([start.AddMinutes(1), start.AddMinutes(2)], _nominal);
        JobScheduleInfo info = Assert.Single(await jobs.Schedules.ListAsync());
        Assert.Equal((start.AddMinutes(3), start.AddMinutes(2)), (info.NextAt, info.LastAt!.Value));
        Assert.All(await jobs.ListAsync(), job => Assert.InRange(job.StartedAt!.Value.Second, 0, 1));
    });

    [Fact]
    public void Run_JobFailsOnce_KeepsItsNominalTime() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenTickingAsync();
        await jobs.ScheduleAsync("each minute", "* * * * *", Tick, "fails once");

        await WithWorkerAsync(jobs, () => Coroutine.Sleep(80));

        Assert.Equal([_nominal[0], _nominal[0]], _nominal);
    });

    [Fact]
    public void Run_TenWorkers_EnqueueEachTimeOnce() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenTickingAsync();
        await jobs.Schedules.SetAsync(new JobSchedule("each second", "* * * * * *", Tick.With("x")) { AllowsOverlap = true });
        LoopTask[] others = [.. Enumerable.Range(0, 9).Select(_ => LoopTask.Create(jobs.RunAsync(Worker())))];

        await WithWorkerAsync(jobs, () => Coroutine.Sleep(20.5));
        foreach (LoopTask other in others)
        {
            other.Cancel();
        }

        await Coroutine.WaitMany(others);
        Assert.Equal(20, _nominal.Count);
        Assert.Equal(20, _nominal.Distinct().Count());
    });

    [Fact]
    public void FireAsync_Repeated_EnqueuesOnce() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenTickingAsync();
        await jobs.ScheduleAsync("each minute", "* * * * *", Tick, "x");
        await using JobStore store = await OpenStoreAsync();
        await Coroutine.Sleep(61);
        DueSchedules found = await store.Schedules.FindDueAsync();
        DueSchedule due = Assert.Single(found.Due);
        SchedulePlan plan = SchedulePlan.Make(CronTimes.Parse(due.Expression, due.Zone), due.Misfire, due.DueAt, found.Now);

        Assert.True(await store.Schedules.FireAsync(due, plan));
        Assert.False(await store.Schedules.FireAsync(due, plan));

        Assert.Single(await jobs.ListAsync());
        Assert.InRange((await store.Schedules.FindDueAsync()).NextIn!.Value, TimeSpan.FromSeconds(58), TimeSpan.FromSeconds(60));
    });

    [Fact]
    public void Run_AfterADowntime_RunsOnceForAllThatWasMissed() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenTickingAsync();
        DateTimeOffset start = Now;
        await jobs.ScheduleAsync("quarter", "*/15 * * * *", Tick, "x");
        await Coroutine.Sleep(TimeSpan.FromHours(3) + TimeSpan.FromMinutes(5));

        await WithWorkerAsync(jobs, () => Coroutine.Sleep(2));

        Assert.Equal([start.AddHours(3)], _nominal);
    });

    [Fact]
    public void SetAsync_SameExpression_KeepsTheNextTime() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenTickingAsync();
        await jobs.ScheduleAsync("daily", "@daily", Tick, "old");
        DateTimeOffset next = Assert.Single(await jobs.Schedules.ListAsync()).NextAt;
        await Coroutine.Sleep(TimeSpan.FromDays(2));

        await jobs.ScheduleAsync("daily", "@daily", Tick, "new");

        JobScheduleInfo info = Assert.Single(await jobs.Schedules.ListAsync());
        Assert.Equal((next, "\"new\""), (info.NextAt, info.Payload));
    });

    [Fact]
    public void SetAsync_ChangedExpression_IsDueFromNowOn() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenTickingAsync();
        await jobs.ScheduleAsync("changed", "@daily", Tick, "x");
        await Coroutine.Sleep(TimeSpan.FromDays(2));
        DateTimeOffset now = Now;

        await jobs.ScheduleAsync("changed", "@hourly", Tick, "x");

        Assert.Equal(now.AddHours(1), Assert.Single(await jobs.Schedules.ListAsync()).NextAt, TimeSpan.FromSeconds(1));
    });

    [Fact]
    public void PauseAsync_ThenResume_MakesUpForNothing() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenTickingAsync();
        await jobs.ScheduleAsync("each minute", "* * * * *", Tick, "x");
        Assert.True(await jobs.Schedules.PauseAsync("each minute"));
        await WithWorkerAsync(jobs, () => Coroutine.Sleep(130));
        Assert.Empty(_nominal);

        Assert.True(await jobs.Schedules.ResumeAsync("each minute"));
        await WithWorkerAsync(jobs, () => Coroutine.Sleep(55));

        Assert.Single(_nominal);
    });

    [Fact]
    public void RunNowAsync_PausedSchedule_EnqueuesAJob() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenTickingAsync();
        await jobs.ScheduleAsync("yearly", "@yearly", Tick, "x");
        await jobs.Schedules.PauseAsync("yearly");

        JobHandle? handle = await jobs.Schedules.RunNowAsync("yearly");
        await jobs.DrainAsync();

        Assert.Equal(JobState.Completed, (await handle!.GetInfoAsync())!.State);
    });

    [Fact]
    public void ChangesByName_UnknownSchedule_FindNothing() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenTickingAsync();

        Assert.Null(await jobs.Schedules.RunNowAsync("none"));
        Assert.False(await jobs.Schedules.PauseAsync("none"));
        Assert.False(await jobs.Schedules.ResumeAsync("none"));
        Assert.False(await jobs.Schedules.RemoveAsync("none"));
    });

    [Fact]
    public void RunAsync_DeclaredSchedules_AreStoredAndPruned() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenTickingAsync();
        await jobs.ScheduleAsync("by hand", "@daily", Tick, "x");
        JobSchedule first = new("first", "@daily", Tick.With("x")), second = new("second", "@daily", Tick.With("x"));
        await WithWorkerAsync(jobs, () => Coroutine.Sleep(1), Worker(first, second));
        Assert.Equal(["by hand", "first", "second"], (await jobs.Schedules.ListAsync()).Select(schedule => schedule.Name));

        await WithWorkerAsync(jobs, () => Coroutine.Sleep(1), Worker(second) with { PruneSchedules = true });

        Assert.Equal(["by hand", "second"], (await jobs.Schedules.ListAsync()).Select(schedule => schedule.Name));
    });

    [Theory]
    [InlineData("x", "0 0 30 2 *", "UTC", "never due")]
    [InlineData("x", "nonsense", "UTC", "'nonsense'")]
    [InlineData("x", "@daily", "Mars/Olympus", "'Mars/Olympus'")]
    [InlineData(" ", "@daily", "UTC", "white")]
    public void ScheduleAsync_WrongValue_SaysWhich(string name, string expression, string zone, string expected) => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenTickingAsync();

        ArgumentException error = await Expect.ThrowsAsync<ArgumentException>(
            () => jobs.ScheduleAsync(name, expression, Tick, "x", zone));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Empty(await jobs.Schedules.ListAsync());
    });
}
