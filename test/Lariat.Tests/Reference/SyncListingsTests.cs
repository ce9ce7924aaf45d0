namespace Lariat.Tests;

/// <summary>Listings of docs/reference about locks, barriers and queues; each test shows that the listing does what its page says.</summary>
public class SyncListingsTests
{
    [Fact]
    public void Lock_AroundACheckAndAnAwait_LetsOneTaskThrough() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        int balance = 100;

        // region: lock
        async Coroutine<bool> WithdrawAsync(int amount)
        {
            using (await gate.EnterAsync())
            {
                if (balance < amount)
                {
                    return false;
                }

                await Coroutine.Sleep(0.1); // other tasks run here, but none gets past the lock
                balance -= amount;
                return true;
            }
        }
        // endregion

        (bool first, bool second) = await Coroutine.Gather(WithdrawAsync(60), WithdrawAsync(60));
        Assert.True(first);
        Assert.False(second);
        Assert.Equal(40, balance);
    });

    [Fact]
    public void Barrier_ThreeParties_PassTogether() => TestLoop.Run(async () =>
    {
        var log = new Recorder();
        var barrier = new AsyncBarrier(parties: 3);

        // region: barrier
        async Coroutine WorkAsync(string name, double seconds)
        {
            await Coroutine.Sleep(seconds);
            log.Add($"{name} loaded");
            int index = await barrier.WaitAsync(); // the last of the three releases all
            log.Add(index == 0 ? $"{name} starts the merge" : $"{name} merges");
        }
        // endregion

        await Coroutine.Gather(WorkAsync("a", 0.1), WorkAsync("b", 0.3), WorkAsync("c", 0.2));
        Assert.StartsWith("a loaded c loaded b loaded ", log.Text, StringComparison.Ordinal);
        Assert.Contains("a starts the merge", log.Text, StringComparison.Ordinal);
    });

    [Fact]
    public void PriorityQueue_TwoItems_GivesTheSmallestFirst() => TestLoop.Run(async () =>
    {
        // region: priority-queue
        var jobs = new AsyncPriorityQueue<(int Priority, string Name)>();
        await jobs.PutAsync((2, "sweep the floor"));
        await jobs.PutAsync((1, "put out the fire"));
        (_, string first) = await jobs.GetAsync();
        // endregion

        Assert.Equal("put out the fire", first);
    });

    [Fact]
    public void Queue_Shutdown_EndsItsConsumer() => TestLoop.Run(async () =>
    {
        var numbers = new AsyncQueue<int>();
        int sum = 0;

        // region: queue-end
        async Coroutine ConsumeAsync()
        {
            try
            {
                while (true)
                {
                    int number = await numbers.GetAsync();
                    sum += number;
                }
            }
            catch (QueueShutdownException)
            {
                // The producer has ended the queue, and everything in it was taken.
            }
        }
        // endregion

        LoopTask consumer = LoopTask.Create(ConsumeAsync());
        await numbers.PutAsync(1);
        await numbers.PutAsync(2);
        numbers.Shutdown();
        await consumer;
        Assert.Equal(3, sum);
    });
}
