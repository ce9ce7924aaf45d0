using System.Globalization;
using System.Text;
using Lariat.Jobs.Storage;
using StackExchange.Redis;

namespace Lariat.Jobs.Tests.Redis;

/// <summary>A server that goes away, that is full, and a request that arrives late.</summary>
public sealed class RedisServerTests : JobsTest<RedisEngine>
{
    private static readonly Dictionary<string, int> s_kinds = new() { ["note"] = 1 };
    private static readonly JobRequest[] s_request = [new(JobOptions.DefaultQueue, 1)];

    [Fact]
    public void RunAsync_ServerCrashesAndRestarts_LosesNothing() => TestLoop.RunReal(async () =>
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "Redis' server (redis-server) is not installed.");
        const int count = 400;
        using RedisServer server = await Coroutine.ToThread(static () => RedisServer.Start());
        var reports = new List<string>();
        EventLoop.Current.ExceptionHandler = (_, context) => reports.Add(context.Message);
        var slow = new Job<string>("slow", Text, async (text, _) =>
        {
            await Coroutine.Sleep(0.02);
            Notes.Add(text);
        });
        await using JobClient jobs = await JobClient.OpenAsync(RedisJobs.Storage(server.Address), [slow]);
        await Coroutine.Gather(Enumerable.Range(0, count).Select(async Coroutine<JobHandle> (number)
            => await jobs.EnqueueAsync(slow, number.ToString(CultureInfo.InvariantCulture))));

        await WithWorkerAsync(
            jobs,
            async () =>
            {
                await PostgreSql.WakeUpTests.UntilAsync(() => Notes.Count > 50);
                await Coroutine.ToThread(server.Crash);
                await Coroutine.ToThread(server.Restart);
                await PostgreSql.WakeUpTests.UntilAsync(() => Notes.Distinct().Count() == count);
            },
            new JobWorkerOptions { StopsAtSigterm = false, Queues = new Dictionary<string, int> { ["default"] = 10 } });

        Assert.Equal([(JobState.Completed, (long)count)], (await jobs.CountAsync()).Select(one => (one.State, one.Count)));

        // What was not stored at the crash may run again, and nothing else.
        Assert.InRange(Notes.Count, count, count + 20);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ExchangeAsync_UnknownKindsInFront_AreNotReadEachTime(bool hasLimited) => TestLoop.RunReal(async () =>
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "Redis' server (redis-server) is not installed.");
        using RedisServer server = await Coroutine.ToThread(static () => RedisServer.Start());
        var unknown = new Job<string>("unknown", Text, static (_, _) => Coroutine.Completed);
        await using JobClient jobs = await JobClient.OpenAsync(RedisJobs.Storage(server.Address), [Note, unknown]);
        await Coroutine.Gather(Enumerable.Range(0, 10_000).Select(async Coroutine<JobHandle> (_) => await jobs.EnqueueAsync(unknown, "x")));
        await Coroutine.Gather(Enumerable.Range(0, 40).Select(async Coroutine<JobHandle> (i) => await jobs.EnqueueAsync(
            Note, "x", hasLimited && i % 2 == 0 ? new JobOptions { Limit = new JobLimit("key", Concurrency: 40) } : null)));
        JobSession session = await jobs.Store.OpenSessionAsync("test");
        var reads = new List<long>();
        for (int i = 0; i < 20; i++)
        {
            long before = await Coroutine.ToThread(() => CountReads(server));
            JobExchange answer = await jobs.Store.ExchangeAsync(session, [], s_request, s_kinds);
            reads.Add(await Coroutine.ToThread(() => CountReads(server)) - before);
            Assert.Equal("note", Assert.Single(answer.Fetched).Kind);
        }

