namespace Lariat.TestKit;

public static class QueueExtensions
{
    /// <summary>Takes an item that has to be there.</summary>
    public static T TakeNow<T>(this AsyncQueue<T> queue)
    {
        Assert.True(queue.TryGet(out T? item), "The queue is empty.");
        return item;
    }
}
