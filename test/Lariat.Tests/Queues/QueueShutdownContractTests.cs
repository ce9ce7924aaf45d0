namespace Lariat.Tests;

/// <summary>How every queue ends.</summary>
public abstract class QueueShutdownContractTests
{
    [Fact]
    public void Shutdown_Empty_GettersGetAnException() => TestLoop.Run(async () =>
    {
        AsyncQueue<int> queue = Make(0);
        LoopTask<int> getting = LoopTask.Create(queue.GetAsync());
        await Coroutine.Sleep(0);

        queue.Shutdown();
        await queue.JoinAsync();
        await Coroutine.Sleep(0);

        Assert.True(queue.IsShutdown);
        Assert.IsType<QueueShutdownException>(getting.GetException());
        await AssertEndedAsync(queue);
    });

    [Fact]
    public void Shutdown_NotEmpty_WhatIsInsideCanBeTaken() => TestLoop.Run(async () =>
    {
        AsyncQueue<int> queue = Make(1);
        queue.TryPut(1);
        LoopTask joining = LoopTask.Create(queue.JoinAsync());
        LoopTask putting = LoopTask.Create(queue.PutAsync(2));
        await Coroutine.Sleep(0);

        queue.Shutdown();
        await Coroutine.Sleep(0);

        Assert.IsType<QueueShutdownException>(putting.GetException());
        Assert.Equal(1, await queue.GetAsync());
        await AssertEndedAsync(queue);
        Assert.False(joining.IsCompleted);
        queue.TaskDone();
        await joining;
    });

    [Fact]
    public void Shutdown_Immediate_WhatIsInsideIsDroppedAndCountsAsDone() => TestLoop.Run(async () =>
    {
        AsyncQueue<int> queue = Make(0);
        queue.TryPut(1);
        LoopTask joining = LoopTask.Create(queue.JoinAsync());
        await Coroutine.Sleep(0);

        queue.Shutdown(immediate: true);
        await joining;

        Assert.Equal(0, queue.Count);
        await AssertEndedAsync(queue);
        Assert.Throws<InvalidOperationException>(queue.TaskDone);
    });

    [Fact]
    public void Shutdown_ImmediateWhileAnItemIsWorkedOn_JoinWaitsForThatOne() => TestLoop.Run(async () =>
    {
        AsyncQueue<int> queue = Make(0);
        queue.TryPut(1);
        queue.TryPut(2);
        LoopTask joining = LoopTask.Create(queue.JoinAsync());
        await queue.GetAsync();

        queue.Shutdown(immediate: true);
        await Coroutine.Sleep(0);

        Assert.False(joining.IsCompleted);
        await AssertEndedAsync(queue);
        queue.TaskDone();
        await joining;
        Assert.Throws<InvalidOperationException>(queue.TaskDone);
    });

    protected abstract AsyncQueue<int> Make(int capacity);

    private static async Coroutine AssertEndedAsync(AsyncQueue<int> queue)
    {
        await Expect.ThrowsAsync<QueueShutdownException>(async () => await queue.PutAsync(1));
        await Expect.ThrowsAsync<QueueShutdownException>(async () => await queue.GetAsync());
        Assert.False(queue.TryPut(1));
        Assert.False(queue.TryGet(out _));
    }
}
