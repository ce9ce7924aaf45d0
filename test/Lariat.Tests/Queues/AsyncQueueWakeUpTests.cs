namespace Lariat.Tests;

/// <summary>Whom a put or a get wakes: a task that is woken without need loses its place in the line.</summary>
public class AsyncQueueWakeUpTests
{
    [Fact]
    public void GetAsync_OneItemPut_TheOthersKeepTheirOrder() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        LoopTask<int>[] getting = Getting(queue, 3);
        await Coroutine.Yield();

        queue.TryPut(1);
        await RunAllAsync();
        queue.TryPut(2);
        queue.TryPut(3);
        await Coroutine.WaitMany(getting);

        Assert.Equal([1, 2, 3], getting.Select(task => task.GetResult()));
    });

    [Fact]
    public void GetAsync_FirstCanceledBeforeThePut_TheOthersKeepTheirOrder() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        LoopTask<int>[] getting = Getting(queue, 4);
        await Coroutine.Yield();

        getting[0].Cancel();
        queue.TryPut(1);
        await RunAllAsync();
        queue.TryPut(2);
        queue.TryPut(3);
        await Coroutine.WaitMany(getting);

        Assert.Equal([1, 2, 3], getting[1..].Select(task => task.GetResult()));
    });

    [Fact]
    public void GetAsync_WokenAndCanceledAfterAnotherTookTheItem_TheOthersKeepTheirOrder() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        LoopTask<int>[] getting = Getting(queue, 3);
        await Coroutine.Yield();

        queue.TryPut(0);
        queue.TakeNow();
        getting[0].Cancel();
        await RunAllAsync();
        queue.TryPut(1);
        queue.TryPut(2);
        await Coroutine.WaitMany(getting);

        Assert.Equal([1, 2], getting[1..].Select(task => task.GetResult()));
    });

    [Fact]
    public void PutAsync_OnePlaceFreed_TheOthersKeepTheirOrder() => TestLoop.Run(async () =>
    {
        AsyncQueue<int> queue = Full();
        Putting(queue, 3);
        await Coroutine.Yield();

        int[] items = await TakeAllAsync(queue, 4);

        Assert.Equal([-1, 0, 1, 2], items);
    });

    [Fact]
    public void PutAsync_FirstCanceledBeforeAPlaceIsFreed_TheOthersKeepTheirOrder() => TestLoop.Run(async () =>
    {
        AsyncQueue<int> queue = Full();
        LoopTask[] putting = Putting(queue, 4);
        await Coroutine.Yield();

        putting[0].Cancel();

        int[] items = await TakeAllAsync(queue, 4);

        Assert.Equal([-1, 1, 2, 3], items);
    });

    [Fact]
    public void PutAsync_WokenAndCanceledAfterAnotherTookThePlace_TheOthersKeepTheirOrder() => TestLoop.Run(async () =>
    {
        AsyncQueue<int> queue = Full();
        LoopTask[] putting = Putting(queue, 3);
        await Coroutine.Yield();

        queue.TakeNow();
        queue.TryPut(-2);
        putting[0].Cancel();
        await RunAllAsync();

        int[] items = await TakeAllAsync(queue, 3);

        Assert.Equal([-2, 1, 2], items);
    });

    [Fact]
    public void Shutdown_SeveralWait_WakesAll() => TestLoop.Run(async () =>
    {
        var empty = new AsyncQueue<int>();
        AsyncQueue<int> full = Full();
        LoopTask[] waiting = [.. Getting(empty, 3), .. Putting(full, 3)];
        await Coroutine.Yield();

        empty.Shutdown();
        full.Shutdown();
        await RunAllAsync();

        Assert.All(waiting, task => Assert.IsType<QueueShutdownException>(task.GetException()));
    });

    [Fact]
    public void Shutdown_ImmediateAndTaskDoneCameBeforeTheGets_JoinReturns() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        queue.TryPut(2);
        queue.TaskDone();
        LoopTask joining = LoopTask.Create(queue.JoinAsync());
        await Coroutine.Yield();

        queue.Shutdown(immediate: true);

        await joining;
    });

    private static AsyncQueue<int> Full()
    {
        var queue = new AsyncQueue<int>(1);
        queue.TryPut(-1);
        return queue;
    }

    private static LoopTask<int>[] Getting(AsyncQueue<int> queue, int count)
        => [.. Enumerable.Range(0, count).Select(_ => LoopTask.Create(queue.GetAsync()))];

    private static LoopTask[] Putting(AsyncQueue<int> queue, int count)
        => [.. Enumerable.Range(0, count).Select(item => LoopTask.Create(queue.PutAsync(item)))];

    /// <summary>Takes items one at a time; whoever was woken runs in between.</summary>
    private static async Coroutine<int[]> TakeAllAsync(AsyncQueue<int> queue, int count)
    {
        int[] items = new int[count];
        for (int i = 0; i < count; i++)
        {
            items[i] = queue.TakeNow();
            await RunAllAsync();
        }

        return items;
    }

    /// <summary>Lets everything run that is ready, and what that makes ready.</summary>
    private static async Coroutine RunAllAsync()
    {
        for (int i = 0; i < 4; i++)
        {
            await Coroutine.Yield();
        }
    }
}
