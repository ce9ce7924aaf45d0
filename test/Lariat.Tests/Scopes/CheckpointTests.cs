namespace Lariat.Tests;

// Rows 54 to 61 of the table of Trio 0.34, with the choice that asyncio's primitives leave: only what suspends throws.
public class CheckpointTests
{
    [Fact]
    public void AcquireAsync_FreeLockInACanceledScope_IsTaken() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();

        bool isComplete = await InCanceledScopeAsync(() => gate.AcquireAsync());

        Assert.True(isComplete);
        Assert.True(gate.IsLocked);
    });

    [Fact]
    public void AcquireAsync_HeldLockInACanceledScope_ThrowsAndIsNotTaken() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        await gate.AcquireAsync();

        bool isComplete = await InCanceledScopeAsync(() => gate.AcquireAsync());
        gate.Release();

        Assert.False(isComplete);
        Assert.False(gate.IsLocked);
    });

    [Fact]
    public void PutAsync_InACanceledScope_ThrowsOnlyIfTheQueueIsFull() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>(1);

        bool hasPut = await InCanceledScopeAsync(() => queue.PutAsync(1));
        bool hasPutIntoFull = await InCanceledScopeAsync(() => queue.PutAsync(2));

        Assert.True(hasPut);
        Assert.False(hasPutIntoFull);
        Assert.Equal(1, queue.Count);
    });

    [Fact]
    public void GetAsync_InACanceledScope_LosesNoItem() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        await queue.PutAsync(1);
        int item = 0;

        bool hasTaken = await InCanceledScopeAsync(async () => item = await queue.GetAsync());
        bool hasTakenFromEmpty = await InCanceledScopeAsync(async () => await queue.GetAsync());

        Assert.True(hasTaken);
        Assert.Equal(1, item);
        Assert.False(hasTakenFromEmpty);
    });

    [Fact]
    public void Await_DoneFutureOrSetEvent_Passes() => TestLoop.Run(async () =>
    {
        Future<int> done = EventLoop.Current.CreateFuture<int>();
        done.SetResult(1);
        var set = new AsyncEvent();
        set.Set();

        bool isComplete = await InCanceledScopeAsync(async () =>
        {
            await done;
            await set.WaitAsync();
        });

        Assert.True(isComplete);
    });

    [Fact]
    public void Await_FutureThatEndsInTheSameIteration_IsNotLost() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        var scope = new CancelScope();
        int result = 0;
        bool hasPassed = false;
        EventLoop.Current.CallLater(1, () =>
        {
            future.SetResult(7);
            scope.Cancel();
        });

        await scope.RunAsync(async () =>
        {
            result = await future;
            await Coroutine.Sleep(0);
            hasPassed = true;
        });

        Assert.Equal(7, result);
        Assert.False(hasPassed);
    });

    [Fact]
    public void Yield_InACanceledScope_ThrowsEachTime() => TestLoop.Run(async () =>
    {
        int thrown = 0;

        await InCanceledScopeAsync(async () =>
        {
            for (int i = 0; i < 3; i++)
            {
                try
                {
                    await Coroutine.Yield();
                }
                catch (CoroutineCanceledException)
                {
                    thrown++;
                }
            }
        });

        Assert.Equal(3, thrown);
    });

    [Fact]
    public void ThrowIfCancelRequested_InACanceledScope_ThrowsEachTimeWithoutSuspending() => TestLoop.Run(async () =>
    {
        long iterations = EventLoop.Current.Iterations;
        int thrown = 0;

        await InCanceledScopeAsync(async Coroutine () =>
        {
            for (int i = 0; i < 2; i++)
            {
                try
                {
                    LoopTask.Current.ThrowIfCancelRequested();
                }
                catch (CoroutineCanceledException)
                {
                    thrown++;
                }
            }
        });

        Assert.Equal(2, thrown);
        Assert.Equal(iterations, EventLoop.Current.Iterations);
    });

    [Fact]
    public void ToThread_DeadlinePassesMeanwhile_IsLeftAndTheScopeCatches() => TestLoop.RunReal(async () =>
    {
        using var isOver = new ManualResetEventSlim();
        var scope = new CancelScope();

        bool isComplete = await scope.RunAsync(async () =>
        {
            EventLoop.Current.CallLater(0.01, () => scope.Cancel());
            await Coroutine.ToThread(isOver.Wait);
        });
        isOver.Set();

        Assert.False(isComplete);
    });

    [Fact]
    public void WaitAsync_ConditionInACanceledScope_ReacquiresTheHeldLockWithoutSpinning() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        var condition = new AsyncCondition();
        var scope = new CancelScope();
        long before = 0;
        LoopTask waiting = LoopTask.Create(Coroutine.From(async Coroutine () =>
        {
            using (await condition.EnterAsync())
            {
                await scope.RunAsync(() => condition.WaitAsync());
            }
        }));
        await Coroutine.Sleep(1);
        using (await condition.EnterAsync())
        {
            before = loop.Iterations;
            scope.Cancel();
            await Coroutine.Sleep(5);
        }

        await waiting;

        Assert.True(scope.HasCaughtCancellation);
        Assert.InRange(loop.Iterations - before, 0, 20);
    });

    private static Coroutine<bool> InCanceledScopeAsync(Func<Coroutine> body) => CancelScope.RunAsync(async scope =>
    {
        scope.Cancel();
        await body();
    });
}
