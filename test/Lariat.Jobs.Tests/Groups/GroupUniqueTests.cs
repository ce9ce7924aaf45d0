using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests.Groups;

/// <summary>Members, completion jobs and failure jobs with unique keys.</summary>
public abstract class GroupUniqueTests<TEngine> : UniqueTest<TEngine>
    where TEngine : JobEngine, new()
{
    private static readonly JobOptions s_later = new() { Delay = TimeSpan.FromHours(1) };

    private static JobOptions Throwing(string key = "key") => With(key, conflict: JobConflict.Throw);

    private static async Coroutine<(int Members, int Succeeded, int Aborted, JobGroupState State)> CountAsync(JobGroupHandle group)
    {
        JobGroupInfo info = (await group.GetInfoAsync())!;
        return (info.Members, info.Succeeded, info.Aborted, info.State);
    }

    [Fact]
    public void Existing_KeyIsOfAnotherJob_LeavesTheMemberOut() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "outside", With("key"));

        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            JobHandle taken = g.Add(Note, "taken", With("key"));
            g.Add(Note, "after it", after: [taken]);
            g.Add(Note, "beside it", With("free"));
            g.Then(Note, "then");
        });
        await jobs.DrainAsync();

        Assert.Equal(["outside", "beside it", "then"], Notes);
        Assert.Equal((3, 1, 2, JobGroupState.Completed), await CountAsync(group));
    });

    [Fact]
    public void Existing_FirstStepOfAChainIsOfAnotherJob_AbortsTheRest() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "outside", With("key"));

        JobGroupHandle chain = await jobs.ChainAsync(Note.With("taken", With("key")), Note.With("second"), Note.With("third"));
        await jobs.DrainAsync();

        Assert.Equal(["outside"], Notes);
        Assert.Equal((3, 0, 3, JobGroupState.Completed), await CountAsync(chain));
    });

    [Fact]
    public void Existing_AllKeysAreOfOtherJobs_EndsTheGroupAndTheOneAroundIt() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "outside", With("key") with { Delay = TimeSpan.FromHours(1) });

        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            g.AddGroup(inner => inner.Add(Note, "taken", With("key")));
            g.Then(Note, "then");
        });
        await jobs.DrainAsync();

        Assert.Equal(["then"], Notes);
        Assert.Equal(JobGroupState.Completed, (await group.GetInfoAsync())!.State);
    });

    [Fact]
    public void Existing_TwiceInOneGroup_IsOneMember() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            JobHandle first = g.Add(Note, "first", With("key")), second = g.Add(Note, "second", With("key"));
            Assert.Equal(first.Id, second.Id);
            g.Add(Note, "after it", after: [second]);
        });
        await jobs.DrainAsync();

        Assert.Equal(["first", "after it"], Notes);
        Assert.Equal((2, 2, 0, JobGroupState.Completed), await CountAsync(group));
    });

    [Fact]
    public void Existing_MemberHasTheKey_ReturnsTheMemberUntilItHasEnded() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobHandle? member = null;
        await jobs.GroupAsync(g => member = g.Add(Note, "member", With("key"), after: [g.Add(Note, "first")]));

        JobHandle existing = await jobs.EnqueueAsync(Note, "second", With("key"));
        await jobs.DrainAsync();
        JobHandle later = await jobs.EnqueueAsync(Note, "third", With("key"));

        Assert.Equal(member!.Id, existing.Id);
        Assert.NotEqual(member.Id, later.Id);
        Assert.Equal(["first", "member"], Notes);
    });

    [Fact]
    public void Replace_MemberThatWaitsHasTheKey_GivesItThePayloadAndLetsItWait() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.GroupAsync(g =>
        {
            g.Add(Note, "old", With("key"), after: [g.Add(Note, "first", s_later)]);
            g.Then(Note, "then");
        });

        await jobs.EnqueueAsync(Note, "new", With("key", JobUniqueScope.UntilFinished, JobConflict.Replace));
        await jobs.DrainAsync();
        Assert.Empty(Notes);

        await Coroutine.Sleep(TimeSpan.FromHours(2));
        await jobs.DrainAsync();
        Assert.Equal(["first", "new", "then"], Notes);
    });

    [Fact]
    public void Throw_KeyIsOfAnotherJob_StoresNothing() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobHandle outside = await jobs.EnqueueAsync(Note, "outside", With("key"));

        JobDuplicateException error = await Expect.ThrowsAsync<JobDuplicateException>(async () => await jobs.GroupAsync(g =>
        {
            g.Add(Note, "free", Throwing("free"));
            g.Add(Note, "taken", Throwing());
            g.Then(Note, "then");
        }));
        JobHandle free = await jobs.EnqueueAsync(Note, "has the free key", Throwing("free"));

        Assert.Equal(("key", outside.Id), (error.Key, error.ExistingId));
        Assert.Equal([free.Id, outside.Id], (await jobs.ListAsync(new JobFilter())).Select(job => job.Id));
    });

    [Fact]
    public void Throw_OnTheCompletionJob_AllowsOneGroup() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        Coroutine<JobGroupHandle> ReportAsync(string name) => jobs.GroupAsync(g =>
        {
            g.Add(Note, name);
            g.Then(Note, $"then {name}", Throwing("report"));
        });

        await ReportAsync("first");
        await Expect.ThrowsAsync<JobDuplicateException>(async () => await ReportAsync("second"));
        await jobs.DrainAsync();
        await ReportAsync("third");
        await jobs.DrainAsync();

        Assert.Equal(["first", "then first", "third", "then third"], Notes);
    });

    [Fact]
    public void Throw_OnAFailureJobThatIsNotNeeded_FreesTheKeyWithTheGroup() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.GroupAsync(g =>
        {
            g.Add(Note, "member");
            g.OnFailure(Note, "failure", Throwing());
        });

        await Expect.ThrowsAsync<JobDuplicateException>(async () => await jobs.EnqueueAsync(Note, "early", Throwing()));
        await jobs.DrainAsync();
        await jobs.EnqueueAsync(Note, "late", Throwing());
        await jobs.DrainAsync();

        Assert.Equal(["member", "late"], Notes);
    });

    [Fact]
    public void AbortAsync_MembersHaveKeys_FreesThem() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            g.Add(Note, "member", With("key"), after: [g.Add(Note, "first", s_later)]);
            g.Then(Note, "then", Throwing("then"));
        });

        await group.AbortAsync();
        await jobs.EnqueueAsync(Note, "a", Throwing());
        await jobs.EnqueueAsync(Note, "b", Throwing("then"));
        await jobs.DrainAsync();

        Assert.Equal(["a", "b"], Notes);
    });

    [Fact]
    public void Add_WhileTheGroupRuns_LeavesOutWhatHasATakenKey() => TestLoop.Run(async () =>
    {
        var adds = new Job<string>("adds", Text, (text, job) =>
        {
            JobHandle taken = job.Group.Add(Note, "taken", With("key"));
            job.Group.Add(Note, "after it", after: [taken]);
            job.Group.Add(Note, "free", With("free"));
            job.Group.Add(Note, "the same", With("free"));
            job.Group.Add(Note, "throws", Throwing("other key"));
            return Coroutine.Completed;
        });
        await using JobClient jobs = await OpenAsync(Note, adds);
        await jobs.EnqueueAsync(Note, "outside", With("key") with { Delay = TimeSpan.FromHours(1) });
        await jobs.EnqueueAsync(Note, "outside too", With("other key") with { Delay = TimeSpan.FromHours(1) });

        JobGroupHandle group = await jobs.GroupAsync(g =>
        {
            g.Add(adds, "");
            g.Then(Note, "then");
        });
        await jobs.DrainAsync();

        Assert.Equal(["free", "then"], Notes);
        Assert.Equal((5, 2, 3, JobGroupState.Completed), await CountAsync(group));
    });

    [Fact]
    public void Add_KeyOfTheJobThatAdds_PassesToTheNewMember() => TestLoop.Run(async () =>
    {
        Job<string>? adds = null;
        adds = new Job<string>("adds", Text, (text, job) =>
        {
            Notes.Add(text);
            if (text.Length < 3)
            {
                job.Group.Add(adds!, text + "x", With("key"));
            }

            return Coroutine.Completed;
        });
        await using JobClient jobs = await OpenAsync(Note, adds);

        await jobs.GroupAsync(g =>
        {
            g.Add(adds, "x", With("key"));
            g.Then(Note, "then");
        });
        await jobs.DrainAsync();

        Assert.Equal(["x", "xx", "xxx", "then"], Notes);
    });

    [Fact]
    public void EnqueueGroupAsync_RepeatedWithAMemberThatIsLeftOut_IsOneGroup() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await using JobStore store = await OpenStoreAsync();
        await jobs.EnqueueAsync(Note, "outside", With("key"));
        var builder = new JobGroupBuilder(jobs);
        builder.Add(Note, "after", after: [builder.Add(Note, "free", Throwing("free"))]);
        builder.Add(Note, "taken", With("key"));
        builder.Then(Note, "then");
        NewJobGraph graph = builder.Build();

        await store.EnqueueGroupAsync(graph);
        await store.EnqueueGroupAsync(graph);
        await jobs.DrainAsync();
        await store.EnqueueGroupAsync(graph);
        await jobs.DrainAsync();

        Assert.Equal(["outside", "free", "after", "then"], Notes);
        Assert.Equal((3, 2, 1, JobGroupState.Completed), await CountAsync(jobs.GetGroupHandle(graph.Groups[0].Id)));
    });

    [Fact]
    public void Throw_EnqueuedByTwoClients_StoresOneGroup() => TestLoop.RunReal(async () =>
    {
        await using JobStore left = await Engine.Storage.OpenAsync(new JobClientOptions());
        await using JobStore right = await Engine.Storage.OpenAsync(new JobClientOptions());
        await using JobClient jobs = await JobClient.OpenAsync(Engine.Storage, [Note]);
        NewJobGraph Make(int round)
        {
            var builder = new JobGroupBuilder(jobs);
            builder.Add(Note, "member", With($"left out {round}"));
            builder.Then(Note, "then", Throwing($"then {round}"));
            return builder.Build();
        }

        for (int round = 0; round < 10; round++)
        {
            LoopTask<IReadOnlyList<Guid>>[] both =
            [
                LoopTask.Create(left.EnqueueGroupAsync(Make(round))), LoopTask.Create(right.EnqueueGroupAsync(Make(round))),
            ];
            await Coroutine.WaitMany(both);

            Assert.Equal(1, both.Count(static task => task.GetException() is JobDuplicateException));
            Assert.Equal(1, both.Count(static task => task.GetException() is null));
        }

        Assert.Equal(20, (await jobs.ListAsync(new JobFilter())).Count);
    });
}
