using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests.Groups;

/// <summary>Groups whose members die, are aborted, retried or discarded.</summary>
public abstract class GroupFailureTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private static readonly JobOptions s_once = new() { Attempts = 1 };

    private bool _isRepaired;

    private Job<string> Fails { get; }

    private Job<string> Endless { get; }

    protected GroupFailureTests()
    {
        Fails = new Job<string>("fails", Text, (text, _) =>
        {
            Notes.Add(text);
            return _isRepaired ? Coroutine.Completed : throw new InvalidOperationException("broken");
        });
        Endless = new Job<string>("endless", Text, (_, _) => Coroutine.Sleep(TimeSpan.FromDays(365)));
    }

    private Coroutine<JobClient> OpenAllAsync() => OpenAsync(Note, Fails, Endless);

    private Coroutine<JobGroupHandle> GroupAsync(JobClient jobs, JobGroupPolicy policy) => jobs.GroupAsync(g =>
    {
        g.Policy = policy;
        JobHandle failing = g.Add(Fails, "fails", s_once);
        g.Add(Note, "after it", after: [failing]);
        g.Add(Note, "beside it");
        g.OnFailure(Note, "failure");
        g.Then(Note, "then");
    });

    [Fact]
    public void Wait_DeadMember_BlocksTheGroupUntilItIsRetried() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle group = await GroupAsync(jobs, JobGroupPolicy.Wait);

        await jobs.DrainAsync();
        JobGroupFailedException error = await Expect.ThrowsAsync<JobGroupFailedException>(() => group.WaitAsync());
        Assert.Equal((JobGroupState.Blocked, 1, 1), (error.Group.State, error.Group.Dead, error.Group.Succeeded));
        Assert.Equal(["fails", "beside it", "failure"], Notes);

        _isRepaired = true;
        Assert.Equal(1, await jobs.RetryAsync(new JobFilter { Group = group.Id }));
        await WithWorkerAsync(jobs, () => group.WaitAsync());

        Assert.Equal(["fails", "after it", "then"], Notes[3..]);
    });

    [Fact]
    public void Wait_DeadMemberIsDiscarded_AbortsItsSuccessorsAndEnds() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle group = await GroupAsync(jobs, JobGroupPolicy.Wait);
        await jobs.DrainAsync();

        Assert.Equal(1, await jobs.DiscardAsync(new JobFilter { Kind = "fails" }));
        await WithWorkerAsync(jobs, () => group.WaitAsync());

        JobGroupInfo info = (await group.GetInfoAsync())!;
        Assert.Equal("then", Notes[^1]);
        Assert.Equal((3, 1, 2, 0), (info.Members, info.Succeeded, info.Aborted, info.Dead));
    });

    [Fact]
    public void Wait_DeadMemberIsForgotten_CountsAsDiscarded() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle group = await GroupAsync(jobs, JobGroupPolicy.Wait);

        await using JobStore store = await OpenStoreAsync();
        await jobs.DrainAsync();

        await Coroutine.Sleep(TimeSpan.FromDays(31));
        await store.HousekeepAsync();
        await jobs.DrainAsync();

        Assert.Equal("then", Notes[^1]);
        Assert.Equal(JobGroupState.Completed, (await group.GetInfoAsync())!.State);
    });

    [Fact]
    public void RunAnyway_DeadMember_AbortsItsSuccessorsAndRunsThen() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle group = await GroupAsync(jobs, JobGroupPolicy.RunAnyway);

        await WithWorkerAsync(jobs, () => group.WaitAsync());
        await jobs.DrainAsync();

        JobGroupInfo info = (await group.GetInfoAsync())!;
        Assert.Equal(["beside it", "fails", "failure", "then"], Notes.Order(StringComparer.Ordinal));
        Assert.Equal((1, 1, 1), (info.Succeeded, info.Aborted, info.Dead));
    });

    [Fact]
    public void RunAnyway_DeadMemberIsRetriedAfterTheEnd_DoesNotRunThenAgain() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle group = await GroupAsync(jobs, JobGroupPolicy.RunAnyway);
        await jobs.DrainAsync();
        _isRepaired = true;
        await jobs.RetryAsync(new JobFilter());

        await jobs.DrainAsync();

        JobGroupInfo info = (await group.GetInfoAsync())!;
        Assert.Equal((2, 1, 0, JobGroupState.Completed), (info.Succeeded, info.Aborted, info.Dead, info.State));
        Assert.Single(Notes, "then");
    });

    [Fact]
    public void AbortRest_DeadMember_AbortsRunningAndWaitingMembersAndThen() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            g.Policy = JobGroupPolicy.AbortRest;
            g.Add(Endless, "x");
            g.AddGroup(inner =>
            {
                inner.Add(Endless, "y");
                inner.Then(Note, "inner then");
            });
            g.Add(Fails, "fails", s_once);
            g.OnFailure(Note, "failure");
            g.Then(Note, "then");
        });

        await WithWorkerAsync(jobs, async () =>
        {
            await Expect.ThrowsAsync<JobGroupFailedException>(() => group.WaitAsync());
            await Coroutine.Sleep(1);
        });

        JobGroupInfo info = (await group.GetInfoAsync())!;
        Assert.Equal((JobGroupState.Failed, 2, 1), (info.State, info.Aborted, info.Dead));
        Assert.Equal(["fails", "failure"], Notes);
    });

    [Fact]
    public void AbortAsync_Group_EndsAllOfIt() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            JobHandle endless = g.Add(Endless, "x");
            g.AddGroup(inner => inner.Add(Note, "inner", after: [endless]));
            g.OnFailure(Note, "failure");
            g.Then(Note, "then");
        });

        await WithWorkerAsync(jobs, async () =>
        {
            await Coroutine.Sleep(1);
            Assert.True(await group.AbortAsync());
            JobGroupFailedException error = await Expect.ThrowsAsync<JobGroupFailedException>(() => group.WaitAsync());
            Assert.Equal((JobGroupState.Aborted, 2), (error.Group.State, error.Group.Aborted));
        });

        Assert.False(await group.AbortAsync());
        Assert.Empty(Notes);
        Assert.All(await jobs.ListAsync(), job => Assert.Equal(JobState.Aborted, job.State));
    });

    [Fact]
    public void AbortAsync_BlockedGroup_EndsIt() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            g.Add(Fails, "fails", s_once);
            g.Then(Note, "then");
        });
        await jobs.DrainAsync();

        Assert.True(await group.AbortAsync());

        Assert.Equal(JobGroupState.Failed, (await group.GetInfoAsync())!.State);
    });

    [Fact]
    public void AbortAsync_WaitingMember_AbortsWhatWaitsForItAndRunsThen() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobHandle? middle = null;
        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            middle = g.Add(Note, "middle", after: [g.Add(Note, "first")]);
            g.AddGroup(inner => inner.Add(Note, "inner"), after: [g.Add(Note, "last", after: [middle])]);
            g.Then(Note, "then");
        });

        Assert.Equal(1, await jobs.AbortAsync(new JobFilter { Ids = [middle!.Id], States = [JobState.Waiting] }));
        await WithWorkerAsync(jobs, () => group.WaitAsync());

        JobGroupInfo info = (await group.GetInfoAsync())!;
        Assert.Equal(["first", "then"], Notes);
        Assert.Equal((4, 1, 3), (info.Members, info.Succeeded, info.Aborted));
    });

    [Fact]
    public void WaitAsync_DeadMemberOfANestedGroup_Throws() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle group = await jobs.GroupAsync(g => g.AddGroup(inner => inner.Add(Fails, "fails", s_once)));

        await jobs.DrainAsync();

        JobGroupFailedException error = await Expect.ThrowsAsync<JobGroupFailedException>(() => group.WaitAsync());
        Assert.Equal(JobGroupState.Blocked, error.Group.State);
    });

    [Fact]
    public void WaitAsync_CompletionJobIsDead_Throws() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle group = await jobs.GroupAsync(g => g.Then(Fails, "fails", s_once));

        await jobs.DrainAsync();

        JobGroupFailedException error = await Expect.ThrowsAsync<JobGroupFailedException>(() => group.WaitAsync());
        Assert.Equal(JobGroupState.Blocked, error.Group.State);
    });

    [Fact]
    public void GetDeadAsync_InTheCompletionJob_ReturnsTheDeadMembers() => TestLoop.Run(async () =>
    {
        var report = new Job<string>("report", Text, async (_, job) =>
            Notes.AddRange((await job.Group.GetDeadAsync()).Select(dead => dead.Errors[^1].Text.Split('\n')[0])));
        await using JobClient jobs = await OpenAsync(Fails, report);
        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            g.Policy = JobGroupPolicy.RunAnyway;
            g.Add(Fails, "fails", s_once);
            g.Then(report, "x");
        });

        await WithWorkerAsync(jobs, () => group.WaitAsync());

        Assert.Contains("broken", Notes[1], StringComparison.Ordinal);
    });

    [Fact]
    public void RescueAsync_ThirdDeathOfAMembersWorker_IsTheEndOfTheMember() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            g.Policy = JobGroupPolicy.RunAnyway;
            g.Add(Note, "x");
            g.Then(Note, "then");
        });
        await using JobStore store = await OpenStoreAsync();
        for (int death = 0; death < JobStore.MaxLost; death++)
        {
            JobSession session = await store.OpenSessionAsync($"worker {death}");
            var kinds = new Dictionary<string, int> { ["note"] = 1 };
            Assert.Single((await store.ExchangeAsync(session, [], [new(JobOptions.DefaultQueue, 1)], kinds)).Fetched);
            await Coroutine.Sleep(60);
            await store.RescueAsync(own: null);
            await Coroutine.Sleep(60);
        }

        await jobs.DrainAsync();

        Assert.Equal(["then"], Notes);
        Assert.Equal(1, (await group.GetInfoAsync())!.Dead);
    });

    [Fact]
    public void CloseSessionAsync_AbortedMember_CountsAsEnded() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            g.Add(Note, "x");
            g.Then(Note, "then");
        });
        await using JobStore store = await OpenStoreAsync();
        JobSession session = await store.OpenSessionAsync("stopping");
        await store.ExchangeAsync(session, [], [new(JobOptions.DefaultQueue, 1)], new Dictionary<string, int> { ["note"] = 1 });
        await jobs.AbortAsync(new JobFilter { Group = group.Id });

        await store.CloseSessionAsync(session);
        await jobs.DrainAsync();

        Assert.Equal(["then"], Notes);
    });

    [Fact]
    public void EnqueueGroupAsync_Repeated_IsOneGroup() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        await using JobStore store = await OpenStoreAsync();
        var builder = new JobGroupBuilder(jobs);
        builder.Add(Note, "last", after: [builder.Add(Note, "first")]);
        builder.Then(Note, "then");
        NewJobGraph graph = builder.Build();

        await store.EnqueueGroupAsync(graph);
        await store.EnqueueGroupAsync(graph);
        await jobs.DrainAsync();
        await store.EnqueueGroupAsync(graph);
        await jobs.DrainAsync();

        Assert.Equal(["first", "last", "then"], Notes);
    });
}
