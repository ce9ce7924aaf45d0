using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>How many jobs of a key run at the same time.</summary>
public abstract class LimitTests<TEngine> : LimitTest<TEngine>
    where TEngine : JobEngine, new()
{
    [Fact]
    public void Concurrency_OfAKey_IsNeverExceeded() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 20, "a", To(3, "a"));
        await EnqueueAsync(jobs, 20, "b", To(1, "b"));
        LoopInstant start = EventLoop.Current.Time;

        Assert.Equal(40, await jobs.DrainAsync());

        Assert.Equal((3, 1), (Most["a"], Most["b"]));
        Assert.InRange(EventLoop.Current.Time - start, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21));
    });

    [Fact]
    public void Concurrency_OfTwoWorkers_IsCountedTogether() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await using JobClient other = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 30, "a", To(4, "a"));

        await Coroutine.Gather([jobs.DrainAsync(), other.DrainAsync()]);

        Assert.Equal(4, Most["a"]);
    });

    [Fact]
    public void Concurrency_OfTwoQueues_IsCountedTogether() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 10, "a", To(2, "a"));
        await EnqueueAsync(jobs, 10, "a", To(2, "a") with { Queue = "mail" });

        await jobs.DrainAsync(new JobWorkerOptions { Queues = new Dictionary<string, int> { ["default"] = 50, ["mail"] = 50 } });

        Assert.Equal(2, Most["a"]);
    });

    [Fact]
    public void Concurrency_KeyAtItsLimitInFront_DoesNotDelayTheOthers() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow, Note);
        await EnqueueAsync(jobs, 100, "a", To(1, "a"));
        await jobs.EnqueueAsync(Note, "free");
        await using JobStore store = await OpenStoreAsync();

        JobExchange answer = await TakeAsync(store, await store.OpenSessionAsync("worker"), 10);

        Assert.Equal(["slow", "note"], answer.Fetched.Select(job => job.Kind));
    });

    [Theory]
    [InlineData("completed")]
    [InlineData("failed")]
    [InlineData("dead")]
    [InlineData("aborted")]
    [InlineData("released")]
    public void Concurrency_TryHasEnded_ItsPlaceIsFree(string end) => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 2, "a", To(1));
        await using JobStore store = await OpenStoreAsync();
        JobSession session = await store.OpenSessionAsync("worker");
        FetchedJob first = Assert.Single((await TakeAsync(store, session, 2)).Fetched);
        Assert.Empty((await TakeAsync(store, session, 2)).Fetched);

        JobExchange answer = await TakeAsync(
            store, session, 2, new FinishedJob(first, Enum.Parse<JobEnd>(end, ignoreCase: true), Error: "error", Delay: TimeSpan.FromHours(1)));

        Assert.NotEqual(first.Id, Assert.Single(answer.Fetched).Id);
        Assert.Equal(1, await UsedAsync(store));
    });

    [Fact]
    public void Concurrency_SessionCloses_ItsPlacesAreFree() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 3, "a", To(2));
        await using JobStore store = await OpenStoreAsync();
        JobSession session = await store.OpenSessionAsync("worker");
        await TakeAsync(store, session, 10);
        Assert.Equal(2, await UsedAsync(store));

        await store.CloseSessionAsync(session);

        Assert.Equal(0, await UsedAsync(store));
    });

    [Fact]
    public void Concurrency_WorkerDies_ItsPlacesAreFreeAfterTheRescue() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 3, "a", To(2));
        await using JobStore store = await OpenStoreAsync();
        await TakeAsync(store, await store.OpenSessionAsync("dead"), 10);
        await Coroutine.Sleep(16);

        await store.RescueAsync(own: null);

        Assert.Equal(0, await UsedAsync(store));
        Assert.Equal(2, (await TakeAsync(store, await store.OpenSessionAsync("next"), 10)).Fetched.Count);
    });

    [Fact]
    public void Concurrency_LostSession_DoesNotGiveAPlaceBackTwice() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 3, "a", To(2));
        await using JobStore store = await OpenStoreAsync();
        JobSession frozen = await store.OpenSessionAsync("frozen");
        FetchedJob job = (await TakeAsync(store, frozen, 10)).Fetched[0];
        await Coroutine.Sleep(16);
        await store.RescueAsync(own: null);
        await TakeAsync(store, await store.OpenSessionAsync("next"), 10);

        await TakeAsync(store, frozen, 0, new FinishedJob(job, JobEnd.Completed));

        Assert.Equal(2, await UsedAsync(store));
    });
}
