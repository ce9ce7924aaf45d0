namespace Lariat.Jobs.Tests;

public abstract class PauseTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private static JobOptions Limited { get; } = new() { Limit = new JobLimit("stripe", 5) };

    [Theory]
    [InlineData(JobTarget.Queue, "mail")]
    [InlineData(JobTarget.Kind, "note")]
    [InlineData(JobTarget.Limit, "stripe")]
    public void PauseAsync_WaitingJobs_DoNotBeginUntilTheResumption(JobTarget target, string name) => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        var worker = new JobWorkerOptions { Queues = new Dictionary<string, int> { ["mail"] = 10 }, StopsAtSigterm = false };
        JobHandle handle = await jobs.EnqueueAsync(Note, "x", Limited with { Queue = "mail" });

        Assert.True(await jobs.PauseAsync(target, name));
        Assert.False(await jobs.PauseAsync(target, name));
        Assert.Equal(0, await jobs.DrainAsync(worker));
        await WithWorkerAsync(
            jobs,
            async () =>
            {
                await Coroutine.Sleep(10);
                Assert.Empty(Notes);
                Assert.True(await jobs.ResumeAsync(target, name));
                await handle.WaitAsync();
            },
            worker);

        Assert.Equal(["x"], Notes);
        Assert.False(await jobs.ResumeAsync(target, name));
    });

    [Theory]
    [InlineData(JobTarget.Queue, "mail")]
    [InlineData(JobTarget.Kind, "memo")]
    [InlineData(JobTarget.Limit, "other")]
    public void PauseAsync_OfOthers_LeavesTheJobAlone(JobTarget target, string name) => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Note, new Job<string>("memo", Text, (_, _) => Coroutine.Completed));
        await jobs.EnqueueAsync(Note, "limited", Limited);
        await jobs.EnqueueAsync(Note, "free");
        await jobs.PauseAsync(target, name);

        Assert.Equal(2, await jobs.DrainAsync());
    });

    [Fact]
    public void PauseAsync_RunningJob_Ends() => TestLoop.Run(async () =>
    {
        var hasBegun = new AsyncEvent();
        var slow = new Job<string>("slow", Text, async (text, _) =>
        {
            hasBegun.Set();
            await Coroutine.Sleep(10);
            Notes.Add(text);
        });
        await using JobClient jobs = await OpenAsync(slow);
        JobHandle handle = await jobs.EnqueueAsync(slow, "x");

        await WithWorkerAsync(jobs, async () =>
        {
            await hasBegun.WaitAsync();
            await jobs.PauseAsync(JobTarget.Kind, "slow");
            await handle.WaitAsync();
        });

        Assert.Equal(["x"], Notes);
    });

    [Fact]
    public void ListPausesAsync_OfAll_IsByTargetAndName() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.PauseAsync(JobTarget.Kind, "b");
        await jobs.PauseAsync(JobTarget.Kind, "a");
        await jobs.PauseAsync(JobTarget.Queue, "z");
        DateTimeOffset now = new LoopClock(EventLoop.Current).GetUtcNow();

        IReadOnlyList<JobPause> pauses = await jobs.ListPausesAsync();

        Assert.Equal([(JobTarget.Queue, "z"), (JobTarget.Kind, "a"), (JobTarget.Kind, "b")], pauses.Select(pause => (pause.Target, pause.Name)));
        Assert.All(pauses, pause => Assert.InRange(pause.Since, now.AddSeconds(-1), now));
    });

    [Fact]
    public void CountAsync_QueueIsPaused_SaysSo() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "x", new JobOptions { Queue = "mail" });
        await jobs.EnqueueAsync(Note, "x");

        await jobs.PauseAsync(JobTarget.Queue, "mail");

        Assert.Equal([("default", false), ("mail", true)], (await jobs.CountAsync()).Select(count => (count.Queue, count.IsPaused)).Order());
    });

    [Fact]
    public void PauseAsync_WithoutAName_Throws() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        await Expect.ThrowsAsync<ArgumentException>(async () => await jobs.PauseAsync(JobTarget.Queue, " "));
        await Expect.ThrowsAsync<ArgumentOutOfRangeException>(async () => await jobs.PauseAsync((JobTarget)7, "x"));
    });
}
