namespace Lariat.Jobs.Tests;

/// <summary>Changes of more jobs than one transaction has.</summary>
public abstract class BatchTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private const int Many = Storage.JobBatches.Size + 250;

    private static Job<string> Failing { get; } = new("failing", Text, (text, _) => throw new InvalidDataException(text))
    {
        Defaults = new JobOptions { Attempts = 1 },
    };

    [Fact]
    public void RetryAsync_MoreThanABatch_RetriesAllWithinTheSpread() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Note, Failing);
        await DieAsync(jobs, Many);

        int count = await jobs.RetryAsync(new JobFilter { Kind = "failing" }, TimeSpan.FromMinutes(10));

        Assert.Equal(Many, count);
        Assert.Equal((0, Many), (await CountAsync(jobs, JobState.Dead), await CountAsync(jobs, JobState.Scheduled)));
        JobPage last = await jobs.Views.ListAsync(JobState.Scheduled, limit: 1);
        Assert.InRange(last.Jobs[0].RunAt - last.Jobs[0].CreatedAt, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
    });

    [Fact]
    public void RetryAsync_KeyOfSeveralDeadJobs_BelongsToTheNewest() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Note, Failing);
        var unique = new JobOptions { Unique = new JobUnique("order-7") };
        JobHandle old = await jobs.EnqueueAsync(Failing, "x", unique);
        await jobs.DrainAsync();
        await DieAsync(jobs, Many);
        JobHandle young = await jobs.EnqueueAsync(Failing, "x", unique);
        await jobs.DrainAsync();

        Assert.Equal(Many + 1, await jobs.RetryAsync(new JobFilter()));

        Assert.Equal((JobState.Dead, JobState.Ready), ((await old.GetInfoAsync())!.State, (await young.GetInfoAsync())!.State));
    });

    [Fact]
    public void DiscardAsync_OfOneKind_LeavesTheOthers() => TestLoop.Run(async () =>
    {
        var other = new Job<string>("other", Text, (text, _) => throw new InvalidDataException(text)) { Defaults = Failing.Defaults };
        await using JobClient jobs = await OpenAsync(other, Failing);
        await jobs.EnqueueAsync(other, "x");
        await DieAsync(jobs, Many);

        Assert.Equal(Many, await jobs.DiscardAsync(new JobFilter { Kind = "failing" }));

        Assert.Equal("other", Assert.Single((await jobs.Views.ListAsync(JobState.Dead)).Jobs).Kind);
    });

    [Fact]
    public void AbortAsync_MoreThanABatchOfSomeStates_LeavesTheOthers() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await EnqueueAsync(jobs, Note, Many, TimeSpan.FromHours(1));
        await jobs.EnqueueAsync(Note, "ready");

        Assert.Equal(Many, await jobs.AbortAsync(new JobFilter { States = [JobState.Scheduled] }));

        Assert.Equal((0, 1), (await CountAsync(jobs, JobState.Scheduled), await CountAsync(jobs, JobState.Ready)));
    });

    [Fact]
    public void AbortAsync_MoreIdsThanABatch_AbortsEachOnce() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        IReadOnlyList<Guid> ids = await EnqueueAsync(jobs, Note, Many, null);

        Assert.Equal(Many, await jobs.AbortAsync(new JobFilter { Ids = [.. ids, ids[0], Guid.NewGuid()] }));
    });

    [Fact]
    public void Changes_JobsOfOtherStates_AreLeftAlone() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Note, Failing);
        await jobs.EnqueueAsync(Note, "ready");
        await DieAsync(jobs, 1, drained: "failing");

        Assert.Equal(0, await jobs.RetryAsync(new JobFilter { States = [JobState.Ready] }));
        Assert.Equal(0, await jobs.DiscardAsync(new JobFilter { States = [JobState.Completed] }));
        Assert.Equal(0, await jobs.AbortAsync(new JobFilter { States = [JobState.Dead] }));
    });

    private static async Coroutine DieAsync(JobClient jobs, int count, string drained = "default")
    {
        var options = new JobOptions { Queue = drained };
        await Coroutine.Gather(Enumerable.Range(0, count).Select(i => jobs.EnqueueAsync(Failing, $"{i}", options)).ToArray());
        await jobs.DrainAsync(new JobWorkerOptions { Queues = new Dictionary<string, int> { [drained] = 500 } });
    }

    private static async Coroutine<IReadOnlyList<Guid>> EnqueueAsync(JobClient jobs, Job<string> job, int count, TimeSpan? delay)
    {
        JobHandle[] handles = await Coroutine.Gather(
            Enumerable.Range(0, count).Select(i => jobs.EnqueueAsync(job, $"{i}", new JobOptions { Delay = delay })).ToArray());
        return [.. handles.Select(handle => handle.Id)];
    }

    private static async Coroutine<int> CountAsync(JobClient jobs, JobState state)
        => (int)await jobs.Views.CountAsync(new JobFilter { States = [state] });
}
