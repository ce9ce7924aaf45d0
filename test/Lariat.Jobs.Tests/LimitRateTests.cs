using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>How many jobs of a key begin in a time.</summary>
public abstract class LimitRateTests<TEngine> : LimitTest<TEngine>
    where TEngine : JobEngine, new()
{
    [Fact]
    public void Rate_WithoutAConcurrency_SpacesTheStarts() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 6, "a", To(null, "a", new JobRate(2, TimeSpan.FromSeconds(10))));
        await WithWorkerAsync(jobs, async () =>
        {
            while (Starts.Count < 6)
            {
                await Coroutine.Sleep(1);
            }
        });

        TimeSpan[] since = [.. Starts.Select(start => start - Starts[0])];
        double[] expected = [0, 0, 5, 10, 15, 20];
        Assert.All(since.Zip(expected), pair => Assert.InRange(pair.First.TotalSeconds, pair.Second - 0.001, pair.Second + 0.1));
    });

    [Fact]
    public void Rate_IsReached_TheExchangeSaysWhenTheNextMayBegin() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 3, "a", To(null, "a", new JobRate(1, TimeSpan.FromMinutes(1))));
        await using JobStore store = await OpenStoreAsync();
        JobSession session = await store.OpenSessionAsync("worker");
        Assert.Single((await TakeAsync(store, session, 10)).Fetched);
        await Coroutine.Sleep(20);

        JobExchange answer = await TakeAsync(store, session, 10);

        Assert.Empty(answer.Fetched);
        Assert.Equal(TimeSpan.FromSeconds(40), answer.DueIn);
    });

    [Fact]
    public void Rate_WithABurstOfOne_SpacesAllEvenly() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 3, "a", To(null, "a", new JobRate(60, TimeSpan.FromMinutes(1), Burst: 1)));
        await using JobStore store = await OpenStoreAsync();
        JobSession session = await store.OpenSessionAsync("worker");

        Assert.Single((await TakeAsync(store, session, 10)).Fetched);
        JobExchange answer = await TakeAsync(store, session, 10);

        Assert.Equal((0, TimeSpan.FromSeconds(1)), (answer.Fetched.Count, answer.DueIn));
    });

    [Fact]
    public void DelayedJob_WithALimit_IsWaitedFor() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 1, "a", To(1) with { Delay = TimeSpan.FromSeconds(30) });
        await using JobStore store = await OpenStoreAsync();

        JobExchange answer = await TakeAsync(store, await store.OpenSessionAsync("worker"), 10);

        Assert.Equal((0, TimeSpan.FromSeconds(30)), (answer.Fetched.Count, answer.DueIn));
    });
}
