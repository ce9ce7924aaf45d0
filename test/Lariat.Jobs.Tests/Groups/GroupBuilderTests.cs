namespace Lariat.Jobs.Tests.Groups;

/// <summary>What a group may not be: refused before anything is stored.</summary>
public abstract class GroupBuilderTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private async Coroutine<TError> RefuseAsync<TError>(Action<JobGroupBuilder> build)
        where TError : Exception
    {
        await using JobClient jobs = await OpenAsync();
        TError error = await Expect.ThrowsAsync<TError>(async () => await jobs.GroupAsync(build));
        Assert.Empty(await jobs.ListAsync());
        return error;
    }

    [Fact]
    public void Add_AfterTheGroupsOwnCompletionJob_IsACycle() => TestLoop.Run(async () =>
    {
        ArgumentException error = await RefuseAsync<ArgumentException>(g =>
        {
            g.Add(Note, "a");
            JobHandle then = g.Then(Note, "then");
            g.AddGroup(inner => inner.Add(Note, "b", after: [then]));
        });

        Assert.Contains("cycle", error.Message, StringComparison.OrdinalIgnoreCase);
    });

    [Fact]
    public void Add_AfterAJobOfAnotherGroup_SaysWhich() => TestLoop.Run(async () =>
    {
        JobHandle? foreign = null;
        await RefuseAsync<NotSupportedException>(g =>
        {
            foreign = g.Add(Note, "a");
            throw new NotSupportedException();
        });

        ArgumentException error = await RefuseAsync<ArgumentException>(g => g.Add(Note, "b", after: [foreign!]));

        Assert.Contains($"{foreign!.Id} is no member", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Then_Twice_IsRefused() => TestLoop.Run(async () =>
    {
        InvalidOperationException error = await RefuseAsync<InvalidOperationException>(g =>
        {
            g.Then(Note, "one");
            g.Then(Note, "two");
        });

        Assert.Contains("completion job", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Add_WhenTheGroupIsComplete_IsRefused() => TestLoop.Run(async () =>
    {
        InvalidOperationException error = await RefuseAsync<InvalidOperationException>(g =>
        {
            JobGroupBuilder? inner = null;
            g.AddGroup(builder => inner = builder);
            inner!.Add(Note, "late");
        });

        Assert.Contains("complete", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Add_MoreThanTheLimit_IsRefused() => TestLoop.Run(async () =>
    {
        InvalidOperationException error = await RefuseAsync<InvalidOperationException>(g =>
        {
            for (int i = 0; i <= JobGroupBuilder.MaxJobs; i++)
            {
                g.Add(Note, "x");
            }
        });

        Assert.Contains("100000", error.Message, StringComparison.Ordinal);
    });

    private static JobOptions With(JobConflict conflict) => new() { Unique = new JobUnique("key") { OnConflict = conflict } };

    [Fact]
    public void Add_KeyThatReplaces_IsRefused() => TestLoop.Run(async () =>
    {
        JobConflict[] replacing = [JobConflict.Replace, JobConflict.Debounce(TimeSpan.FromSeconds(1))];
        foreach (JobConflict conflict in replacing)
        {
            ArgumentException error = await RefuseAsync<ArgumentException>(g => g.Add(Note, "x", With(conflict)));

            Assert.Contains(conflict.ToString(), error.Message, StringComparison.Ordinal);
        }
    });

    [Fact]
    public void Add_KeyOfAnEarlierMemberThatThrows_Throws() => TestLoop.Run(async () =>
    {
        await RefuseAsync<JobDuplicateException>(g =>
        {
            g.Add(Note, "first", With(JobConflict.Throw));
            g.Add(Note, "second", With(JobConflict.Throw));
        });
    });

    [Fact]
    public void Add_KeyOfAnEarlierMemberInAnotherPlace_IsRefused() => TestLoop.Run(async () =>
    {
        await RefuseAsync<ArgumentException>(g =>
        {
            JobHandle first = g.Add(Note, "first", With(JobConflict.Existing));
            g.Add(Note, "second", With(JobConflict.Existing), after: [first]);
        });
        await RefuseAsync<ArgumentException>(g =>
        {
            g.Add(Note, "first", With(JobConflict.Existing));
            g.AddGroup(inner => inner.Add(Note, "second", With(JobConflict.Existing)));
        });
    });

    [Fact]
    public void Then_KeyThatDoesNotThrow_IsRefused() => TestLoop.Run(async () =>
    {
        ArgumentException then = await RefuseAsync<ArgumentException>(g => g.Then(Note, "x", With(JobConflict.Existing)));
        ArgumentException failure = await RefuseAsync<ArgumentException>(g => g.OnFailure(Note, "x", With(JobConflict.Replace)));

        Assert.Contains("JobConflict.Throw", then.Message, StringComparison.Ordinal);
        Assert.Contains("JobConflict.Throw", failure.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void ChainAsync_WithoutSteps_IsRefused() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        await Expect.ThrowsAsync<ArgumentOutOfRangeException>(async () => await jobs.ChainAsync());
    });
}
