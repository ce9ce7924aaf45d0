namespace Lariat.Tests.Documentation;

/// <summary>Examples of the documentation of locks and queues.</summary>
internal static class SyncExamples
{
    public static async Coroutine LockAsync(Func<Coroutine> writeAsync)
    {
        // region: AsyncLock
        var gate = new AsyncLock();
        using (await gate.EnterAsync())
        {
            await writeAsync(); // one task at a time
        }
        // endregion
    }

    public static void TryLock(AsyncLock gate, Action tidyUp)
    {
        // region: TryAcquire
        if (gate.TryAcquire())
        {
            try
            {
                tidyUp();
            }
            finally
            {
                gate.Release();
            }
        }
        // endregion
    }

    public static async Coroutine EventAsync(Func<Coroutine> loadAsync)
    {
        // region: AsyncEvent
        var isLoaded = new AsyncEvent();
        LoopTask waiting = LoopTask.Create(isLoaded.WaitAsync());
        await loadAsync();
        isLoaded.Set();
        await waiting;
        // endregion
    }

    public static async Coroutine ConditionAsync(AsyncCondition changed, Queue<int> stock)
    {
        // region: AsyncCondition
        using (await changed.EnterAsync())
        {
            await changed.WaitForAsync(() => stock.Count > 2);
            stock.Dequeue();
        }
        // endregion
    }

    public static async Coroutine SemaphoreAsync(IEnumerable<string> urls, Func<string, Coroutine> fetchAsync)
    {
        // region: AsyncSemaphore
        var places = new AsyncSemaphore(4); // at most four fetches at a time
        await Coroutine.Gather(urls.Select(FetchAsync));

        async Coroutine FetchAsync(string url)
        {
            using (await places.EnterAsync())
            {
                await fetchAsync(url);
            }
        }
        // endregion
    }

    public static async Coroutine BarrierAsync(Func<Coroutine> loadAsync, Func<Coroutine> playAsync)
    {
        // region: AsyncBarrier
        var barrier = new AsyncBarrier(2);
        await Coroutine.Gather(PlayerAsync(), PlayerAsync());

        async Coroutine PlayerAsync()
        {
            await loadAsync();
            await barrier.WaitAsync(); // neither plays before both have loaded
            await playAsync();
        }
        // endregion
    }

    public static async Coroutine QueueAsync(Func<string, Coroutine> handleAsync)
    {
        // region: AsyncQueue
        var queue = new AsyncQueue<string>(capacity: 10);
        LoopTask worker = LoopTask.Create(WorkAsync());
        await queue.PutAsync("a"); // waits while ten are queued
        await queue.PutAsync("b");
        await queue.JoinAsync(); // both are handled
        worker.Cancel();

        async Coroutine WorkAsync()
        {
            while (true)
            {
                await handleAsync(await queue.GetAsync());
                queue.TaskDone();
            }
        }
        // endregion
    }

    public static async Coroutine ReadAllAsync(AsyncQueue<string> queue, Func<string, Coroutine> handleAsync)
    {
        // region: ReadAllAsync
        await foreach (string item in queue.ReadAllAsync())
        {
            await handleAsync(item);
        }
        // endregion
    }

    public static async Coroutine GeneratorAsync()
    {
        // region: AsyncGenerator
        var numbers = new AsyncGenerator<int>(async yielder =>
        {
            for (int i = 0; i < 3; i++)
            {
                await Coroutine.Sleep(0.1);
                await yielder.YieldAsync(i);
            }
        });
        await foreach (int number in numbers)
        {
            Console.WriteLine(number);
        }
        // endregion
    }

    public static async Coroutine MemoryChannelAsync(Func<ChannelSender<string>, Coroutine> produceAsync)
    {
        // region: MemoryChannel
        (ChannelSender<string> sender, ChannelReceiver<string> receiver) = MemoryChannel.Open<string>(bufferSize: 10);
        await Nursery.RunAsync(async nursery =>
        {
            nursery.Create(produceAsync(sender.Clone())); // each producer closes its own
            nursery.Create(produceAsync(sender.Clone()));
            sender.Dispose();
            await foreach (string line in receiver.ReadAllAsync()) // ends when both producers have closed
            {
                Console.WriteLine(line);
            }
        });
        // endregion
    }

    public static async Coroutine CapacityLimiterAsync(Func<string, Coroutine> fetchAsync, string url)
    {
        // region: CapacityLimiter
        var limiter = new CapacityLimiter(tokens: 4);
        using (await limiter.EnterAsync())
        {
            await fetchAsync(url);
        }

        limiter.Tokens = 8; // four more may begin
        // endregion
    }
}
