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

    // The orders are those of CPython's heapq for the same items, compared by their first character.
    [Theory]
    [InlineData("1a 1b 1c 1d 1e", "1a 1c 1e 1b 1d")]
    [InlineData("2a 1b 2c 1d 2e 1f", "1b 1f 1d 2c 2a 2e")]
    public void TryGet_EqualItems_OrderOfHeapq(string put, string expected)
    {
        var queue = new AsyncPriorityQueue<string>(comparer: Comparer<string>.Create((left, right) => left[0].CompareTo(right[0])));
        foreach (string item in put.Split(' '))
        {
            queue.TryPut(item);
        }

        List<string> taken = [];
        while (queue.TryGet(out string? item))
        {
            taken.Add(item);
        }

        Assert.Equal(expected, string.Join(' ', taken));
    }

    protected override AsyncQueue<int> Make(int capacity) => new AsyncPriorityQueue<int>(capacity);
}

public class AsyncPriorityQueueShutdownTests : QueueShutdownContractTests
{
    protected override AsyncQueue<int> Make(int capacity) => new AsyncPriorityQueue<int>(capacity);
}
