using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>How long a job has its key.</summary>
public abstract class UniqueScopeTests<TEngine> : UniqueTest<TEngine>
    where TEngine : JobEngine, new()
{
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
            Session = null;
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
}
