using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

public abstract class UniqueTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private static JobOptions With(string? key, JobUniqueScope? scope = null, JobConflict? conflict = null)
        => new() { Unique = new JobUnique(key, scope) { OnConflict = conflict ?? JobConflict.Existing } };

    private static JobOptions Debounced(double delay, double? maxWait = null) => With("key", conflict: JobConflict.Debounce(
        TimeSpan.FromSeconds(delay), maxWait is { } longest ? TimeSpan.FromSeconds(longest) : null));

    private JobSession? _session;

    private async Coroutine<FetchedJob> TakeAsync(JobStore store)
    {
        _session ??= await store.OpenSessionAsync("worker");
        JobExchange answer = await store.ExchangeAsync(
            _session, [], [new(JobOptions.DefaultQueue, 1)], new Dictionary<string, int> { ["note"] = 1 });
        return Assert.Single(answer.Fetched);
    }

    private async Coroutine EndAsync(JobStore store, FinishedJob end)
        => Assert.Single((await store.ExchangeAsync(_session!, [end], [], new Dictionary<string, int>())).Accepted);

    [Fact]
    public void EnqueueAsync_KeyIsTaken_ReturnsTheOtherJob() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        JobHandle first = await jobs.EnqueueAsync(Note, "first", With("key"));
        JobHandle second = await jobs.EnqueueAsync(Note, "second", With("key"));

        Assert.Equal(first.Id, second.Id);
        await jobs.DrainAsync();
        Assert.Equal(["first"], Notes);
    });

    [Fact]
    public void EnqueueAsync_EqualKeysInOneBatch_AreOneJob() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        JobHandle[] handles = await Coroutine.Gather(Enumerable.Range(0, 20).Select(async Coroutine<JobHandle> (number)
            => await jobs.EnqueueAsync(Note, $"{number}", With($"key {number % 2}"))));

        Assert.Equal(2, handles.Select(handle => handle.Id).Distinct().Count());
        await jobs.DrainAsync();
        Assert.Equal(["0", "1"], Notes);
    });

    [Fact]
    public void EnqueueAsync_FromTwoClients_IsOneJob() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await using JobClient other = await OpenAsync();

        JobHandle[] handles = await Coroutine.Gather(
            [jobs.EnqueueAsync(Note, "one", With("key")), other.EnqueueAsync(Note, "two", With("key"))]);

        Assert.Equal(handles[0].Id, handles[1].Id);
    });

    [Fact]
    public void EnqueueAsync_SameKeyOfAnotherKind_IsAnotherJob() => TestLoop.Run(async () =>
    {
        var memo = new Job<string>("memo", Text, (_, _) => Coroutine.Completed);
        await using JobClient jobs = await OpenAsync(Note, memo);

        JobHandle note = await jobs.EnqueueAsync(Note, "x", With("key"));
        JobHandle other = await jobs.EnqueueAsync(memo, "x", With("key"));

        Assert.NotEqual(note.Id, other.Id);
    });

    [Fact]
    public void EnqueueAsync_WithoutAKey_ThePayloadIsTheKey() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        JobHandle first = await jobs.EnqueueAsync(Note, "same", With(null));

        Assert.Equal(first.Id, (await jobs.EnqueueAsync(Note, "same", With(null))).Id);
        Assert.NotEqual(first.Id, (await jobs.EnqueueAsync(Note, "other", With(null))).Id);
    });

    [Fact]
    public void EnqueueAsync_OptionsForThePayload_GiveTheKey() => TestLoop.Run(async () =>
    {
        var noted = new Job<string>("note", Text, (_, _) => Coroutine.Completed) { OptionsFor = text => With(text[..1]) };
        await using JobClient jobs = await OpenAsync(noted);

        JobHandle first = await jobs.EnqueueAsync(noted, "ada");

        Assert.Equal(first.Id, (await jobs.EnqueueAsync(noted, "alan", new JobOptions { Priority = 0 })).Id);
        Assert.NotEqual(first.Id, (await jobs.EnqueueAsync(noted, "alan", With("other"))).Id);
    });

    [Fact]
    public void EnqueueAsync_ThrowOnConflict_NamesTheOtherJob() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobHandle first = await jobs.EnqueueAsync(Note, "first", With("key"));

        JobDuplicateException error = await Expect.ThrowsAsync<JobDuplicateException>(
            async () => await jobs.EnqueueAsync(Note, "second", With("key", conflict: JobConflict.Throw)));

        Assert.Equal((first.Id, "key"), (error.ExistingId, error.Key));
        Assert.Contains($"{first.Id}", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void EnqueueAsync_ReplaceOnConflict_HasTheLastPayloadAndTime() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "first", With("key", conflict: JobConflict.Replace) with { Delay = TimeSpan.FromDays(1) });

        await jobs.EnqueueAsync(Note, "second", With("key", conflict: JobConflict.Replace));

        Assert.Equal(1, await jobs.DrainAsync());
        Assert.Equal(["second"], Notes);
    });

    [Fact]
    public void EnqueueAsync_ReplaceOfARunningJob_IsAnotherJob() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await using JobStore store = await OpenStoreAsync();
        JobHandle first = await jobs.EnqueueAsync(Note, "first", With("key", conflict: JobConflict.Replace));
        await TakeAsync(store);

        JobHandle second = await jobs.EnqueueAsync(Note, "second", With("key", conflict: JobConflict.Replace));

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal("\"first\"", (await first.GetInfoAsync())!.Payload);
    });

    [Fact]
    public void EnqueueAsync_ReplaceOfAJobBetweenTries_LeavesItAsItIs() => TestLoop.Run(async () =>
    {
        JobOptions options = With("key", JobUniqueScope.UntilFinished, JobConflict.Replace);
        await using JobClient jobs = await OpenAsync();
        await using JobStore store = await OpenStoreAsync();
        JobHandle first = await jobs.EnqueueAsync(Note, "first", options);
        await EndAsync(store, new FinishedJob(await TakeAsync(store), JobEnd.Failed, Error: "failed"));

        JobHandle second = await jobs.EnqueueAsync(Note, "second", options);

        Assert.Equal(first.Id, second.Id);
        Assert.Equal("\"first\"", (await first.GetInfoAsync())!.Payload);
    });

    [Fact]
    public void EnqueueAsync_Debounced_BeginsAfterTheLastOne() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        LoopInstant start = EventLoop.Current.Time;
        TimeSpan waited = default;

        await WithWorkerAsync(jobs, async () =>
        {
            JobHandle handle = await jobs.EnqueueAsync(Note, "0", Debounced(10));
            for (int i = 1; i <= 5; i++)
            {
                await Coroutine.Sleep(5);
                await jobs.EnqueueAsync(Note, $"{i}", Debounced(10));
            }

            await handle.WaitAsync();
            waited = EventLoop.Current.Time - start;
        });

        Assert.Equal(["5"], Notes);
        Assert.InRange(waited, TimeSpan.FromSeconds(35), TimeSpan.FromSeconds(37));
    });

    [Fact]
    public void EnqueueAsync_DebouncedBeyondTheLongestWait_Begins() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobHandle handle = await jobs.EnqueueAsync(Note, "0", Debounced(10, maxWait: 12));
        DateTimeOffset created = (await handle.GetInfoAsync())!.CreatedAt;
        await Coroutine.Sleep(5);

        await jobs.EnqueueAsync(Note, "1", Debounced(10, maxWait: 12));

        Assert.Equal(created.AddSeconds(12), (await handle.GetInfoAsync())!.RunAt);
    });

    [Fact]
    public void UntilStarted_JobRuns_KeyIsFree() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await using JobStore store = await OpenStoreAsync();
        JobHandle first = await jobs.EnqueueAsync(Note, "first", With("key", JobUniqueScope.UntilStarted));
        Assert.Equal(first.Id, (await jobs.EnqueueAsync(Note, "waits", With("key", JobUniqueScope.UntilStarted))).Id);
        await TakeAsync(store);

        JobHandle second = await jobs.EnqueueAsync(Note, "second", With("key", JobUniqueScope.UntilStarted));

        Assert.NotEqual(first.Id, second.Id);
    });

    [Fact]
    public void UntilStarted_OldJobEnds_DoesNotFreeTheKeyOfTheNext() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await using JobStore store = await OpenStoreAsync();
        await jobs.EnqueueAsync(Note, "first", With("key", JobUniqueScope.UntilStarted));
        FetchedJob running = await TakeAsync(store);
        JobHandle second = await jobs.EnqueueAsync(Note, "second", With("key", JobUniqueScope.UntilStarted));

        await EndAsync(store, new FinishedJob(running, JobEnd.Completed));

        Assert.Equal(second.Id, (await jobs.EnqueueAsync(Note, "third", With("key", JobUniqueScope.UntilStarted))).Id);
    });

    [Fact]
    public void UntilFinished_JobRuns_KeyIsTaken() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await using JobStore store = await OpenStoreAsync();
        JobHandle first = await jobs.EnqueueAsync(Note, "first", With("key"));
        await TakeAsync(store);

        Assert.Equal(first.Id, (await jobs.EnqueueAsync(Note, "second", With("key"))).Id);
    });

    [Theory]
    [InlineData("completed", true)]
    [InlineData("dead", true)]
    [InlineData("aborted", true)]
    [InlineData("failed", false)]
    [InlineData("released", false)]
    public void UntilFinished_EndOfATry_FreesTheKeyIfTheJobHasEnded(string end, bool isFree) => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await using JobStore store = await OpenStoreAsync();
        JobHandle first = await jobs.EnqueueAsync(Note, "first", With("key"));

        await EndAsync(store, new FinishedJob(await TakeAsync(store), Enum.Parse<JobEnd>(end, ignoreCase: true), Error: "error"));

        Assert.Equal(isFree, first.Id != (await jobs.EnqueueAsync(Note, "second", With("key"))).Id);
    });

    [Fact]
    public void AbortAsync_WaitingJob_FreesTheKey() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobHandle first = await jobs.EnqueueAsync(Note, "first", With("key"));

        await first.AbortAsync();

        Assert.NotEqual(first.Id, (await jobs.EnqueueAsync(Note, "second", With("key"))).Id);
    });

    [Fact]
    public void RescueAsync_ThirdDeath_FreesTheKey() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await using JobStore store = await OpenStoreAsync();
        JobHandle first = await jobs.EnqueueAsync(Note, "first", With("key"));
        for (int death = 0; death < JobStore.MaxLost; death++)
        {
            _session = null;
            await TakeAsync(store);
            await Coroutine.Sleep(60);
            await store.RescueAsync(own: null);
            await Coroutine.Sleep(60);
        }

        Assert.Equal(JobState.Dead, (await first.GetInfoAsync())!.State);
        Assert.NotEqual(first.Id, (await jobs.EnqueueAsync(Note, "second", With("key"))).Id);
    });

    [Fact]
    public void RetryAsync_KeyIsFree_JobHasItAgain() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await using JobStore store = await OpenStoreAsync();
        JobHandle first = await jobs.EnqueueAsync(Note, "first", With("key"));
        await EndAsync(store, new FinishedJob(await TakeAsync(store), JobEnd.Dead, Error: "error"));

        Assert.Equal(1, await jobs.RetryAsync(new JobFilter()));

        Assert.Equal(first.Id, (await jobs.EnqueueAsync(Note, "second", With("key"))).Id);
    });

    [Fact]
    public void RetryAsync_KeyIsTaken_JobStaysDead() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await using JobStore store = await OpenStoreAsync();
        JobHandle first = await jobs.EnqueueAsync(Note, "first", With("key"));
        await EndAsync(store, new FinishedJob(await TakeAsync(store), JobEnd.Dead, Error: "error"));
        await jobs.EnqueueAsync(Note, "second", With("key"));

        Assert.Equal(0, await jobs.RetryAsync(new JobFilter()));

        Assert.Equal(JobState.Dead, (await first.GetInfoAsync())!.State);
    });

    [Fact]
    public void RetryAsync_SeveralDeadWithOneKey_OneReturns() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await using JobStore store = await OpenStoreAsync();
        for (int i = 0; i < 3; i++)
        {
            await jobs.EnqueueAsync(Note, $"{i}", With("key"));
            await EndAsync(store, new FinishedJob(await TakeAsync(store), JobEnd.Dead, Error: "error"));
            await Coroutine.Sleep(1);
        }

        Assert.Equal(1, await jobs.RetryAsync(new JobFilter()));

        Assert.Equal(2, (await jobs.ListAsync(new JobFilter { States = [JobState.Dead] })).Count);
    });

    [Fact]
    public void For_WindowHasPassed_KeyIsFree() => TestLoop.Run(async () =>
    {
        JobOptions options = With("key", JobUniqueScope.For(TimeSpan.FromHours(1)));
        await using JobClient jobs = await OpenAsync();
        JobHandle first = await jobs.EnqueueAsync(Note, "first", options);
        await jobs.DrainAsync();

        await Coroutine.Sleep(TimeSpan.FromMinutes(59));
        Assert.Equal(first.Id, (await jobs.EnqueueAsync(Note, "second", options)).Id);
        await Coroutine.Sleep(TimeSpan.FromMinutes(2));
        Assert.NotEqual(first.Id, (await jobs.EnqueueAsync(Note, "third", options)).Id);
    });

    [Fact]
    public void Enqueue_InAJobWhoseKeyItHas_IsStoredWithTheCompletion() => TestLoop.Run(async () =>
    {
        Job<string>? chain = null;
        chain = new Job<string>("chain", Text, (text, job) =>
        {
            Notes.Add(text);
            if (text == "1")
            {
                job.Enqueue(chain!, "2", With("key"));
            }

            return Coroutine.Completed;
        });
        await using JobClient jobs = await OpenAsync(chain);
        await jobs.EnqueueAsync(chain, "1", With("key"));

        await jobs.DrainAsync();

        Assert.Equal(["1", "2"], Notes);
    });

    [Fact]
    public void Enqueue_KeyIsTaken_StoresNoChild() => TestLoop.Run(async () =>
    {
        var parent = new Job<string>("parent", Text, (_, job) =>
        {
            job.Enqueue(Note, "child", With("key", conflict: JobConflict.Throw));
            return Coroutine.Completed;
        });
        await using JobClient jobs = await OpenAsync(parent, Note);
        await jobs.EnqueueAsync(Note, "first", With("key") with { Delay = TimeSpan.FromDays(1) });
        JobHandle handle = await jobs.EnqueueAsync(parent, "x");

        await jobs.DrainAsync();

        Assert.Equal(JobState.Completed, (await handle.GetInfoAsync())!.State);
        Assert.Equal(2, (await jobs.ListAsync()).Count);
    });

    [Fact]
    public void EnqueueAsync_SameJobAgain_IsOneJobWithItsKey() => TestLoop.Run(async () =>
    {
        await using JobStore store = await OpenStoreAsync();
        NewJob job = JobOptionsCheck.Resolve(Note, With("key"), "\"x\""u8.ToArray());

        Assert.Equal([job.Id], await store.EnqueueAsync([job]));
        Assert.Equal([job.Id], await store.EnqueueAsync([job]));

        Assert.Single(await store.ListAsync(new JobFilter(), 10));
    });

    public static TheoryData<string, JobOptions> WrongOptions => new()
    {
        { "unique key has 1 to 200", With("") },
        { "unique key has 1 to 200", With(new string('x', 201)) },
        { "Delay and At are not allowed", Debounced(1) with { Delay = TimeSpan.Zero } },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void EnqueueAsync_OptionOutOfRange_SaysWhich(string problem, JobOptions options) => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        ArgumentException error = await Expect.ThrowsAsync<ArgumentException>(async () => await jobs.EnqueueAsync(Note, "ada", options));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    });
}
