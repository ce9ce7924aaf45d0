namespace Lariat.Tests;

/// <summary>What holds for every queue, whatever its order.</summary>
public abstract class QueueContractTests
{
    [Fact]
    public void Count_PutAndGet_FollowsTheItems() => TestLoop.Run(async () =>
    {
        AsyncQueue<int> queue = Make(0);
        Assert.True(queue.IsEmpty);

        await queue.PutAsync(1);
        Assert.Equal(1, queue.Count);

        Assert.Equal(1, await queue.GetAsync());
        Assert.True(queue.IsEmpty);
    });

    [Fact]
    public void IsFull_CapacityReached_IsTrue()
    {
        AsyncQueue<int> unbounded = Make(0);
        AsyncQueue<int> bounded = Make(1);
        unbounded.TryPut(1);
        bounded.TryPut(1);

        Assert.False(unbounded.IsFull);
        Assert.True(bounded.IsFull);
    }

    [Fact]
    public void PutAsync_CapacityReached_WaitsForAFreePlace() => TestLoop.Run(async () =>
    {
        AsyncQueue<int> queue = Make(2);
        int putCount = 0;
        LoopTask putting = LoopTask.Create(PutThreeAsync());
        await Coroutine.Sleep(0);
        await Coroutine.Sleep(0);
        Assert.Equal(2, putCount);

        await queue.GetAsync();
        await Coroutine.Sleep(0);

        Assert.Equal(3, putCount);
        Assert.True(putting.IsCompletedSuccessfully);

        async Coroutine PutThreeAsync()
        {
            for (; putCount < 3; putCount++)
            {
                await queue.PutAsync(putCount);
            }
        }
    });

    [Fact]
    public void TryPut_Full_ReturnsFalse()
    {
        AsyncQueue<int> queue = Make(1);

        Assert.True(queue.TryPut(1));
        Assert.False(queue.TryPut(2));
    }

    [Fact]
    public void TryGet_Empty_ReturnsFalse()
    {
        AsyncQueue<int> queue = Make(0);
        queue.TryPut(7);

        Assert.True(queue.TryGet(out int item));
        Assert.Equal(7, item);
        Assert.False(queue.TryGet(out _));
    }

    [Fact]
    public void TaskDone_MoreOftenThanPut_Throws()
    {
        AsyncQueue<int> queue = Make(0);

        Assert.Throws<InvalidOperationException>(queue.TaskDone);
    }

    [Fact]
    public void JoinAsync_NothingWasPut_ReturnsAtOnceEveryTime() => TestLoop.Run(async () =>
    {
        AsyncQueue<int> queue = Make(0);
        long before = EventLoop.Current.Iterations;

        await queue.JoinAsync();
        await queue.JoinAsync();

        Assert.Equal(before, EventLoop.Current.Iterations);
    });

    [Fact]
    public void JoinAsync_TwoWorkers_ReturnsWhenAllIsDone() => TestLoop.Run(async () =>
    {
        AsyncQueue<int> queue = Make(0);
        int sum = 0;
        for (int i = 0; i < 100; i++)
        {
            queue.TryPut(i);
        }

        LoopTask[] workers = [LoopTask.Create(WorkAsync()), LoopTask.Create(WorkAsync())];
        await queue.JoinAsync();

        Assert.Equal(4950, sum);
        Assert.All(workers, worker => Assert.False(worker.IsCompleted));

        async Coroutine WorkAsync()
        {
            while (true)
            {
                int number = await queue.GetAsync();
                sum += number;
                await Coroutine.Sleep(0);
                queue.TaskDone();
            }
        }
    });

    protected abstract AsyncQueue<int> Make(int capacity);
}
