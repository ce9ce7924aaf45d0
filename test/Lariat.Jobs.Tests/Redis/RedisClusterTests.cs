using System.Globalization;
using StackExchange.Redis;

namespace Lariat.Jobs.Tests.Redis;

/// <summary>A cluster of three nodes: all of one prefix is on one of them, whichever the client has connected to first.</summary>
public sealed class RedisClusterTests : JobsTest<RedisEngine>
{
    private const int Slots = 16384;

    [Fact]
    public void DrainAsync_PrefixesOnAllNodes_RunsGroupsWithLimits() => TestLoop.RunReal(async () =>
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "Redis' server (redis-server) is not installed.");
        RedisServer[] nodes = await Coroutine.ToThread(StartCluster);
        try
        {
            var used = new HashSet<int>();
            foreach (string prefix in (string[])["a", "b", "c", "d", "e"])
            {
                await using JobClient jobs = await JobClient.OpenAsync(
                    RedisJobs.Storage(nodes[0].Address, new RedisJobsOptions { Prefix = prefix }), [Note]);
                JobGroupHandle group = await jobs.GroupAsync(members =>
                {
                    foreach (string text in (string[])["1", "2", "3"])
                    {
                        members.Add(Note, text, new JobOptions { Queue = text, Limit = new JobLimit("one", Concurrency: 1) });
                    }

                    members.Then(Note, $"then {prefix}");
                });
                var queues = new Dictionary<string, int> { ["1"] = 2, ["2"] = 2, ["3"] = 2, ["default"] = 2 };

                Assert.Equal(4, await jobs.DrainAsync(new JobWorkerOptions { Queues = queues }));

                Assert.Equal(JobGroupState.Completed, (await group.GetInfoAsync())!.State);
                Assert.Equal($"then {prefix}", Notes[^1]);
                used.Add(await Coroutine.ToThread(() => Array.FindIndex(nodes, node => HasKeys(node, prefix))));
            }

            Assert.DoesNotContain(-1, used);
            Assert.True(used.Count > 1, "All prefixes are on one node.");
        }
        finally
        {
            foreach (RedisServer node in nodes)
            {
                node.Dispose();
            }
        }
    });

    private static RedisServer[] StartCluster()
    {
        string[] ports = [.. Enumerable.Range(0, 3).Select(_ => FreePort.Find().ToString(CultureInfo.InvariantCulture))];
        RedisServer[] nodes = [.. ports.Select(port => RedisServer.Start("--cluster-enabled", "yes", "--cluster-port", port))];
        for (int i = 0; i < nodes.Length; i++)
        {
            Execute(nodes[i], "CLUSTER", "ADDSLOTSRANGE", Slots * i / 3, Slots * (i + 1) / 3 - 1);
            Execute(nodes[0], "CLUSTER", "MEET", "127.0.0.1", nodes[i].Port, ports[i]);
        }

        while (nodes.Any(node => !((string)Execute(node, "CLUSTER", "INFO")!).Contains("cluster_state:ok", StringComparison.Ordinal)))
        {
            Thread.Sleep(TimeSpan.FromMilliseconds(20));
        }

        return nodes;
    }

    private static bool HasKeys(RedisServer node, string prefix)
    {
        using ConnectionMultiplexer connection = ConnectionMultiplexer.Connect($"{node.Address},allowAdmin=true");
        return connection.GetServer(node.Address).Keys(pattern: $"{{{prefix}}}:*").Any();
    }

    // Of this node alone: a multiplexer of a cluster would send it to any.
    private static RedisResult Execute(RedisServer node, string command, params object[] arguments)
    {
        using ConnectionMultiplexer connection = ConnectionMultiplexer.Connect($"{node.Address},allowAdmin=true");
        return connection.GetServer(node.Address).Execute(command, arguments);
    }
}
