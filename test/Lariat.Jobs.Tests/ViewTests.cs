namespace Lariat.Jobs.Tests;

public abstract class ViewTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private static Job<string> Failing { get; } = new("failing", Text, (text, _) => throw new InvalidDataException($"{text}\nmore"))
    {
        Defaults = new JobOptions { Attempts = 1 },
    };

    [Theory]
    [InlineData(JobState.Ready)]
    [InlineData(JobState.Scheduled)]
    [InlineData(JobState.Completed)]
    [InlineData(JobState.Aborted)]
    [InlineData(JobState.Dead)]
    public void ListAsync_AllPages_GiveEachJobOnceTheLatestFirst(JobState state) => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Note, Failing);
        for (int i = 0; i < 7; i++)
        {
            await MakeAsync(jobs, state, i % 2 == 0 ? "default" : "mail");
            await Coroutine.Sleep(1);
        }

        List<JobInfo> read = [];
        string? next = null;
        do
        {
            JobPage page = await jobs.Views.ListAsync(state, after: next, limit: 3);
            Assert.InRange(page.Jobs.Count, 1, 3);
            read.AddRange(page.Jobs);
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(7, read.Select(job => job.Id).Distinct().Count());
        Assert.All(read, job => Assert.Equal(state, job.State));
        Assert.Equal(read.OrderByDescending(job => job.FinishedAt ?? job.RunAt).Select(job => job.Id), read.Select(job => job.Id));
    });

    [Fact]
    public void ListAsync_Filter_LeavesOthersOut() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "a", new JobOptions { Queue = "mail" });
        await jobs.EnqueueAsync(Note, "b", new JobOptions { Tags = ["red"] });
        JobHandle both = await jobs.EnqueueAsync(Note, "c", new JobOptions { Queue = "mail", Tags = ["red", "blue"] });

        JobPage page = await jobs.Views.ListAsync(JobState.Ready, new JobFilter { Queue = "mail", Tag = "red", Kind = "note" });

        Assert.Equal([both.Id], page.Jobs.Select(job => job.Id));
        Assert.Null(page.Next);
        Assert.Empty((await jobs.Views.ListAsync(JobState.Ready, new JobFilter { Kind = "other" })).Jobs);
    });

    [Fact]
    public void ListAsync_PrioritiesAndLimits_DoNotChangeTheOrder() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        var enqueued = new List<Guid>();
        foreach (int priority in new[] { 3, 0, 2 })
        {
            foreach (JobLimit? limit in new[] { null, new JobLimit("shop", 1) })
            {
                enqueued.Add((await jobs.EnqueueAsync(Note, "x", new JobOptions { Priority = priority, Limit = limit })).Id);
                await Coroutine.Sleep(1);
            }
        }

        JobPage first = await jobs.Views.ListAsync(JobState.Ready, limit: 4);
        JobPage second = await jobs.Views.ListAsync(JobState.Ready, after: first.Next, limit: 4);

        Assert.Equal(enqueued.AsEnumerable().Reverse(), first.Jobs.Concat(second.Jobs).Select(job => job.Id));
        Assert.Equal(6, (await jobs.Views.ReadOverviewAsync()).Queues.Single().Ready);
    });

    [Fact]
    public void ListAsync_MembersOfAGroup_AreThoseThatWait() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.ChainAsync(Note.With("first"), Note.With("second"));

        JobPage page = await jobs.Views.ListAsync(JobState.Waiting);

        Assert.Equal(["\"second\""], page.Jobs.Select(job => job.Payload));
    });

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("x-00000000000000000000000000000000")]
    [InlineData("1-2-3")]
    public void ListAsync_PlaceOfNoPage_Throws(string after) => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        await Expect.ThrowsAsync<FormatException>(async () => await jobs.Views.ListAsync(JobState.Ready, after: after));
    });

    [Fact]
    public void ReadOverviewAsync_Queues_HaveTheirNumbers() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Note, Failing);
        await MakeAsync(jobs, JobState.Completed, "default");
        await MakeAsync(jobs, JobState.Aborted, "default");
        await MakeAsync(jobs, JobState.Dead, "mail");
        await MakeAsync(jobs, JobState.Scheduled, "mail");
        await MakeAsync(jobs, JobState.Ready, "default");
        await Coroutine.Sleep(5);
        await MakeAsync(jobs, JobState.Ready, "default");
        await jobs.PauseAsync(JobTarget.Queue, "idle");

        JobOverview overview = await jobs.Views.ReadOverviewAsync();

        Assert.Equal(
            [("default", 2L, 0L, 0L, false), ("idle", 0L, 0L, 0L, true), ("mail", 0L, 1L, 1L, false)],
            overview.Queues.Select(queue => (queue.Name, queue.Ready, queue.Scheduled, queue.Dead, queue.IsPaused)));
        Assert.Equal((1, 1), (overview.Completed, overview.Aborted));
        Assert.Equal(2, overview.Count(JobState.Ready));
        Assert.InRange(overview.At - overview.Queues[0].OldestReady!.Value, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
        Assert.Null(overview.Queues[2].OldestReady);
    });

    [Fact]
    public void ReadOverviewAsync_Worker_HasItsRunningJobsAndLease() => TestLoop.Run(async () =>
    {
        var hasBegun = new AsyncEvent();
        var slow = new Job<string>("slow", Text, async (_, _) =>
        {
            hasBegun.Set();
            await Coroutine.Sleep(10);
        });
        await using JobClient jobs = await OpenAsync(slow);
        JobHandle handle = await jobs.EnqueueAsync(slow, "x");
        JobOverview? overview = null;
        JobPage? running = null;

        await WithWorkerAsync(
            jobs,
            async () =>
            {
                await hasBegun.WaitAsync();
                overview = await jobs.Views.ReadOverviewAsync();
                running = await jobs.Views.ListAsync(JobState.Running);
                await handle.WaitAsync();
            },
            new JobWorkerOptions { Name = "ada", StopsAtSigterm = false });

        JobWorkerInfo worker = Assert.Single(overview!.Workers);
        Assert.Equal(("ada", 1L, Environment.ProcessId), (worker.Name, worker.Running, worker.ProcessId));
        Assert.InRange(worker.LeaseUntil - overview.At, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));
        Assert.Equal([handle.Id], running!.Jobs.Select(job => job.Id));
    });

    [Fact]
    public void CountAsync_OfAFailure_CountsItsDeadJobs() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Note, Failing);
        await FailAsync(jobs, "disk full", "disk full", "no route");
        IReadOnlyList<JobFailureGroup> failures = await jobs.Views.ListFailuresAsync();

        Assert.Equal([2L, 1L], failures.Select(failure => failure.Count));
        Assert.EndsWith("disk full", failures[0].Failure, StringComparison.Ordinal);
        Assert.Equal(2, await jobs.Views.CountAsync(new JobFilter { States = [JobState.Dead], Kind = "failing", Failure = failures[0].Failure }));
        Assert.Equal(0, await jobs.Views.CountAsync(new JobFilter { States = [JobState.Ready], Failure = failures[0].Failure }));
        Assert.Equal(3, await jobs.Views.CountAsync(new JobFilter()));
    });

    [Fact]
    public void ListFailuresAsync_MoreThanTheLimit_GivesThoseWithTheMostJobs() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Note, Failing);
        await FailAsync(jobs, "a", "b", "b", "c", "c", "c");

        IReadOnlyList<JobFailureGroup> failures = await jobs.Views.ListFailuresAsync(limit: 2);

        Assert.Equal([3L, 2L], failures.Select(failure => failure.Count));
    });

    [Fact]
    public void ListAsync_FailureOfJobsWithoutOne_MatchesNone() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "x");

        Assert.Empty((await jobs.Views.ListAsync(JobState.Ready, new JobFilter { Failure = "disk full" })).Jobs);
    });

    [Fact]
    public void ListGroupsAsync_SomeGroups_AreTheNewestWithTheirStates() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Note, Failing);
        JobGroupHandle ended = await jobs.ChainAsync(Note.With("a"));
        JobGroupHandle outer = await jobs.GroupAsync(group => group.AddGroup(inner => inner.Add(Failing.With("x"))));
        await jobs.DrainAsync();
        JobGroupHandle live = await jobs.ChainAsync(Note.With("b"));

        IReadOnlyList<JobGroupInfo> groups = await jobs.Views.ListGroupsAsync();

        Dictionary<Guid, JobGroupState> states = groups.ToDictionary(group => group.Id, group => group.State);
        Assert.Equal(
            (JobGroupState.Completed, JobGroupState.Blocked, JobGroupState.Running, 4),
            (states[ended.Id], states[outer.Id], states[live.Id], groups.Count));
        Assert.Equal(groups.OrderByDescending(group => group.Id).Select(group => group.Id), groups.Select(group => group.Id));
        Assert.Equal(2, (await jobs.Views.ListGroupsAsync(limit: 2)).Count);
    });

    [Fact]
    public void RetryAsync_OfAFailure_LeavesOthersDead() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Note, Failing);
        await FailAsync(jobs, "disk full", "disk full", "no route");
        string failure = (await jobs.Views.ListFailuresAsync())[0].Failure;

        Assert.Equal(2, await jobs.RetryAsync(new JobFilter { Failure = failure }));

        Assert.Equal(1, Assert.Single(await jobs.Views.ListFailuresAsync()).Count);
    });

    [Theory]
    [InlineData(JobState.Ready)]
    [InlineData(JobState.Dead)]
    [InlineData(JobState.Completed)]
    public void CopyAsync_JobWithItsPayload_IsReadyAgain(JobState state) => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Note, Failing);
        Guid id = await MakeAsync(jobs, state, "mail");

        JobHandle? copy = await jobs.CopyAsync(id);

        JobInfo info = (await copy!.GetInfoAsync())!;
        Assert.NotEqual(id, info.Id);
        Assert.Equal((JobState.Ready, "mail", "\"x\"", 0), (info.State, info.Queue, info.Payload, info.Attempt));
        Assert.Equal(state, (await jobs.FindAsync(id))!.State);
    });

    [Fact]
    public void CopyAsync_Member_IsNoMember() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobGroupHandle group = await jobs.ChainAsync(Note.With("x"));
        Guid member = (await group.ListMembersAsync())[0].Id;

        JobHandle? copy = await jobs.CopyAsync(member);

        Assert.Null((await copy!.GetInfoAsync())!.Group);
        Assert.Equal([group.Id], (await jobs.Views.ListGroupsAsync()).Select(one => one.Id));
    });

    [Fact]
    public void CopyAsync_PayloadIsNotKept_IsNull() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobHandle ended = await jobs.EnqueueAsync(Note, "x", new JobOptions { Keep = JobKeep.Outcome });
        await jobs.DrainAsync();

        Assert.Null(await jobs.CopyAsync(ended.Id));
        Assert.Null(await jobs.CopyAsync(Guid.NewGuid()));
    });

    [Fact]
    public void CopyAsync_CallThatIsRepeated_MakesOneCopy() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobHandle job = await jobs.EnqueueAsync(Note, "x");
        await using Storage.JobStore store = await OpenStoreAsync();
        var copy = Guid.CreateVersion7();

        Assert.True(await store.CopyAsync(job.Id, copy));
        Assert.True(await store.CopyAsync(job.Id, copy));

        Assert.Equal(2, (await jobs.Views.ListAsync(JobState.Ready)).Jobs.Count);
    });

    private static async Coroutine FailAsync(JobClient jobs, params string[] texts)
    {
        foreach (string text in texts)
        {
            await jobs.EnqueueAsync(Failing, text);
        }

        await jobs.DrainAsync();
    }

    /// <summary>Makes a job in a state.</summary>
    private async Coroutine<Guid> MakeAsync(JobClient jobs, JobState state, string queue)
    {
        var options = new JobOptions
        {
            Queue = queue,
            Keep = JobKeep.Everything,
            Delay = state is JobState.Scheduled ? TimeSpan.FromHours(1) : null,
        };
        JobHandle handle = await jobs.EnqueueAsync(state == JobState.Dead ? Failing : Note, "x", options);
        if (state == JobState.Aborted)
        {
            await handle.AbortAsync();
        }
        else if (state is JobState.Completed or JobState.Dead)
        {
            await jobs.DrainAsync(new JobWorkerOptions { Queues = new Dictionary<string, int> { [queue] = 1 } });
        }

        return handle.Id;
    }
}