        // The first reads pages of 500. Some of the others do so too; they have a twentieth of the time.
        Assert.InRange(reads[0], 20, 40);
        Assert.InRange(reads.Min(), 1, 14);
    });

    [Fact]
    public void ExchangeAsync_JobForThePast_IsFoundBehindTheOthers() => TestLoop.RunReal(async () =>
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "Redis' server (redis-server) is not installed.");
        using RedisServer server = await Coroutine.ToThread(static () => RedisServer.Start());
        await using JobClient jobs = await JobClient.OpenAsync(RedisJobs.Storage(server.Address), [Note]);
        JobSession session = await jobs.Store.OpenSessionAsync("test");
        await jobs.EnqueueAsync(Note, "first");
        await jobs.Store.ExchangeAsync(session, [], s_request, s_kinds);

        JobHandle late = await jobs.EnqueueAsync(Note, "x", new JobOptions { At = DateTimeOffset.UnixEpoch });
        JobInfo stored = (await late.GetInfoAsync())!;

        Assert.InRange(stored.RunAt, stored.CreatedAt, DateTimeOffset.MaxValue);
        Assert.Equal(late.Id, Assert.Single((await jobs.Store.ExchangeAsync(session, [], s_request, s_kinds)).Fetched).Id);
    });

    private static long CountReads(RedisServer server)
    {
        using ConnectionMultiplexer connection = ConnectionMultiplexer.Connect($"{server.Address},allowAdmin=true");
        string statistics = connection.GetServers()[0].InfoRaw("commandstats")!;
        string[] calls = statistics.Split("cmdstat_zrange:calls=");
        return calls.Length < 2 ? 0 : long.Parse(calls[1][..calls[1].IndexOf(',', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
    }

    [Fact]
    public void EnqueueAsync_MemoryIsFull_FailsUntilJobsAreDone() => TestLoop.RunReal(async () =>
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "Redis' server (redis-server) is not installed.");
        using RedisServer server = await Coroutine.ToThread(static () => RedisServer.Start("--maxmemory", "6mb", "--appendonly", "no"));
        EventLoop.Current.ExceptionHandler = (_, _) => { };
        await using JobClient jobs = await JobClient.OpenAsync(RedisJobs.Storage(server.Address), [Note]);
        string large = new('x', 100_000);
        int stored = 0;

        JobStorageException full = await Expect.ThrowsAsync<JobStorageException>(async () =>
        {
            while (stored < 1_000)
            {
                await jobs.EnqueueAsync(Note, large, new JobOptions { Keep = JobKeep.Nothing });
                stored++;
            }
        });

        Assert.Contains("maxmemory", full.Message, StringComparison.Ordinal);
        Assert.Equal(stored, await jobs.DrainAsync());
        Assert.Equal(stored, Notes.Count);
        await jobs.EnqueueAsync(Note, "after");
        Assert.Equal(1, await jobs.DrainAsync());
    });

    [Fact]
    public void Exchange_TakesManyJobs_TheHashOfThoseThatRunIsATable() => TestLoop.RunReal(async () =>
    {
        await using JobStore store = await Engine.RealTimeStorage.OpenAsync(new JobClientOptions());
        await store.EnqueueAsync([.. Enumerable.Range(0, 20).Select(
            number => JobOptionsCheck.Resolve(Note, null, Encoding.UTF8.GetBytes($"\"{number}\"")))]);
        JobSession session = await store.OpenSessionAsync("table");

        await store.ExchangeAsync(session, [], [new(JobOptions.DefaultQueue, 20)], s_kinds);

        IDatabase database = RedisEngine.Connections.GetDatabase();
        Assert.Equal("hashtable", (string?)await database.ExecuteAsync("OBJECT", "ENCODING", Engine.Key("running")));
        Assert.Equal(20, await database.HashLengthAsync(Engine.Key("running")));
    });

    [Fact]
    public void Exchange_ArrivesBehindALaterOne_IsRefused() => TestLoop.RunReal(async () =>
    {
        await using JobStore store = await Engine.RealTimeStorage.OpenAsync(new JobClientOptions());
        await store.EnqueueAsync([JobOptionsCheck.Resolve(Note, null, Encoding.UTF8.GetBytes("\"x\""))]);
        JobSession session = await store.OpenSessionAsync("late");
        await store.ExchangeAsync(session, [], [], s_kinds);
        await RedisEngine.Connections.GetDatabase().HashSetAsync(Engine.Key("exchanges"), session.Id, 5);

        JobStorageException error = await Expect.ThrowsAsync<JobStorageException>(
            async () => await store.ExchangeAsync(session, [], s_request, s_kinds));

        Assert.Contains("older than another", error.Message, StringComparison.Ordinal);
        Assert.Equal(JobState.Ready, Assert.Single(await store.ListAsync(new JobFilter(), 10)).State);
    });

    [Fact]
    public void EnqueueAsync_ConnectionsOfTheApplication_AreUsedAndStayOpen() => TestLoop.RunReal(async () =>
    {
        await using ConnectionMultiplexer connections = await ConnectionMultiplexer.ConnectAsync(RedisEngine.Server.Address);
        JobClient jobs = await JobClient.OpenAsync(RedisJobs.Storage(connections, Engine.PrefixOptions), [Note]);
        await jobs.EnqueueAsync(Note, "x");
        await jobs.DrainAsync();
        await jobs.DisposeAsync();

        Assert.Equal(["x"], Notes);
        Assert.True(connections.IsConnected);
    });
}
