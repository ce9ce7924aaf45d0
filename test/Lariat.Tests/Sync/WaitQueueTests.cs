using Lariat.LowLevel;

namespace Lariat.Tests;

public class WaitQueueTests
{
    [Fact]
    public void WaitAsync_Woken_ContinuesAndLeavesTheQueue() => TestLoop.Run(async () =>
    {
        var queue = new WaitQueue();
        LoopTask waiting = LoopTask.Create(queue.WaitAsync(EventLoop.Current));
        await Coroutine.Sleep(0);
        Assert.Equal(1, queue.Count);

        queue.Wake(1);
        await waiting;

        Assert.Equal(0, queue.Count);
    });

    [Fact]
    public void WaitAsync_Canceled_LeavesTheQueue() => TestLoop.Run(async () =>
    {
        var queue = new WaitQueue();
        LoopTask waiting = LoopTask.Create(queue.WaitAsync(EventLoop.Current));
        await Coroutine.Sleep(0);

        waiting.Cancel();
        await Coroutine.WaitMany([waiting]);

        Assert.True(waiting.IsCanceled);
        Assert.Equal(0, queue.Count);
    });

    [Fact]
    public void WaitAsync_SeveralWait_AreWokenInTheOrderOfTheirCalls() => TestLoop.Run(async () =>
    {
        var queue = new WaitQueue();
        var order = new List<int>();
        LoopTask[] waiting = [.. Enumerable.Range(0, 3).Select(number => LoopTask.Create(NoteAsync(number)))];
        await Coroutine.Sleep(0);

        queue.Wake(2);
        await waiting[1];

        Assert.Equal([0, 1], order);
        Assert.False(waiting[2].IsCompleted);

        async Coroutine NoteAsync(int number)
        {
            await queue.WaitAsync(EventLoop.Current);
            order.Add(number);
        }
    });

    [Fact]
    public void TryWake_OfAWaiter_ItsAwaitReturnsTrue() => TestLoop.Run(async () =>
    {
        var queue = new WaitQueue();
        Waiter waiter = queue.Add(EventLoop.Current);

        Assert.True(waiter.TryWake());
        bool woken = await waiter;
        queue.Remove(waiter);

        Assert.True(woken);
        Assert.Equal(0, queue.Count);
    });
}
