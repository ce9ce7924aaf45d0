namespace Lariat.Tests;

/// <summary>A request that finds no wait of Lariat's below the task hits the first one that a plain method begins.</summary>
public class PlainMethodCancelTests
{
    [Fact]
    public void Cancel_DuringAnOperationThatSucceeds_HitsTheWaitOfNestedGeneratorsBehindTheInterface() => TestLoop.RunReal(async () =>
    {
        var operation = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        var taken = new List<int>();
        LoopTask task = LoopTask.Create(ConsumeAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        operation.SetResult();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.Equal([1], taken);

        async Coroutine ConsumeAsync()
        {
            await Coroutine.Uninterruptible(operation.Task);
            IAsyncEnumerable<int> outer = Repeat(Repeat(new AsyncGenerator<int>(async yielder =>
            {
                while (true)
                {
                    await yielder.YieldAsync(await queue.GetAsync());
                }
            })));
            await foreach (int item in outer)
            {
                taken.Add(item);
            }
        }
    });

    [Fact]
    public void Cancel_DuringAForeignWaitOfAValueTaskMethod_IsThrownThere() => TestLoop.RunReal(async () =>
    {
        var operation = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool wasReached = false;
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        operation.SetResult();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.False(wasReached);

        async Coroutine CallAsync() => await PlainAsync();

        async ValueTask PlainAsync()
        {
            await operation.Task;
            wasReached = true;
            await Coroutine.Sleep(600);
        }
    });

    [Fact]
    public void Cancel_DuringAForeignWait_HitsTheTasksNextWaitIfThePlainMethodEndsWithoutAny() => TestLoop.RunReal(async () =>
    {
        var operation = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        operation.SetResult();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);

        async Coroutine CallAsync()
        {
            await Coroutine.Uninterruptible(operation.Task);
            IAsyncEnumerator<int> numbers = ((IAsyncEnumerable<int>)Repeat(Numbers())).GetAsyncEnumerator();
            await numbers.MoveNextAsync();
            await numbers.MoveNextAsync();
            await Coroutine.Sleep(600);
        }
    });

    [Fact]
    public void Cancel_DuringAForeignWaitOfACoroutineBelowAPlainMethod_HitsTheTasksNextWaitIfTheOperationSucceeds() => TestLoop.RunReal(async () =>
    {
        var operation = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        operation.SetResult();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);

        async Coroutine CallAsync()
        {
            await PlainAsync();
            await Coroutine.Sleep(600);
        }

        async ValueTask PlainAsync() => await Coroutine.Uninterruptible(operation.Task);
    });

    private static AsyncGenerator<int> Repeat(AsyncGenerator<int> inner) => new(async yielder =>
    {
        await foreach (int item in inner)
        {
            await yielder.YieldAsync(item);
        }
    });

    private static AsyncGenerator<int> Numbers() => new(async yielder =>
    {
        for (int i = 0; ; i++)
        {
            await yielder.YieldAsync(i);
        }
    });
}
