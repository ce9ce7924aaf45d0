using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests.Groups;

/// <summary>Order, completion and results of groups whose members succeed.</summary>
public abstract class GroupTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private static Job<string, int> Length { get; } = new("length", Text, Number, (text, _) => Coroutine.FromResult(text.Length));

    private Job<string> Sum { get; }

    protected GroupTests() => Sum = new Job<string>("sum", Text, async (text, job) =>
        Notes.Add($"{text} {string.Join('+', await job.Group.GetResultsAsync(Length))}"));

    private Coroutine<JobClient> OpenAllAsync() => OpenAsync(Note, Length, Sum);

    [Fact]
    public void GroupAsync_WithThen_RunsItWithTheResultsInOrder() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            for (int i = 1; i <= 20; i++)
            {
                g.Add(Length, new string('x', i));
            }

            g.Then(Sum, "sum");
        });

        await WithWorkerAsync(jobs, () => group.WaitAsync());

        Assert.Equal([$"sum {string.Join('+', Enumerable.Range(1, 20))}"], Notes);
    });

    [Fact]
    public void GroupAsync_MemberHandle_ReturnsItsResult() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobHandle<int>? four = null;
        await jobs.GroupAsync(g => four = g.Add(Length, "four"));

        await WithWorkerAsync(jobs, async () => Assert.Equal(4, await four!.WaitAsync()));
    });

    [Fact]
    public void GroupAsync_WithoutMembers_RunsThenAtOnce() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            g.Then(Sum, "nothing");
            g.OnFailure(Note, "never");
        });

        await WithWorkerAsync(jobs, () => group.WaitAsync());

        Assert.Equal(["nothing "], Notes);
        Assert.Single(await jobs.ListAsync());
    });

    [Fact]
    public void GroupAsync_After_RunsWhenAllPredecessorsHaveSucceeded() => TestLoop.Run(async () =>
    {
        var slow = new Job<string>("slow", Text, async (text, _) =>
        {
            await Coroutine.Sleep(text.Length);
            Notes.Add(text);
        });
        await using JobClient jobs = await OpenAsync(slow, Note);
        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            JobHandle first = g.Add(slow, "aaaa"), second = g.Add(slow, "bb");
            JobHandle both = g.Add(Note, "after both", after: [first, second]);
            g.Add(Note, "after b", after: [second]);
            g.Add(Note, "last", after: [both, first]);
        });

        await WithWorkerAsync(jobs, () => group.WaitAsync());

        Assert.Equal(["bb", "after b", "aaaa", "after both", "last"], Notes);
    });

    [Fact]
    public void GroupAsync_MembersThatWait_AreWaitingAndAreCounted() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobHandle? second = null;
        await jobs.GroupAsync(g => second = g.Add(Note, "second", after: [g.Add(Note, "first")]));

        Assert.Equal(JobState.Waiting, (await second!.GetInfoAsync())!.State);
        Assert.Equal([second.Id], (await jobs.ListAsync(new JobFilter { States = [JobState.Waiting] })).Select(job => job.Id));
        Assert.Equal([(JobState.Ready, 1), (JobState.Waiting, 1)], (await jobs.CountAsync()).Select(count => (count.State, count.Count)));
    });

    [Fact]
    public void GroupAsync_DelayedMember_WaitsForBoth() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle group = await jobs.GroupAsync(
            g => g.Add(Note, "later", new JobOptions { Delay = TimeSpan.FromMinutes(1) }, after: [g.Add(Note, "first")]));
        await jobs.DrainAsync();
        Assert.Equal(["first"], Notes);

        LoopInstant start = EventLoop.Current.Time;
        await WithWorkerAsync(jobs, () => group.WaitAsync());

        Assert.InRange(EventLoop.Current.Time - start, TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(61));
    });

    [Fact]
    public void GroupAsync_NestedGroups_CountAsOneMember() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            JobGroupHandle inner = g.AddGroup(i =>
            {
                i.Add(Length, "1");
                i.Add(Length, "22");
                i.Then(Sum, "inner");
            });
            JobGroupHandle quiet = g.AddGroup(i => i.Add(Note, "quiet"), after: [inner]);
            g.Add(Note, "after the groups", after: [inner, quiet]);
            g.Then(Note, "outer");
        });
        Assert.Equal(3, (await group.GetInfoAsync())!.Members);

        await WithWorkerAsync(jobs, () => group.WaitAsync());

        Assert.Equal(["inner 1+2", "quiet", "after the groups", "outer"], Notes);
    });

    [Fact]
    public void GroupAsync_EmptyNestedGroup_HoldsNothingUp() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            JobHandle first = g.Add(Note, "first");
            JobGroupHandle empty = g.AddGroup(_ => { }, after: [first]);
            JobGroupHandle onlyThen = g.AddGroup(i => i.Then(Note, "then of nothing"), after: [empty]);
            g.Add(Note, "last", after: [onlyThen]);
        });

        await WithWorkerAsync(jobs, () => group.WaitAsync());

        Assert.Equal(["first", "then of nothing", "last"], Notes);
    });

    [Fact]
    public void ChainAsync_ThreeSteps_RunInOrder() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle chain = await jobs.ChainAsync(Note.With("1"), Length.With("two"), Note.With("3"));

        await WithWorkerAsync(jobs, () => chain.WaitAsync());

        JobGroupInfo info = (await chain.GetInfoAsync())!;
        Assert.Equal(["1", "3"], Notes);
        Assert.Equal((JobGroupState.Completed, 3, 3, 1.0), (info.State, info.Members, info.Succeeded, info.Progress));
    });

    [Fact]
    public void Add_InAMemberThatSucceeds_ThenWaitsForIt() => TestLoop.Run(async () =>
    {
        var splitting = new Job<int>("splitting", Number, (parts, job) =>
        {
            JobHandle? last = null;
            for (int part = 1; part <= parts; part++)
            {
                last = job.Group.Add(Note, $"part {part}", after: last is null ? [] : [last]);
            }

            return job.Attempt == 1 ? throw new InvalidOperationException("the first try adds nothing") : Coroutine.Completed;
        });
        await using JobClient jobs = await OpenAsync(splitting, Note);
        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            g.Add(splitting, 3);
            g.Then(Note, "then");
        });

        await WithWorkerAsync(jobs, () => group.WaitAsync());

        Assert.Equal(["part 1", "part 2", "part 3", "then"], Notes);
        Assert.Equal(4, (await group.GetInfoAsync())!.Members);
    });

    [Fact]
    public void Add_InTheCompletionJob_IsRefused() => TestLoop.Run(async () =>
    {
        var late = new Job<string>("late", Text, (_, job) =>
        {
            job.Group.Add(Note, "too late");
            return Coroutine.Completed;
        });
        await using JobClient jobs = await OpenAsync(late, Note);
        JobHandle? then = null;
        await jobs.GroupAsync(g => then = g.Then(late, "x", new JobOptions { Attempts = 1 }));

        await jobs.DrainAsync();

        Assert.Contains("Only a member", (await then!.GetInfoAsync())!.Errors[0].Text, StringComparison.Ordinal);
    });

    [Fact]
    public void Group_OfAJobWithoutOne_SaysSo() => TestLoop.Run(async () =>
    {
        var lonely = new Job<string>("lonely", Text, (_, job) =>
        {
            Assert.Null(job.GroupId);
            Notes.Add(job.Group.Id.ToString());
            return Coroutine.Completed;
        });
        await using JobClient jobs = await OpenAsync(lonely);
        JobHandle handle = await jobs.EnqueueAsync(lonely, "x", new JobOptions { Attempts = 1 });

        await jobs.DrainAsync();

        Assert.Contains("belongs to no group", (await handle.GetInfoAsync())!.Errors[0].Text, StringComparison.Ordinal);
    });

    [Fact]
    public void GetResultAsync_ById_ReturnsTheMembersResult() => TestLoop.Run(async () =>
    {
        int found = 0;
        var reading = new Job<string>("reading", Text, async (id, job) => found = await job.Group.GetResultAsync(Length, Guid.Parse(id)));
        await using JobClient jobs = await OpenAsync(Length, reading);
        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            g.Add(Length, "1");
            g.Then(reading, g.Add(Length, "22").Id.ToString());
        });

        await WithWorkerAsync(jobs, () => group.WaitAsync());

        Assert.Equal(2, found);
    });

    [Fact]
    public void HousekeepAsync_ResultsOfAGroupThatHasNotEnded_AreKept() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            g.Add(Length, "early");
            g.Add(Length, "late", new JobOptions { Delay = TimeSpan.FromDays(3) });
            g.Then(Sum, "sum");
        });
        await using JobStore store = await OpenStoreAsync();

        await jobs.DrainAsync();
        await Coroutine.Sleep(TimeSpan.FromDays(4));
        await store.HousekeepAsync();
        await jobs.DrainAsync();
        Assert.Equal(["sum 5+4"], Notes);

        await Coroutine.Sleep(TimeSpan.FromDays(2));
        await store.HousekeepAsync();
        Assert.Null(await group.GetInfoAsync());
        Assert.Empty(await jobs.ListAsync());
    });

    [Fact]
    public void ListMembersAsync_OfAGroup_ReturnsThem() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();
        await jobs.EnqueueAsync(Note, "beside it");
        JobHandle? member = null;
        JobGroupHandle group = await jobs.GroupAsync(g => member = g.Add(Note, "member"));

        JobInfo found = Assert.Single(await jobs.GetGroupHandle(group.Id).ListMembersAsync());

        Assert.Equal((member!.Id, group.Id), (found.Id, found.Group!.Value));
    });

    [Fact]
    public void WaitAsync_UnknownGroup_SaysSo() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAllAsync();

        InvalidOperationException error = await Expect.ThrowsAsync<InvalidOperationException>(
            () => jobs.GetGroupHandle(Guid.Empty).WaitAsync());

        Assert.Contains("no group", error.Message, StringComparison.Ordinal);
    });
}
