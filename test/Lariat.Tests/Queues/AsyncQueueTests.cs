namespace Lariat.Tests;

public class AsyncQueueTests : QueueContractTests
{
    [Fact]
    public void GetAsync_SeveralItems_FirstFirst() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        await queue.PutAsync(1);
        await queue.PutAsync(3);
        await queue.PutAsync(2);

        int[] items = [await queue.GetAsync(), await queue.GetAsync(), await queue.GetAsync()];

        Assert.Equal([1, 3, 2], items);
    });

    [Fact]
    public void GetAsync_ItemIsThere_DoesNotSuspend() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        long before = EventLoop.Current.Iterations;

        Assert.Equal(1, await queue.GetAsync());

        Assert.Equal(before, EventLoop.Current.Iterations);
    });

    [Fact]
    public void PutAsync_NoCapacity_DoesNotSuspend() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        long before = EventLoop.Current.Iterations;

        await queue.PutAsync(1);

        Assert.Equal(before, EventLoop.Current.Iterations);
    });

    [Fact]
    public void GetAsync_Empty_WaitsForAnItem() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        LoopTask<int> getting = LoopTask.Create(queue.GetAsync());
        await Coroutine.Sleep(0);
        Assert.False(getting.IsCompleted);

        EventLoop.Current.CallLater(0.01, () => queue.TryPut(1));

        Assert.Equal(1, await getting);
    });

    [Fact]
    public void PutAsync_Full_WaitsForAGet() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>(1);
        await queue.PutAsync(1);
        LoopTask putting = LoopTask.Create(queue.PutAsync(2));
        await Coroutine.Sleep(0);
        Assert.False(putting.IsCompleted);

        EventLoop.Current.CallLater(0.01, () => queue.TryGet(out _));
        await putting;

        Assert.Equal(2, queue.TakeNow());
    });

    [Fact]
    public void TryGet_PutterWaits_WakesIt() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>(1);
        queue.TryPut(1);
        LoopTask putting = LoopTask.Create(queue.PutAsync(2));
        await Coroutine.Sleep(0);

        Assert.Equal(1, queue.TakeNow());
        await Coroutine.Sleep(0);

        Assert.True(putting.IsCompletedSuccessfully);
    });

    [Fact]
    public void GetAsync_PuttersWait_TheirOrder() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<string>(1);
        LoopTask.Create(queue.PutAsync("a"));
        LoopTask.Create(queue.PutAsync("b"));

        Assert.Equal("a", await queue.GetAsync());
        Assert.Equal("b", await queue.GetAsync());
    });

    [Fact]
    public void PutAsync_GetterWaits_ItGetsTheItem() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<string>();
        LoopTask<string> getting = LoopTask.Create(queue.GetAsync());
        await Coroutine.Sleep(0);

        await queue.PutAsync("a");

        Assert.Equal("a", await getting);
    });

    [Fact]
    public void PutAsync_TaskNotYetStarted_RunsWhileTheGetterWaits() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        LoopTask putting = LoopTask.Create(queue.PutAsync(1));

        Assert.Equal(1, await queue.GetAsync());

        Assert.True(putting.IsCompletedSuccessfully);
    });

    [Fact]
    public void GetAsync_CapacityOneAndFastProducer_NobodyHangs() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>(1);

        await TaskGroup.RunAsync(async group =>
        {
            group.Create(ProduceAsync());
            group.Create(ConsumeAsync());
        });

        Assert.True(queue.IsEmpty);

        async Coroutine ProduceAsync()
        {
            for (int i = 0; i < 5; i++)
            {
                await queue.PutAsync(i);
            }
        }

        async Coroutine ConsumeAsync()
        {
            for (int i = 0; i < 5; i++)
            {
                Assert.Equal(i, await queue.GetAsync());
            }
        }
    });

    [Fact]
    public void TryGet_SeveralPlacesFreedAtOnce_AsManyPuttersGoOn() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>(2);

        await TaskGroup.RunAsync(async group =>
        {
            group.Create(TakeAllAsync());
            for (int i = 0; i < 4; i++)
            {
                group.Create(queue.PutAsync(i));
            }
        });

        Assert.Equal([2, 3], [queue.TakeNow(), queue.TakeNow()]);

        async Coroutine TakeAllAsync()
        {
            await Coroutine.Sleep(0);
            while (queue.TryGet(out _))
            {
            }
        }
    });

    protected override AsyncQueue<int> Make(int capacity) => new(capacity);
}

public class AsyncQueueShutdownTests : QueueShutdownContractTests
{
    protected override AsyncQueue<int> Make(int capacity) => new(capacity);
}
