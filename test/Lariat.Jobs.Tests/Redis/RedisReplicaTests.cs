using System.Globalization;
using StackExchange.Redis;

namespace Lariat.Jobs.Tests.Redis;

/// <summary>Enqueues that wait for replicas.</summary>
public sealed class RedisReplicaTests : JobsTest<RedisEngine>
{
    private void RunWithReplica(TimeSpan timeout, Func<JobClient, RedisServer, Coroutine> body) => TestLoop.RunReal(async () =>
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "Redis' server (redis-server) is not installed.");
        using RedisServer server = await Coroutine.ToThread(static () => RedisServer.Start());
        using RedisServer replica = await Coroutine.ToThread(
            () => RedisServer.Start("--replicaof", "127.0.0.1", server.Port.ToString(CultureInfo.InvariantCulture)));
        await Coroutine.ToThread(() => UntilConnected(replica));
        await using JobClient jobs = await JobClient.OpenAsync(
            RedisJobs.Storage(server.Address, new RedisJobsOptions { MinReplicas = 1, ReplicaTimeout = timeout }), [Note]);
        await body(jobs, replica);
    });

    [Fact]
    public void EnqueueAsync_MinReplicas_ReturnsWhenTheReplicaHasTheJob() => RunWithReplica(TimeSpan.FromSeconds(3), async (jobs, replica) =>
    {
        JobHandle job = await jobs.EnqueueAsync(Note, "x");
        await jobs.GroupAsync(group => group.Add(Note, "member"));

        Assert.Equal(2, await Coroutine.ToThread(() => CountJobs(replica)));
        Assert.Equal(JobState.Ready, (await job.GetInfoAsync())!.State);
    });

    [Fact]
    public void EnqueueAsync_ReplicaIsGone_SaysThatTheJobMayBeLost() => RunWithReplica(TimeSpan.FromMilliseconds(20), async (jobs, replica) =>
    {
        await Coroutine.ToThread(replica.Crash);

        JobStorageException error = await Expect.ThrowsAsync<JobStorageException>(async () => await jobs.EnqueueAsync(Note, "x"));

        Assert.StartsWith("0 of 1 replicas of", error.Message, StringComparison.Ordinal);
        Assert.Equal([(JobState.Ready, 1L)], (await jobs.CountAsync()).Select(one => (one.State, one.Count)));
    });

    [Theory]
    [InlineData(-1, 1000)]
    [InlineData(101, 1000)]
    [InlineData(1, 0)]
    [InlineData(1, 3001)]
    public void Storage_OptionsOutOfRange_Throws(int replicas, int milliseconds) => Assert.Throws<ArgumentOutOfRangeException>(
        () => RedisJobs.Storage("127.0.0.1:1", new RedisJobsOptions { MinReplicas = replicas, ReplicaTimeout = TimeSpan.FromMilliseconds(milliseconds) }));

    private static void UntilConnected(RedisServer replica)
    {
        using ConnectionMultiplexer connection = Connect(replica);
        while (connection.GetServers()[0].InfoRaw("replication")?.Contains("master_link_status:up", StringComparison.Ordinal) != true)
        {
            Thread.Yield();
        }
    }

    private static long CountJobs(RedisServer replica)
    {
        using ConnectionMultiplexer connection = Connect(replica);
        return connection.GetDatabase().HashLength("{lariat}:job", CommandFlags.DemandReplica);
    }

    private static ConnectionMultiplexer Connect(RedisServer server) => ConnectionMultiplexer.Connect($"{server.Address},allowAdmin=true");
}
