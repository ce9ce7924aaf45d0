namespace Lariat.Tests;

public class TaskGroupCancellationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RunAsync_ParentCanceled_TasksAreCanceledAndItEndsCanceled(bool isInBody) => TestLoop.Run(async () =>
    {
        int tasksCanceled = 0;
        bool wasBodyCanceled = false;
        LoopTask parent = LoopTask.Create(RunAsync());
        await Coroutine.Sleep(0.1);
        Assert.False(parent.IsCompleted);

        parent.Cancel();
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await parent);

        Assert.Equal(5, tasksCanceled);
        Assert.Equal(isInBody, wasBodyCanceled);

        async Coroutine RunAsync() => await TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < 5; i++)
            {
                group.Create(SleepAndCountAsync());
            }

            wasBodyCanceled = isInBody && await IsCanceledWhileSleepingAsync();
            if (wasBodyCanceled)
            {
                throw new CoroutineCanceledException();
            }
        });

        async Coroutine SleepAndCountAsync()
        {
            if (await IsCanceledWhileSleepingAsync())
            {
                tasksCanceled++;
                throw new CoroutineCanceledException();
            }
        }
    });

    [Fact]
    public void RunAsync_ParentCanceledInABodyWithoutTasks_EndsCanceled() => TestLoop.Run(async () =>
    {
        LoopTask parent = LoopTask.Create(TaskGroup.RunAsync(async group => await Coroutine.Sleep(10)));
        await Coroutine.Sleep(0.1);

        parent.Cancel();
        await Coroutine.WaitMany([parent]);

        Assert.True(parent.IsCanceled);
    });

    [Fact]
    public void RunAsync_ParentCanceledAndTasksFail_ErrorsAreThrown() => TestLoop.Run(async () =>
    {
        LoopTask parent = LoopTask.Create(TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < 5; i++)
            {
                group.Create(FailWhenCanceledAsync());
            }

            await Coroutine.Sleep(10);
        }));
        await Coroutine.Sleep(0.1);

        parent.Cancel();
        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await parent);

        Assert.Equal(5, error.InnerExceptions.Count);
        Assert.All(error.InnerExceptions, inner => Assert.IsType<InvalidTimeZoneException>(inner));

        static async Coroutine FailWhenCanceledAsync()
        {
            await IsCanceledWhileSleepingAsync();
            throw new InvalidTimeZoneException();
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RunAsync_ATaskFailsWhileACanceledBodyCleansUp_ErrorIsThrown(bool isAwaitedByAnother) => TestLoop.Run(async () =>
    {
        LoopTask parent = LoopTask.Create(isAwaitedByAnother ? AwaitTaskAsync() : RunAsync());
        await Coroutine.Sleep(0.1);

        parent.Cancel();
        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await parent);

        Assert.IsType<InvalidTimeZoneException>(Assert.Single(error.InnerExceptions));

        static async Coroutine AwaitTaskAsync() => await LoopTask.Create(RunAsync());

        static async Coroutine RunAsync() => await TaskGroup.RunAsync(async group =>
        {
            group.Create(FailAfterAsync(0.3));
            try
            {
                await Coroutine.Sleep(10);
            }
            catch (CoroutineCanceledException)
            {
                await Coroutine.Sleep(0.5);
                throw;
            }
        });
    });

    [Fact]
    public void RunAsync_CanceledBodyThrowsAnotherError_ThatIsThrown() => TestLoop.Run(async () =>
    {
        LoopTask parent = LoopTask.Create(TaskGroup.RunAsync(async group =>
        {
            await IsCanceledWhileSleepingAsync();
            throw new InvalidTimeZoneException();
        }));
        await Coroutine.Sleep(0.1);

        parent.Cancel();
        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await parent);

        Assert.IsType<InvalidTimeZoneException>(Assert.Single(error.InnerExceptions));
    });

    [Fact]
    public void RunAsync_ParentCanceledBeforeTasksStarted_EndsCanceled() => TestLoop.Run(async () =>
    {
        LoopTask parent = LoopTask.Create(TaskGroup.RunAsync(async group =>
        {
            group.Create(Coroutine.Sleep(1));
            group.Create(Coroutine.Sleep(2));
        }));
        await Coroutine.Sleep(0);

        parent.Cancel();
        await Coroutine.WaitMany([parent]);

        Assert.True(parent.IsCanceled);
        Assert.Equal(1, EventLoop.Current.TaskCount);
    });

    [Fact]
    public void RunAsync_CanceledWhileATaskFails_CancellationComesAfterTheError() => TestLoop.Run(async () =>
    {
        var hasStarted = new AsyncEvent();
        int requestsInside = 0;
        int requestsAfter = 0;
        LoopTask parent = LoopTask.Create(RunAsync());
        await hasStarted.WaitAsync();
        Assert.Equal(0, parent.CancelRequests);

        parent.Cancel();
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await parent);

        Assert.Equal((1, 1), (requestsInside, requestsAfter));

        async Coroutine RunAsync()
        {
            try
            {
                await TaskGroup.RunAsync(async group =>
                {
                    group.Create(FailAsync());
                    await Coroutine.Sleep(1);
                    Assert.Fail("The sleep was to be cancelled.");
                });
            }
            catch (ExceptionGroup)
            {
                requestsInside = LoopTask.Current.CancelRequests;
            }

            requestsAfter = LoopTask.Current.CancelRequests;
            await Coroutine.Sleep(1);
            Assert.Fail("The sleep after the group was to be cancelled.");
        }

        async Coroutine FailAsync()
        {
            hasStarted.Set();
            await FailAfterAsync(0);
        }
    });

    private static async Coroutine FailAfterAsync(double seconds)
    {
        await Coroutine.Sleep(seconds);
        throw new InvalidTimeZoneException();
    }

    private static async Coroutine<bool> IsCanceledWhileSleepingAsync()
    {
        try
        {
            await Coroutine.Sleep(10);
            return false;
        }
        catch (CoroutineCanceledException)
        {
            return true;
        }
    }
}
