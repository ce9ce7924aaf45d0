using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>Limits that are set, kept and forgotten.</summary>
public abstract class LimitSettingTests<TEngine> : LimitTest<TEngine>
    where TEngine : JobEngine, new()
{
    [Fact]
    public void SetLimitAsync_WhileJobsWait_CountsMoreThanTheEnqueue() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 20, "a", To(1, "a"));
        await jobs.SetLimitAsync(new JobLimit("a", 5));
        await EnqueueAsync(jobs, 1, "a", To(1, "a"));

        await jobs.DrainAsync();

        Assert.Equal(5, Most["a"]);
    });

    [Fact]
    public void SetLimitAsync_BelowWhatRuns_TakesNoFurther() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 10, "a", To(5, "a"));
        await using JobStore store = await OpenStoreAsync();
        JobSession session = await store.OpenSessionAsync("worker");
        IReadOnlyList<FetchedJob> running = (await TakeAsync(store, session, 10)).Fetched;

        await jobs.SetLimitAsync(new JobLimit("a", 2));

        Assert.Empty((await TakeAsync(store, session, 10, [.. running.Take(3).Select(job => new FinishedJob(job, JobEnd.Completed))])).Fetched);
        Assert.Single((await TakeAsync(store, session, 10, new FinishedJob(running[3], JobEnd.Completed))).Fetched);
    });

    [Fact]
    public void SetLimitAsync_WithoutLimits_LiftsThem() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 10, "a", To(1, "a"));

        await jobs.SetLimitAsync(new JobLimit("a"));
        await jobs.DrainAsync();

        Assert.Equal(10, Most["a"]);
    });

    [Fact]
    public void ResetLimitAsync_AfterASet_TheNextEnqueueDecides() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await jobs.SetLimitAsync(new JobLimit("a", 5));

        Assert.True(await jobs.ResetLimitAsync("a"));
        Assert.False(await jobs.ResetLimitAsync("a"));
        await EnqueueAsync(jobs, 1, "a", To(2, "a", new JobRate(3, TimeSpan.FromMinutes(1), Burst: 2)));

        JobLimitInfo info = Assert.Single(await jobs.ListLimitsAsync());
        Assert.Equal(new JobLimitInfo(new JobLimit("a", 2, new JobRate(3, TimeSpan.FromMinutes(1), 2)), 0, 1, IsSet: false), info);
    });

    [Fact]
    public void RetryAsync_DeadJobWithALimit_HasItAgain() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 3, "a", To(1, "a"));
        await using JobStore store = await OpenStoreAsync();
        JobSession session = await store.OpenSessionAsync("worker");
        for (int i = 0; i < 3; i++)
        {
            await TakeAsync(store, session, 0, new FinishedJob((await TakeAsync(store, session, 5)).Fetched[0], JobEnd.Dead, Error: "error"));
        }

        await store.HousekeepAsync();
        Assert.Equal(3, await jobs.RetryAsync(new JobFilter()));
        await jobs.DrainAsync();

        Assert.Equal(1, Most["a"]);
        Assert.Equal(3, Starts.Count);
    });

    [Fact]
    public void HousekeepAsync_KeyWithoutJobs_IsForgotten() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await jobs.SetLimitAsync(new JobLimit("set by hand", 1));
        await EnqueueAsync(jobs, 1, "x", To(1, "waits") with { Delay = TimeSpan.FromDays(1), Queue = "other" });
        await EnqueueAsync(jobs, 1, "x", To(1, "done"));
        await EnqueueAsync(jobs, 1, "x", To(1, "of an hour", new JobRate(1, TimeSpan.FromHours(1))));
        await jobs.DrainAsync();
        await using JobStore store = await OpenStoreAsync();

        await store.HousekeepAsync();

        Assert.Equal(["of an hour", "set by hand", "waits"], (await jobs.ListLimitsAsync()).Select(info => info.Limit.Key));
    });

    [Fact]
    public void FindAsync_JobWithALimit_HasItsKey() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);

        JobHandle handle = await jobs.EnqueueAsync(Slow, "x", To(1, "stripe"));

        Assert.Equal("stripe", (await handle.GetInfoAsync())!.LimitKey);
    });

    [Fact]
    public void EnqueueAsync_LimitOfNothing_SaysSo() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);

        ArgumentException error = await Expect.ThrowsAsync<ArgumentException>(async () => await jobs.EnqueueAsync(Slow, "x", To(null)));

        Assert.Contains("neither a concurrency nor a rate", error.Message, StringComparison.Ordinal);
    });
}
