using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

public abstract class LimitTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private static readonly Dictionary<string, int> s_kinds = new() { ["note"] = 1, ["slow"] = 1 };

    private readonly Dictionary<string, int> _running = [];
    private readonly Dictionary<string, int> _most = [];
    private readonly List<TimeSpan> _starts = [];

    /// <summary>Runs for a second; its payload is the key that it counts.</summary>
    private Job<string> Slow { get; }

    protected LimitTests() => Slow = new Job<string>("slow", Text, async (key, _) =>
    {
        _starts.Add(EventLoop.Current.Time - LoopInstant.Zero);
        _running[key] = _running.GetValueOrDefault(key) + 1;
        _most[key] = Math.Max(_most.GetValueOrDefault(key), _running[key]);
        await Coroutine.Sleep(1);
        _running[key]--;
    });

    private static JobOptions To(int? concurrency, string key = "key", JobRate? rate = null)
        => new() { Limit = new JobLimit(key, concurrency, rate) };

    private async Coroutine EnqueueAsync(JobClient jobs, int count, string text, JobOptions options)
        => await Coroutine.Gather(Enumerable.Range(0, count).Select(async Coroutine<JobHandle> (_) => await jobs.EnqueueAsync(Slow, text, options)));

    private static async Coroutine<JobExchange> TakeAsync(JobStore store, JobSession session, int count, params FinishedJob[] finished)
        => await store.ExchangeAsync(session, finished, [new(JobOptions.DefaultQueue, count)], s_kinds);

    private static async Coroutine<int> UsedAsync(JobStore store) => Assert.Single(await store.ListLimitsAsync()).Running;

    [Fact]
    public void Concurrency_OfAKey_IsNeverExceeded() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 20, "a", To(3, "a"));
        await EnqueueAsync(jobs, 20, "b", To(1, "b"));
        LoopInstant start = EventLoop.Current.Time;

        Assert.Equal(40, await jobs.DrainAsync());

        Assert.Equal((3, 1), (_most["a"], _most["b"]));
        Assert.InRange(EventLoop.Current.Time - start, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21));
    });

    [Fact]
    public void Concurrency_OfTwoWorkers_IsCountedTogether() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await using JobClient other = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 30, "a", To(4, "a"));

        await Coroutine.Gather([jobs.DrainAsync(), other.DrainAsync()]);

        Assert.Equal(4, _most["a"]);
    });

    [Fact]
    public void Concurrency_OfTwoQueues_IsCountedTogether() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 10, "a", To(2, "a"));
        await EnqueueAsync(jobs, 10, "a", To(2, "a") with { Queue = "mail" });

        await jobs.DrainAsync(new JobWorkerOptions { Queues = new Dictionary<string, int> { ["default"] = 50, ["mail"] = 50 } });

        Assert.Equal(2, _most["a"]);
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

    [Fact]
    public void Rate_WithoutAConcurrency_SpacesTheStarts() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 6, "a", To(null, "a", new JobRate(2, TimeSpan.FromSeconds(10))));
        await WithWorkerAsync(jobs, async () =>
        {
            while (_starts.Count < 6)
            {
                await Coroutine.Sleep(1);
            }
        });

        TimeSpan[] since = [.. _starts.Select(start => start - _starts[0])];
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

    [Fact]
    public void SetLimitAsync_WhileJobsWait_CountsMoreThanTheEnqueue() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 20, "a", To(1, "a"));
        await jobs.SetLimitAsync(new JobLimit("a", 5));
        await EnqueueAsync(jobs, 1, "a", To(1, "a"));

        await jobs.DrainAsync();

        Assert.Equal(5, _most["a"]);
    });

    [Fact]
    public void SetLimitAsync_BelowWhatRuns_TakesNoFurther() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 10, "a", To(5, "a"));
        await using JobStore store = await OpenStoreAsync();
        JobSession session = await store.OpenSessionAsync("worker");
        IReadOnlyList<FetchedJob> running = (await TakeAsync(store, session, 10)).Fetched;

        await jobs.SetLimitAsync(new JobLimit("a", 2));

        Assert.Empty((await TakeAsync(store, session, 10, [.. running.Take(3).Select(job => new FinishedJob(job, JobEnd.Completed))])).Fetched);
        Assert.Single((await TakeAsync(store, session, 10, new FinishedJob(running[3], JobEnd.Completed))).Fetched);
    });

    [Fact]
    public void SetLimitAsync_WithoutLimits_LiftsThem() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 10, "a", To(1, "a"));

        await jobs.SetLimitAsync(new JobLimit("a"));
        await jobs.DrainAsync();

        Assert.Equal(10, _most["a"]);
    });

    [Fact]
    public void ResetLimitAsync_AfterASet_TheNextEnqueueDecides() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await jobs.SetLimitAsync(new JobLimit("a", 5));

        Assert.True(await jobs.ResetLimitAsync("a"));
        Assert.False(await jobs.ResetLimitAsync("a"));
        await EnqueueAsync(jobs, 1, "a", To(2, "a", new JobRate(3, TimeSpan.FromMinutes(1), Burst: 2)));

        JobLimitInfo info = Assert.Single(await jobs.ListLimitsAsync());
        Assert.Equal(new JobLimitInfo(new JobLimit("a", 2, new JobRate(3, TimeSpan.FromMinutes(1), 2)), 0, 1, IsSet: false), info);
    });

    [Fact]
    public void RetryAsync_DeadJobWithALimit_HasItAgain() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await EnqueueAsync(jobs, 3, "a", To(1, "a"));
        await using JobStore store = await OpenStoreAsync();
        JobSession session = await store.OpenSessionAsync("worker");
        for (int i = 0; i < 3; i++)
        {
            await TakeAsync(store, session, 0, new FinishedJob((await TakeAsync(store, session, 5)).Fetched[0], JobEnd.Dead, Error: "error"));
        }

        await store.HousekeepAsync();
        Assert.Equal(3, await jobs.RetryAsync(new JobFilter()));
        await jobs.DrainAsync();

        Assert.Equal(1, _most["a"]);
        Assert.Equal(3, _starts.Count);
    });

    [Fact]
    public void HousekeepAsync_KeyWithoutJobs_IsForgotten() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);
        await jobs.SetLimitAsync(new JobLimit("set by hand", 1));
        await EnqueueAsync(jobs, 1, "x", To(1, "waits") with { Delay = TimeSpan.FromDays(1), Queue = "other" });
        await EnqueueAsync(jobs, 1, "x", To(1, "done"));
        await EnqueueAsync(jobs, 1, "x", To(1, "of an hour", new JobRate(1, TimeSpan.FromHours(1))));
        await jobs.DrainAsync();
        await using JobStore store = await OpenStoreAsync();

        await store.HousekeepAsync();

        Assert.Equal(["of an hour", "set by hand", "waits"], (await jobs.ListLimitsAsync()).Select(info => info.Limit.Key));
    });

    [Fact]
    public void FindAsync_JobWithALimit_HasItsKey() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);

        JobHandle handle = await jobs.EnqueueAsync(Slow, "x", To(1, "stripe"));

        Assert.Equal("stripe", (await handle.GetInfoAsync())!.LimitKey);
    });

    [Fact]
    public void EnqueueAsync_LimitOfNothing_SaysSo() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Slow);

        ArgumentException error = await Expect.ThrowsAsync<ArgumentException>(async () => await jobs.EnqueueAsync(Slow, "x", To(null)));

        Assert.Contains("neither a concurrency nor a rate", error.Message, StringComparison.Ordinal);
    });
}
