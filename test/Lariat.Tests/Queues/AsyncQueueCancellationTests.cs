namespace Lariat.Tests;

public class AsyncQueueCancellationTests
{
    [Fact]
    public void GetAsync_FirstGetterCanceled_SecondGetsTheItem() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<string>();
        LoopTask<string> canceled = LoopTask.Create(queue.GetAsync());
        LoopTask<string> second = LoopTask.Create(queue.GetAsync());
        await Coroutine.Sleep(0);
        canceled.Cancel();
        await Coroutine.Sleep(0);

        await queue.PutAsync("a");

        Assert.True(canceled.IsCanceled);
        Assert.Equal("a", await second);
    });

    [Fact]
    public void GetAsync_CanceledAfterItWasWoken_ItemStaysFirst() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        LoopTask<int> canceled = LoopTask.Create(queue.GetAsync());
        await Coroutine.Sleep(0);
        queue.TryPut(1);
        queue.TryPut(2);

        canceled.Cancel();
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await canceled);

        Assert.Equal(1, await queue.GetAsync());
    });

    [Fact]
    public void GetAsync_OneOfThreeWokenIsCanceled_TheOthersGetAllItems() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        LoopTask<int>[] getting = [.. Enumerable.Range(0, 3).Select(_ => LoopTask.Create(queue.GetAsync()))];
        await Coroutine.Sleep(0);
        queue.TryPut(1);
        queue.TryPut(2);

        getting[0].Cancel();
        await Coroutine.WaitMany(getting);

        Assert.True(getting[0].IsCanceled);
        Assert.Equal([1, 2], [getting[1].GetResult(), getting[2].GetResult()]);
    });

    [Fact]
    public void GetAsync_TimeOut_LeavesNoWaiterBehind() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>(5);
        await Expect.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(queue.GetAsync(), TimeSpan.FromSeconds(0.1)));

        LoopTask<int> next = LoopTask.Create(queue.GetAsync());
        await Coroutine.Sleep(0);
        queue.TryPut(1);

        Assert.Equal(1, await next);
        Assert.True(queue.IsEmpty);
    });

    [Fact]
    public void PutAsync_Canceled_ItsItemIsNotPut() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>(1);
        queue.TryPut(1);
        LoopTask canceled = LoopTask.Create(queue.PutAsync(2));
        await Coroutine.Sleep(0);

        canceled.Cancel();
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await canceled);

        Assert.Equal(1, queue.TakeNow());
        await Coroutine.Sleep(0);
        Assert.True(queue.IsEmpty);
    });

    [Fact]
    public void PutAsync_CanceledAfterItWasWoken_CanBePutAgain() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>(1);
        queue.TryPut(1);
        LoopTask canceled = LoopTask.Create(queue.PutAsync(2));
        await Coroutine.Sleep(0);
        Assert.Equal(1, queue.TakeNow());

        canceled.Cancel();
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await canceled);
        Assert.True(queue.IsEmpty);

        await queue.PutAsync(2);
        Assert.Equal(2, queue.TakeNow());
    });

    [Fact]
    public void PutAsync_CanceledAfterItWasWoken_NextPutterGetsThePlace() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<string>(1);
        queue.TryPut("a");
        LoopTask canceled = LoopTask.Create(queue.PutAsync("b"));
        LoopTask next = LoopTask.Create(queue.PutAsync("c"));
        await Coroutine.Sleep(0);

        queue.TakeNow();
        canceled.Cancel();
        await next;

        Assert.True(canceled.IsCanceled);
        Assert.Equal("c", queue.TakeNow());
    });

    [Fact]
    public void PutAsync_LaterPutterCanceled_EarlierOnesKeepTheirOrder() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<string>(1);
        LoopTask first = LoopTask.Create(queue.PutAsync("a"));
        LoopTask second = LoopTask.Create(queue.PutAsync("b"));
        LoopTask canceled = LoopTask.Create(queue.PutAsync("X"));
        await Coroutine.Sleep(0);
        Assert.True(first.IsCompleted);
        Assert.False(second.IsCompleted);

        canceled.Cancel();
        await Coroutine.Sleep(0);

        Assert.True(canceled.IsCanceled);
        Assert.Equal("a", queue.TakeNow());
        await second;
        Assert.Equal("b", queue.TakeNow());
    });
}
