namespace Lariat.Tests;

public class AsyncLifoQueueTests : QueueContractTests
{
    [Fact]
    public void GetAsync_SeveralItems_LastFirst() => TestLoop.Run(async () =>
    {
        var queue = new AsyncLifoQueue<int>();
        await queue.PutAsync(1);
        await queue.PutAsync(3);
        await queue.PutAsync(2);

        int[] items = [await queue.GetAsync(), await queue.GetAsync(), await queue.GetAsync()];

        Assert.Equal([2, 3, 1], items);
    });

    protected override AsyncQueue<int> Make(int capacity) => new AsyncLifoQueue<int>(capacity);
}

public class AsyncLifoQueueShutdownTests : QueueShutdownContractTests
{
    protected override AsyncQueue<int> Make(int capacity) => new AsyncLifoQueue<int>(capacity);
}
