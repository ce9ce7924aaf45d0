using Lariat.Jobs.Running;

namespace Lariat.Jobs.Tests;

/// <summary>How many exchanges a worker has with its storage, and how much it requests.</summary>
public abstract class ExchangeTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private async Coroutine WithWorkerAsync(Func<JobClient, RecordingStore, Coroutine> body, params Job[] jobs)
    {
        await using JobClient client = await OpenAsync(jobs);
        await using var store = new RecordingStore(await OpenStoreAsync());
        var options = new JobWorkerOptions { StopsAtSigterm = false, Queues = new Dictionary<string, int> { ["default"] = 4 } };
        LoopTask worker = LoopTask.Create(new JobWorker(client, store, TimeSpan.FromSeconds(1), options).RunAsync());
        await store.Asked.WaitAsync();
        await body(client, store);
        worker.Cancel();
        await Coroutine.WaitMany([worker]);
    }

    /// <summary>Enqueues jobs, and waits for their ends.</summary>
    private static async Coroutine RunAsync(JobClient client, Job<string> job, int count) => await Coroutine.Gather(
        Enumerable.Range(0, count).Select(async Coroutine (number) => await (await client.EnqueueAsync(job, $"{number}")).WaitAsync()));

    [Fact]
    public void Run_OneJob_IsTakenAndStoredByTwoExchanges() => TestLoop.Run(() => WithWorkerAsync(async (client, store) =>
    {
        JobHandle handle = await client.EnqueueAsync(Note, "x");
        await handle.WaitAsync();

        Assert.Equal([(4, 1, 0), (4, 0, 1)], store.Exchanges.SkipWhile(one => one.Fetched == 0));
    }));

    [Fact]
    public void Run_JobsTakeNoTime_AllThatMayRunIsRequested() => TestLoop.Run(() => WithWorkerAsync(async (client, store) =>
    {
        await RunAsync(client, Note, 8);

        Assert.Equal([(4, 4, 0), (4, 4, 4)], store.Exchanges.Where(one => one.Fetched > 0));
    }));

    [Fact]
    public void Run_JobsTakeLongerThanAnExchange_HalfIsRequestedAndNoMoreRunThanMay() => TestLoop.Run(async () =>
    {
        int running = 0, most = 0;
        var slow = new Job<string>("slow", Text, async (_, _) =>
        {
            most = Math.Max(most, ++running);
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(100));
            running--;
        });

        await WithWorkerAsync(
            async (client, store) =>
            {
                await RunAsync(client, slow, 12);

                // The second exchange is the first whose time can be compared.
                Assert.Equal([4, 4, 2, 2], store.Exchanges.Where(one => one.Fetched > 0).Select(one => one.Fetched));
            },
            slow);

        Assert.Equal(4, most);
    });
}
