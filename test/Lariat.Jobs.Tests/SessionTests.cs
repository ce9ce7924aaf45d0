using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>What happens to the jobs of a worker that dies: tested on the store, as a worker in this process cannot die.</summary>
public abstract class SessionTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private static readonly Dictionary<string, int> s_kinds = new() { ["note"] = 1 };
    private static readonly JobRequest[] s_requestOne = [new(JobOptions.DefaultQueue, 1)];

    private async Coroutine EnqueueAsync()
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "x");
    }

    [Fact]
    public void RescueAsync_LeaseHasRunOut_MakesItsJobsReady() => TestLoop.Run(async () =>
    {
        await EnqueueAsync();
        await using JobStore store = await OpenStoreAsync();
        JobSession dead = await store.OpenSessionAsync("dead");
        await store.ExchangeAsync(dead, [], s_requestOne, s_kinds);

        await Coroutine.Sleep(14);
        Assert.Equal(0, await store.RescueAsync(own: null));
        await Coroutine.Sleep(2);
        Assert.Equal(1, await store.RescueAsync(own: null));

        JobSession other = await store.OpenSessionAsync("other");
        JobExchange again = await store.ExchangeAsync(other, [], s_requestOne, s_kinds);
        FetchedJob job = Assert.Single(again.Fetched);
        Assert.Equal((2, 1), (job.Attempt, job.Lost));
    });

    [Fact]
    public void RescueAsync_LeaseWasRenewed_TakesNothing() => TestLoop.Run(async () =>
    {
        await EnqueueAsync();
        await using JobStore store = await OpenStoreAsync();
        JobSession session = await store.OpenSessionAsync("alive");
        await store.ExchangeAsync(session, [], s_requestOne, s_kinds);
        using JobLease lease = store.OpenLease(session);

        await Coroutine.Sleep(14);
        Assert.False(lease.Renew([]).IsLost);
        await Coroutine.Sleep(14);

        Assert.Equal(0, await store.RescueAsync(own: null));
    });

    [Fact]
    public void RescueAsync_ProcessIsGone_DoesNotWaitForTheLease() => TestLoop.Run(async () =>
    {
        await EnqueueAsync();
        await using JobStore store = await OpenStoreAsync();
        JobSession session = await store.OpenSessionAsync("gone");
        await store.ExchangeAsync(session, [], s_requestOne, s_kinds);
        await Engine.ChangeWorkersAsync(new StoredProcess(Pid: 4194304));

        Assert.Equal(1, await store.RescueAsync(own: null));
    });

    // In a container the next program often has the process id of the last one.
    [Fact]
    public void RescueAsync_EarlierProcessWithThisId_DoesNotWaitForTheLease() => TestLoop.Run(async () =>
    {
        await EnqueueAsync();
        await using JobStore store = await OpenStoreAsync();
        JobSession session = await store.OpenSessionAsync("earlier");
        await store.ExchangeAsync(session, [], s_requestOne, s_kinds);
        Assert.Equal(0, await store.RescueAsync(own: null));
        await Engine.ChangeWorkersAsync(new StoredProcess(IsEarlier: true));

        Assert.Equal(1, await store.RescueAsync(own: null));
    });

    [Fact]
    public void RescueAsync_ProcessOfAnotherHost_WaitsForTheLease() => TestLoop.Run(async () =>
    {
        await EnqueueAsync();
        await using JobStore store = await OpenStoreAsync();
        JobSession session = await store.OpenSessionAsync("elsewhere");
        await store.ExchangeAsync(session, [], s_requestOne, s_kinds);
        await Engine.ChangeWorkersAsync(new StoredProcess(Pid: 4194304, Host: "elsewhere"));

        Assert.Equal(0, await store.RescueAsync(own: null));
    });

    [Fact]
    public void ExchangeAsync_SessionIsDead_RefusesTheEnd() => TestLoop.Run(async () =>
    {
        await EnqueueAsync();
        await using JobStore store = await OpenStoreAsync();
        JobSession frozen = await store.OpenSessionAsync("frozen");
        FetchedJob job = (await store.ExchangeAsync(frozen, [], s_requestOne, s_kinds)).Fetched[0];
        await Coroutine.Sleep(16);
        await store.RescueAsync(own: null);
        JobSession other = await store.OpenSessionAsync("other");
        await store.ExchangeAsync(other, [], s_requestOne, s_kinds);

        foreach (JobEnd end in Enum.GetValues<JobEnd>())
        {
            JobExchange answer = await store.ExchangeAsync(frozen, [new FinishedJob(job, end, Error: "late")], [], s_kinds);
            Assert.Empty(answer.Accepted);
        }

        Assert.Equal(JobState.Running, Assert.Single(await store.ListAsync(new JobFilter(), 10)).State);
        using JobLease lease = store.OpenLease(frozen);
        Assert.True(lease.Renew([]).IsLost);
    });

    [Fact]
    public void ExchangeAsync_SessionIsDead_TakesNothing() => TestLoop.Run(async () =>
    {
        await using JobStore store = await OpenStoreAsync();
        JobSession frozen = await store.OpenSessionAsync("frozen");
        await Coroutine.Sleep(16);
        await store.RescueAsync(own: null);
        await EnqueueAsync();

        JobExchange answer = await store.ExchangeAsync(frozen, [], s_requestOne, s_kinds);

        Assert.True(answer.IsLost);
        Assert.Empty(answer.Fetched);
        Assert.Equal(JobState.Ready, Assert.Single(await store.ListAsync(new JobFilter(), 10)).State);
    });

    [Fact]
    public void ExchangeAsync_EndIsRefused_StoresNoChildren() => TestLoop.Run(async () =>
    {
        await EnqueueAsync();
        await using JobStore store = await OpenStoreAsync();
        JobSession frozen = await store.OpenSessionAsync("frozen");
        FetchedJob job = (await store.ExchangeAsync(frozen, [], s_requestOne, s_kinds)).Fetched[0];
        await store.CloseSessionAsync(frozen);
        NewJob child = JobOptionsCheck.Resolve(Note, null, "\"child\""u8.ToArray());

        await store.ExchangeAsync(frozen, [new FinishedJob(job, JobEnd.Completed, Children: [child])], [], s_kinds);

        Assert.Equal([job.Id], (await store.ListAsync(new JobFilter(), 10)).Select(info => info.Id));
    });

    [Fact]
    public void RescueAsync_ThirdDeath_IsTheEndOfTheJob() => TestLoop.Run(async () =>
    {
        await EnqueueAsync();
        await using JobStore store = await OpenStoreAsync();
        for (int death = 0; death < JobStore.MaxLost; death++)
        {
            JobSession session = await store.OpenSessionAsync($"worker {death}");
            Assert.Single((await store.ExchangeAsync(session, [], s_requestOne, s_kinds)).Fetched);
            await Coroutine.Sleep(60);
            await store.RescueAsync(own: null);
            await Coroutine.Sleep(60);
        }

        JobInfo dead = Assert.Single(await store.ListAsync(new JobFilter(), 10));
        Assert.Equal(JobState.Dead, dead.State);
        Assert.Contains("'worker 2' died", dead.Errors[^1].Text, StringComparison.Ordinal);
    });

    [Fact]
    public void RescueAsync_SecondDeath_SpreadsTheJobs() => TestLoop.Run(async () =>
    {
        const int JobCount = 20;
        await using (JobClient jobs = await OpenAsync())
        {
            await Coroutine.Gather(Enumerable.Range(0, JobCount).Select(async Coroutine<JobHandle> (i) => await jobs.EnqueueAsync(Note, $"{i}")));
        }

        await using JobStore store = await OpenStoreAsync();
        for (int death = 0; death < 2; death++)
        {
            JobSession session = await store.OpenSessionAsync($"worker {death}");
            Assert.Equal(JobCount, (await store.ExchangeAsync(session, [], [new(JobOptions.DefaultQueue, JobCount)], s_kinds)).Fetched.Count);
            await Coroutine.Sleep(16);
            Assert.Equal(JobCount, await store.RescueAsync(own: null));
        }

        DateTimeOffset[] starts = [.. (await store.ListAsync(new JobFilter(), JobCount)).Select(static job => job.RunAt).Order()];
        Assert.InRange(starts[^1] - starts[0], TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(12));
    });

    [Fact]
    public void RescueAsync_AbortedJobOfADeadWorker_IsAborted() => TestLoop.Run(async () =>
    {
        await EnqueueAsync();
        await using JobStore store = await OpenStoreAsync();
        JobSession session = await store.OpenSessionAsync("dead");
        await store.ExchangeAsync(session, [], s_requestOne, s_kinds);
        Assert.Equal(1, await store.AbortAsync(new JobFilter()));
        await Coroutine.Sleep(16);

        await store.RescueAsync(own: null);

        Assert.Equal(JobState.Aborted, Assert.Single(await store.ListAsync(new JobFilter(), 10)).State);
    });

    [Fact]
    public void EnqueueAsync_SameIdTwice_IsOneJob() => TestLoop.Run(async () =>
    {
        await using JobStore store = await OpenStoreAsync();
        NewJob job = JobOptionsCheck.Resolve(Note, null, "\"x\""u8.ToArray());

        await store.EnqueueAsync([job]);
        await store.EnqueueAsync([job]);

        Assert.Single(await store.ListAsync(new JobFilter(), 10));
    });

    [Fact]
    public void OpenAsync_NewerSchema_SaysWhatToDo() => TestLoop.Run(async () =>
    {
        await EnqueueAsync();
        await Engine.ChangeSchemaVersionAsync(99);

        JobSchemaException error = await Expect.ThrowsAsync<JobSchemaException>(async () => await OpenAsync());

        Assert.Contains("schema 99", error.Message, StringComparison.Ordinal);
        Assert.Contains("Update", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void HousekeepAsync_OldHistory_IsRemoved() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "old");
        await jobs.DrainAsync();

        // Days: an engine may remove history by the day.
        await Coroutine.Sleep(TimeSpan.FromDays(3));
        await jobs.EnqueueAsync(Note, "new", new JobOptions { Keep = JobKeep.Everything });
        await jobs.DrainAsync();
        await using JobStore store = await OpenStoreAsync();

        // The worker's own housekeeping has ended when time passes; while it is under way, this one does nothing.
        await Coroutine.Sleep(1);
        await store.HousekeepAsync();

        Assert.Equal("\"new\"", Assert.Single(await store.ListAsync(new JobFilter(), 10)).Payload);
    });
}
