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

    [Fact]
    public void Remove_OfAWaiterThatWasWoken_IsReusedByTheNextWait() => TestLoop.Run(async () =>
    {
        var queue = new WaitQueue();
        Waiter first = queue.Add(EventLoop.Current);
        first.TryWake();
        await first;

        queue.Remove(first);

        Waiter next = queue.Add(EventLoop.Current);
        Assert.Same(first, next);
        Assert.True(next.TryWake());
    });

    [Fact]
    public void WaitAsync_WithAWaiterThatALockHasUsed_LeavesTheLock() => TestLoop.Run(async () =>
    {
        var queue = new WaitQueue();
        var used = new AsyncLock();
        LoopTask[] tasks = [LoopTask.Create(UseAsync()), LoopTask.Create(UseAsync())];
        await Coroutine.WaitMany(tasks);

        LoopTask waiting = LoopTask.Create(queue.WaitAsync(EventLoop.Current));
        await Coroutine.Sleep(0);
        queue.WakeFirst();
        await waiting;

        Assert.False(used.IsLocked);
        Assert.Equal(0, queue.Count);

        async Coroutine UseAsync()
        {
            using (await used.EnterAsync())
            {
                await Coroutine.Sleep(1);
            }
        }
    });

    [Fact]
    public void WaitAsync_OneInTheMiddleIsCanceled_LeavesTheOthersInTheirOrder() => TestLoop.Run(async () =>
    {
        var queue = new WaitQueue();
        var order = new List<int>();
        LoopTask[] waiting = [.. Enumerable.Range(0, 3).Select(number => LoopTask.Create(NoteAsync(number)))];
        await Coroutine.Sleep(0);

        waiting[1].Cancel();
        await Coroutine.Sleep(0);
        queue.Wake(2);
        await Coroutine.WaitMany(waiting);

        Assert.Equal([0, 2], order);
        Assert.Equal(0, queue.Count);

        async Coroutine NoteAsync(int number)
        {
            await queue.WaitAsync(EventLoop.Current);
            order.Add(number);
        }
    });

    [Fact]
    public void DetachFirst_OfSeveralAndOfNone_TakesTheFirst() => TestLoop.Run(async () =>
    {
        var queue = new WaitQueue();
        Waiter first = queue.Add(EventLoop.Current);
        Waiter second = queue.Add(EventLoop.Current);
        await Coroutine.Sleep(0);

        Waiter?[] taken = [queue.DetachFirst(), queue.DetachFirst(), queue.DetachFirst()];

        Assert.Equal([first, second, null], taken);
        Assert.Equal(0, queue.Count);
    });

    [Fact]
    public void Remove_OfAWaiterThatIsStillAwaited_IsNotReused() => TestLoop.Run(async () =>
    {
        var queue = new WaitQueue();
        Waiter awaited = queue.Add(EventLoop.Current);
        LoopTask task = LoopTask.Create(WaitAsync());
        await Coroutine.Sleep(0);

        queue.Remove(awaited);

        Assert.NotSame(awaited, queue.Add(EventLoop.Current));
        awaited.TryWake();
        await task;

        async Coroutine WaitAsync() => await awaited;
    });
}
