using System.Text;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>Connections that break before the server has a request, or after it has committed and before its answer has arrived: a call has
/// the effect of one in each case.</summary>
public abstract class LostConnectionTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private static readonly Dictionary<string, int> s_kinds = new() { ["note"] = 1 };
    private static readonly JobRequest[] s_request = [new(JobOptions.DefaultQueue, 10)];

    private NewJob Make(string text = "x") => JobOptionsCheck.Resolve(Note, null, Encoding.UTF8.GetBytes($"\"{text}\""));

    /// <summary>Runs a body with a proxy before the engine's server, and a storage that connects through it.</summary>
    private protected abstract Coroutine WithProxyAsync(Func<CuttingProxy, JobStorage, Coroutine> body);

    private void RunWithStore(Func<CuttingProxy, JobStore, Coroutine> body) => TestLoop.RunReal(() => WithProxyAsync(async (proxy, storage) =>
    {
        await using JobStore store = await storage.OpenAsync(new JobClientOptions());
        await body(proxy, store);
    }));

    private static void Cut(CuttingProxy proxy, bool isAfterCommit)
    {
        if (isAfterCommit)
        {
            proxy.CutAnswer();
        }
        else
        {
            proxy.CutRequest();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EnqueueAsync_ConnectionIsCut_IsStoredOnce(bool isAfterCommit) => RunWithStore(async (proxy, store) =>
    {
        Cut(proxy, isAfterCommit);

        await store.EnqueueAsync([Make(), Make()]);

        Assert.Equal(2, (await store.ListAsync(new JobFilter(), 10)).Count);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EnqueueGroupAsync_KeyIsTakenAndConnectionIsCut_IsStoredOnce(bool isAfterCommit) => RunWithStore(async (proxy, store) =>
    {
        var unique = new UniqueKey("key", JobUniqueScope.UntilFinished, JobConflict.Existing);
        Guid group = JobIds.Next();
        NewJob taken = Make() with { Unique = unique, Group = group }, free = Make() with { Group = group };
        await store.EnqueueAsync([Make() with { Unique = unique }]);
        Cut(proxy, isAfterCommit);

        await store.EnqueueGroupAsync(new NewJobGraph([new(group, null, JobGroupPolicy.Wait, 2, null, null)], [taken, free], []));

        JobGroupInfo info = (await store.FindGroupAsync(group))!;
        Assert.Equal((2, 1, JobGroupState.Running), (info.Members, info.Aborted, info.State));
        Assert.Equal(2, (await store.ListAsync(new JobFilter(), 10)).Count);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ExchangeAsync_ConnectionIsCutWhileItTakes_TakesEachOnce(bool isAfterCommit) => RunWithStore(async (proxy, store) =>
    {
        await store.EnqueueAsync([Make(), Make(), Make()]);
        JobSession session = await store.OpenSessionAsync("cut");
        Cut(proxy, isAfterCommit);

        JobExchange answer = await store.ExchangeAsync(session, [], s_request, s_kinds);

        Assert.Equal([1, 1, 1], answer.Fetched.Select(job => job.Attempt));
        Assert.Equal(3, answer.Fetched.Select(job => job.Id).Distinct().Count());
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ExchangeAsync_ConnectionIsCutWhileItStores_StoresEachOnce(bool isAfterCommit) => RunWithStore(async (proxy, store) =>
    {
        await store.EnqueueAsync([Make("completed"), Make("failed"), Make("dead"), Make("aborted"), Make("running")]);
        JobSession session = await store.OpenSessionAsync("cut");
        IReadOnlyList<FetchedJob> taken = (await store.ExchangeAsync(session, [], s_request, s_kinds)).Fetched;
        FinishedJob[] ends =
        [
            new(taken[0], JobEnd.Completed, Children: [Make("child")]),
            new(taken[1], JobEnd.Failed, Error: "once", Delay: TimeSpan.FromHours(1)),
            new(taken[2], JobEnd.Dead, Error: "once"), new(taken[3], JobEnd.Aborted),
        ];
        Cut(proxy, isAfterCommit);

        JobExchange answer = await store.ExchangeAsync(session, ends, [], s_kinds);

        Assert.Equal(ends, answer.Accepted);
        IReadOnlyList<JobInfo> all = await store.ListAsync(new JobFilter(), 10);
        Assert.Equal(
            [JobState.Ready, JobState.Scheduled, JobState.Running, JobState.Completed, JobState.Aborted, JobState.Dead],
            all.Select(job => job.State));
        Assert.Single(all[1].Errors);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OtherCalls_ConnectionIsCut_HaveTheEffectOfOne(bool isAfterCommit) => RunWithStore(async (proxy, store) =>
    {
        async Coroutine<T> CutAsync<T>(Func<Coroutine<T>> call)
        {
            Cut(proxy, isAfterCommit);
            return await call();
        }

        await store.EnqueueAsync([Make("a"), Make("b")]);
        JobSession session = await CutAsync(() => store.OpenSessionAsync("cut"));
        IReadOnlyList<FetchedJob> taken = (await store.ExchangeAsync(session, [], s_request, s_kinds)).Fetched;
        await store.ExchangeAsync(session, [new FinishedJob(taken[0], JobEnd.Dead, Error: "x")], [], s_kinds);
        await CutAsync(() => store.RescueAsync(session));
        await CutAsync(store.HousekeepAsync);
        await CutAsync(() => store.RetryAsync(new JobFilter(), TimeSpan.Zero));
        await CutAsync(async Coroutine<bool> () =>
        {
            await store.CloseSessionAsync(session);
            return true;
        });

        IReadOnlyList<JobCount> counts = await CutAsync(store.CountAsync);
        Assert.Equal([(JobState.Ready, 2L)], counts.Select(count => (count.State, count.Count)));
        await CutAsync(() => store.AbortAsync(new JobFilter()));
        IReadOnlyList<JobInfo> all = await CutAsync(() => store.ListAsync(new JobFilter(), 10));
        Assert.Equal([JobState.Aborted, JobState.Aborted], all.Select(job => job.State));
    });

    [Fact]
    public void Renew_ConnectionIsCut_WorksTheNextTime() => RunWithStore(async (proxy, store) =>
    {
        JobSession session = await store.OpenSessionAsync("cut");
        using JobLease lease = store.OpenLease(session);
        Assert.False(lease.Renew([]).IsLost);
        proxy.CutAnswer();

        Assert.Throws<JobStorageException>(() => lease.Renew([]));

        Assert.False(lease.Renew([]).IsLost);
    });

    [Fact]
    public void RunAsync_ConnectionsAreCutAgainAndAgain_EachJobRunsOnce() => TestLoop.RunReal(() => WithProxyAsync(async (proxy, storage) =>
    {
        const int count = 100;
        var random = new Random(1);
        EventLoop.Current.ExceptionHandler = (_, _) => { };
        await using JobClient jobs = await JobClient.OpenAsync(storage, [Note]);
        await using JobClient observer = await JobClient.OpenAsync(Engine.RealTimeStorage, []);

        await WithWorkerAsync(
            jobs,
            async () =>
            {
                // A worker that cannot begin ends; one that has begun tries again.
                await (await jobs.EnqueueAsync(Note, "begun")).WaitAsync();
                Notes.Clear();
                for (int i = 0; i < count; i += 10)
                {
                    Cut(proxy, isAfterCommit: random.Next(2) == 0);
                    await Coroutine.Gather(Enumerable.Range(i, 10).Select(async Coroutine<JobHandle> (number)
                        => await jobs.EnqueueAsync(Note, $"{number}")));
                }

                while ((await observer.CountAsync()).Any(one => one.State != JobState.Completed))
                {
                    await Coroutine.Sleep(0.02);
                }
            },
            new JobWorkerOptions { StopsAtSigterm = false, Queues = new Dictionary<string, int> { ["default"] = 20 } });

        Assert.Equal(Enumerable.Range(0, count).Order(), Notes.Select(int.Parse).Order());
    }));
}
