namespace Lariat.Tests;

/// <summary>The edges of asyncio's call graph: which tasks wait for a future, and that an edge ends with the wait.</summary>
public class AwaitedByTests
{
    [Fact]
    public void AwaitedBy_AwaitedByTwoTasks_HasBoth() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        LoopTask first = LoopTask.Create(AwaitAsync(future), "first");
        LoopTask second = LoopTask.Create(AwaitAsync(future), "second");
        await Coroutine.Sleep(0);

        Assert.Equal([first, second], future.AwaitedBy);

        future.SetResult(1);
        Assert.Empty(future.AwaitedBy);
    });

    [Fact]
    public void AwaitedBy_OfANewFuture_IsEmpty() => TestLoop.Run(async () =>
    {
        Assert.Empty(EventLoop.Current.CreateFuture<int>().AwaitedBy);
        Assert.Empty(LoopTask.Current.AwaitedBy);
    });

    [Fact]
    public void AwaitedBy_AwaiterIsCanceled_IsEmpty() => TestLoop.Run(async () =>
    {
        LoopTask inner = LoopTask.Create(Coroutine.Sleep(100));
        LoopTask outer = LoopTask.Create(AwaitAsync(inner));
        await Coroutine.Sleep(1);
        Assert.Equal([outer], inner.AwaitedBy);

        outer.Cancel();
        await Coroutine.Sleep(0);
        await Coroutine.Sleep(0);

        Assert.Empty(inner.AwaitedBy);
    });

    [Fact]
    public void AwaitedBy_AwaitedByAPlainMethod_HasItsTask() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        LoopTask task = LoopTask.Create(PlainAsync(future));
        await Coroutine.Sleep(1);

        Assert.Equal([task], future.AwaitedBy);

        future.SetResult(1);
        await task;
    });

    [Fact]
    public void AwaitedBy_CallbackOfAUser_IsNotATask() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();

        future.AddDoneCallback(static _ => { });

        Assert.Empty(future.AwaitedBy);
    });

    [Fact]
    public void AwaitedBy_Gather_IsTheTaskThatCalledIt() => TestLoop.Run(async () =>
    {
        LoopTask first = LoopTask.Create(Coroutine.Sleep(100));
        LoopTask second = LoopTask.Create(Coroutine.Sleep(200));
        Future? gather = null;
        LoopTask caller = LoopTask.Create(async Coroutine () =>
        {
            gather = Coroutine.Gather(first, second);
            await gather;
        });
        await Coroutine.Sleep(1);

        Assert.Equal([caller], first.AwaitedBy);
        Assert.Equal([caller], second.AwaitedBy);
        Assert.Equal([caller], gather!.AwaitedBy);

        await Coroutine.Sleep(150);
        Assert.Empty(first.AwaitedBy);
        Assert.Equal([caller], second.AwaitedBy);
    });

    [Fact]
    public void AwaitedBy_GatherAfterASiblingsFailure_IsEmpty() => TestLoop.Run(async () =>
    {
        LoopTask sibling = LoopTask.Create(Coroutine.Sleep(100));
        Future gather = Coroutine.Gather(LoopTask.Create(FailAsync()), sibling);

        await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await gather);

        Assert.Empty(sibling.AwaitedBy);
    });

    [Fact]
    public void AwaitedBy_GatherOfATaskThatHasEnded_IsEmpty() => TestLoop.Run(async () =>
    {
        LoopTask child = LoopTask.Create(Coroutine.Sleep(100));
        Future? gather = null;
        await LoopTask.Create(async Coroutine () =>
        {
            gather = Coroutine.Gather(child);
            await Coroutine.Sleep(0);
        });

        Assert.Empty(child.AwaitedBy);
        await gather!;
    });

    [Theory]
    [InlineData(ReturnWhen.AllCompleted)]
    [InlineData(ReturnWhen.FirstCompleted)]
    public void AwaitedBy_WaitMany_IsTheTaskThatWaits(ReturnWhen returnWhen) => TestLoop.Run(async () =>
    {
        LoopTask first = LoopTask.Create(Coroutine.Sleep(100));
        LoopTask second = LoopTask.Create(Coroutine.Sleep(200));
        LoopTask waiting = LoopTask.Create(WaitAsync([first, second], timeout: null, returnWhen));
        await Coroutine.Sleep(1);
        Assert.Equal([waiting], first.AwaitedBy);
        Assert.Equal([waiting], second.AwaitedBy);

        await Coroutine.Sleep(150);

        Assert.Equal(returnWhen == ReturnWhen.AllCompleted ? [waiting] : [], second.AwaitedBy);
    });

    [Fact]
    public void AwaitedBy_WaitManyAfterItsTime_IsEmpty() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(100));

        await WaitAsync([task], TimeSpan.FromSeconds(1));

        Assert.Empty(task.AwaitedBy);
    });

    [Fact]
    public void AwaitedBy_WaitManyCanceled_IsEmpty() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(100));
        LoopTask waiting = LoopTask.Create(WaitAsync([task], timeout: null));
        await Coroutine.Sleep(1);

        waiting.Cancel();
        await Coroutine.WaitMany([waiting]);

        Assert.Empty(task.AwaitedBy);
    });

    [Fact]
    public void AwaitedBy_AsCompleted_IsTheTaskInAStep() => TestLoop.Run(async () =>
    {
        LoopTask<int> first = LoopTask.Create(ValueAsync(100));
        LoopTask<int> second = LoopTask.Create(ValueAsync(200));
        LoopTask consumer = LoopTask.Create(async Coroutine () =>
        {
            await foreach (IFuture<int> _ in Coroutine.AsCompleted([first, second]))
            {
                await Coroutine.Sleep(50);
            }
        });
        await Coroutine.Sleep(1);
        Assert.Equal([consumer], first.AwaitedBy);
        Assert.Equal([consumer], second.AwaitedBy);

        await Coroutine.Sleep(120);
        Assert.Empty(second.AwaitedBy);

        await Coroutine.Sleep(40);
        Assert.Equal([consumer], second.AwaitedBy);
    });

    [Fact]
    public void AwaitedBy_AsCompletedStepCanceled_IsEmpty() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = LoopTask.Create(ValueAsync(100));
        LoopTask<int> step = LoopTask.Create(Coroutine.AsCompleted([task]).First());
        await Coroutine.Sleep(1);
        Assert.Equal([step], task.AwaitedBy);

        step.Cancel();
        await Coroutine.WaitMany([step]);

        Assert.Empty(task.AwaitedBy);
    });

    [Fact]
    public void AwaitedBy_Shield_IsTheTaskThatCalledIt() => TestLoop.Run(async () =>
    {
        LoopTask inner = LoopTask.Create(Coroutine.Sleep(100));
        Future? outer = null;
        LoopTask caller = LoopTask.Create(async Coroutine () =>
        {
            outer = Coroutine.Shield(inner);
            await outer;
        });
        await Coroutine.Sleep(1);
        Assert.Equal([caller], inner.AwaitedBy);
        Assert.Equal([caller], outer!.AwaitedBy);

        caller.Cancel();
        await Coroutine.WaitMany([caller]);

        Assert.Empty(inner.AwaitedBy);
    });

    [Fact]
    public void AwaitedBy_ShieldThatIsNotAwaited_OuterHasNone() => TestLoop.Run(async () =>
    {
        Future outer = Coroutine.Shield(LoopTask.Create(Coroutine.Sleep(100)));

        Assert.Empty(outer.AwaitedBy);
    });

    [Fact]
    public void AwaitedBy_WaitFor_IsTheTaskThatWaits() => TestLoop.Run(async () =>
    {
        LoopTask inner = LoopTask.Create(Coroutine.Sleep(100));
        LoopTask waiting = LoopTask.Create(Coroutine.WaitFor(inner, TimeSpan.FromSeconds(10)));
        await Coroutine.Sleep(1);
        Assert.Equal([waiting], inner.AwaitedBy);

        await Coroutine.WaitMany([waiting]);

        Assert.Empty(inner.AwaitedBy);
        Assert.IsType<TimeoutException>(waiting.GetException());
    });

    [Fact]
    public void AwaitedBy_WaitForWithoutTime_IsTheTaskThatWaitsForTheEnd() => TestLoop.Run(async () =>
    {
        LoopTask stubborn = LoopTask.Create(async Coroutine () =>
        {
            try
            {
                await Coroutine.Sleep(100);
            }
            finally
            {
                await Coroutine.Sleep(10);
            }
        });
        await Coroutine.Sleep(0);
        LoopTask waiting = LoopTask.Create(Coroutine.WaitFor(stubborn, TimeSpan.Zero));
        await Coroutine.Sleep(1);

        Assert.Equal([waiting], stubborn.AwaitedBy);

        await Coroutine.WaitMany([waiting]);
        Assert.IsType<TimeoutException>(waiting.GetException());
    });

    [Fact]
    public void AwaitedBy_TaskGroup_IsItsTaskFromTheCreationOn() => TestLoop.Run(async () =>
    {
        await TaskGroup.RunAsync(async group =>
        {
            LoopTask child = group.Create(Coroutine.Sleep(1));

            Assert.Equal([LoopTask.Current], child.AwaitedBy);

            await Coroutine.Sleep(2);
            Assert.Empty(child.AwaitedBy);
        });
    });

    [Fact]
    public void AwaitedBy_Nursery_IsItsTaskFromTheCreationOn() => TestLoop.Run(async () =>
    {
        await Nursery.RunAsync(async nursery =>
        {
            LoopTask child = nursery.Create(Coroutine.Sleep(1));

            Assert.Equal([LoopTask.Current], child.AwaitedBy);

            await Coroutine.Sleep(2);
            Assert.Empty(child.AwaitedBy);
        });
    });

    [Fact]
    public void AwaitedBy_StartAsync_IsTheStarterAndThenTheNurserysTask() => TestLoop.Run(async () =>
    {
        LoopTask? served = null;
        await Nursery.RunAsync(async nursery =>
        {
            LoopTask starter = nursery.Create(StartAsync(nursery));
            await Coroutine.Sleep(1);
            Assert.Equal([starter], served!.AwaitedBy);

            await Coroutine.Sleep(10);
            Assert.Equal([LoopTask.Current], served.AwaitedBy);
            nursery.Scope.Cancel();
        });

        async Coroutine StartAsync(Nursery nursery) => await nursery.StartAsync<int>(async Coroutine (status) =>
        {
            served = LoopTask.Current;
            await Coroutine.Sleep(5);
            status.Started(1);
            await Coroutine.Sleep(100);
        });
    });

    [Fact]
    public void AwaitedBy_OnAnotherThread_Throws()
    {
        Future<int>? future = null;
        TestLoop.RunReal(async () =>
        {
            future = EventLoop.Current.CreateFuture<int>();

            await Expect.ThrowsAsync<InvalidOperationException>(async () => await Coroutine.ToThread(() => future.AwaitedBy));
        });
    }

    private static async Coroutine AwaitAsync(Future future) => await future;

    private static async Coroutine PlainAsync(Future<int> future) => await InPlainMethodAsync(future);

    private static async Task InPlainMethodAsync(Future<int> future) => await future;

    private static async Coroutine WaitAsync(LoopTask[] tasks, TimeSpan? timeout, ReturnWhen returnWhen = ReturnWhen.AllCompleted)
        => await Coroutine.WaitMany(tasks, timeout, returnWhen);

    private static async Coroutine<int> ValueAsync(double seconds)
    {
        await Coroutine.Sleep(seconds);
        return 1;
    }

    private static async Coroutine FailAsync()
    {
        await Coroutine.Sleep(1);
        throw new InvalidTimeZoneException();
    }
}
