namespace Lariat.Tests;

/// <summary>ReadAllAsync of every queue.</summary>
public abstract class QueueReadAllContractTests
{
    [Fact]
    public void ReadAllAsync_Shutdown_GivesWhatIsLeftAndEnds() => TestLoop.Run(async () =>
    {
        AsyncQueue<int> queue = Make();
        queue.TryPut(1);
        queue.TryPut(1);
        queue.Shutdown();
        var items = new List<int>();

        await foreach (int item in queue.ReadAllAsync())
        {
            items.Add(item);
        }

        Assert.Equal([1, 1], items);
    });

    [Fact]
    public void ReadAllAsync_Empty_WaitsForItemsUntilTheShutdown() => TestLoop.Run(async () =>
    {
        AsyncQueue<int> queue = Make();
        var items = new List<int>();
        LoopTask reading = LoopTask.Create(ReadAsync());
        await Coroutine.Yield();

        queue.TryPut(1);
        await Coroutine.Yield();
        queue.TryPut(2);
        await Coroutine.Yield();
        Assert.False(reading.IsCompleted);
        queue.Shutdown();
        await reading;

        Assert.Equal([1, 2], items);

        async Coroutine ReadAsync()
        {
            await foreach (int item in queue.ReadAllAsync())
            {
                items.Add(item);
            }
        }
    });

    [Fact]
    public void ReadAllAsync_LeftEarly_TheRestStaysInTheQueue() => TestLoop.Run(async () =>
    {
        AsyncQueue<int> queue = Make();
        queue.TryPut(1);
        queue.TryPut(1);

        await foreach (int item in queue.ReadAllAsync())
        {
            break;
        }

        Assert.Equal(1, queue.Count);
    });

    [Fact]
    public void ReadAllAsync_Canceled_LosesNoItem() => TestLoop.Run(async () =>
    {
        AsyncQueue<int> queue = Make();
        LoopTask<bool> advancing = LoopTask.Create(queue.ReadAllAsync().MoveNextAsync());
        await Coroutine.Yield();

        queue.TryPut(1);
        advancing.Cancel();
        await Coroutine.WaitMany([advancing]);

        Assert.True(advancing.IsCanceled);
        Assert.Equal(1, queue.Count);
    });

    protected abstract AsyncQueue<int> Make();
}

public class AsyncQueueReadAllTests : QueueReadAllContractTests
{
    [Fact]
    public void ReadAllAsync_TwoReaders_EachItemGoesToOne() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        var items = new List<int>();
        LoopTask[] readers = [LoopTask.Create(ReadAsync()), LoopTask.Create(ReadAsync())];
        await Coroutine.Yield();

        for (int i = 0; i < 4; i++)
        {
            queue.TryPut(i);
        }

        queue.Shutdown();
        await Coroutine.WaitMany(readers);

        Assert.Equal([0, 1, 2, 3], items.Order());

        async Coroutine ReadAsync()
        {
            await foreach (int item in queue.ReadAllAsync())
            {
                items.Add(item);
                await Coroutine.Yield();
            }
        }
    });

    protected override AsyncQueue<int> Make() => new();
}

public class AsyncLifoQueueReadAllTests : QueueReadAllContractTests
{
    protected override AsyncQueue<int> Make() => new AsyncLifoQueue<int>();
}

public class AsyncPriorityQueueReadAllTests : QueueReadAllContractTests
{
    protected override AsyncQueue<int> Make() => new AsyncPriorityQueue<int>();
}
