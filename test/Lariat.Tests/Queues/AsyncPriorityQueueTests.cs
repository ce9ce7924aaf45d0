namespace Lariat.Tests;

public class AsyncPriorityQueueTests : QueueContractTests
{
    [Fact]
    public void GetAsync_SeveralItems_SmallestFirst() => TestLoop.Run(async () =>
    {
        var queue = new AsyncPriorityQueue<int>();
        await queue.PutAsync(1);
        await queue.PutAsync(3);
        await queue.PutAsync(2);

        int[] items = [await queue.GetAsync(), await queue.GetAsync(), await queue.GetAsync()];

        Assert.Equal([1, 2, 3], items);
    });

    [Fact]
    public void GetAsync_GivenComparer_ItsOrder() => TestLoop.Run(async () =>
    {
        var queue = new AsyncPriorityQueue<int>(comparer: Comparer<int>.Create((left, right) => right.CompareTo(left)));
        queue.TryPut(1);
        queue.TryPut(3);
        queue.TryPut(2);

        int[] items = [await queue.GetAsync(), await queue.GetAsync(), await queue.GetAsync()];

        Assert.Equal([3, 2, 1], items);
    });

    protected override AsyncQueue<int> Make(int capacity) => new AsyncPriorityQueue<int>(capacity);
}

public class AsyncPriorityQueueShutdownTests : QueueShutdownContractTests
{
    protected override AsyncQueue<int> Make(int capacity) => new AsyncPriorityQueue<int>(capacity);
}
