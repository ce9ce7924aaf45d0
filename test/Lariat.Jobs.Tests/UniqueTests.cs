using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>One job for each key.</summary>
public abstract class UniqueTests<TEngine> : UniqueTest<TEngine>
    where TEngine : JobEngine, new()
{
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
