using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>Keys take turns, and jobs without a limit have theirs.</summary>
public abstract class LimitKeyTests<TEngine> : LimitTest<TEngine>
    where TEngine : JobEngine, new()
{
    [Fact]
    public void Keys_OneWithManyJobs_TakeTurns() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 1_000, "many", To(1_000, "many"));
        await EnqueueAsync(jobs, 10, "few", To(1_000, "few"));
        await using JobStore store = await OpenStoreAsync();
        JobSession session = await store.OpenSessionAsync("worker");

        var taken = new List<FetchedJob>();
        for (int i = 0; i < 20; i++)
        {
            taken.AddRange((await TakeAsync(store, session, 1)).Fetched);
        }

        Assert.Equal(10, taken.Count(job => job.Payload.AsSpan().SequenceEqual("\"few\""u8)));
    });

    [Fact]
    public void Keys_MoreThanOneSearchLooksAt_AreAllServed() => TestLoop.Run(async () =>
    {
        const int Count = 300;
        await using JobClient jobs = await OpenAsync(Slow);
        for (int key = 0; key < Count; key++)
        {
            await EnqueueAsync(jobs, 2, "x", To(1, $"key {key}"));
        }

        await using JobStore store = await OpenStoreAsync();
        JobSession session = await store.OpenSessionAsync("worker");
        var taken = new HashSet<Guid>();
        while ((await TakeAsync(store, session, 7)).Fetched is { Count: > 0 } fetched)
        {
            taken.UnionWith(fetched.Select(job => job.Id));
        }

        Assert.Equal(Count, taken.Count);
        Assert.All(await store.ListLimitsAsync(), limit => Assert.Equal((1, 1), (limit.Running, limit.Waiting)));
    });

    [Fact]
    public void Keys_OfSeveralPriorities_TheFirstPriorityIsTakenFirst() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow, Note);
        await EnqueueAsync(jobs, 1, "low", To(5, "low") with { Priority = 3 });
        await jobs.EnqueueAsync(Note, "normal");
        await EnqueueAsync(jobs, 1, "high", To(5, "high") with { Priority = 0 });
        await using JobStore store = await OpenStoreAsync();

        JobExchange answer = await TakeAsync(store, await store.OpenSessionAsync("worker"), 10);

        Assert.Equal(["\"high\"", "\"normal\"", "\"low\""], answer.Fetched.Select(job => System.Text.Encoding.UTF8.GetString(job.Payload)));
    });

    [Fact]
    public void Limited_OlderJobsWithoutALimit_AreTakenBeforeIt() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow, Note);
        for (int i = 0; i < 2; i++)
        {
            await jobs.EnqueueAsync(Note, "free");
            await Coroutine.Sleep(1);
            await EnqueueAsync(jobs, 1, "limited", To(5));
            await Coroutine.Sleep(1);
        }

        await using JobStore store = await OpenStoreAsync();
        JobSession session = await store.OpenSessionAsync("worker");
        var kinds = new List<string>();
        for (int i = 0; i < 4; i++)
        {
            kinds.Add(Assert.Single((await TakeAsync(store, session, 1)).Fetched).Kind);
        }

        Assert.Equal(["note", "slow", "note", "slow"], kinds);
    });
}
