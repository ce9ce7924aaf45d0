namespace Lariat.Tests;

// A request to the task that runs a nursery, beside failures in it.
public class NurseryAndTaskTests
{
    [Fact]
    public void Cancel_OfTheTaskAndACleanUpFails_TheFailureIsThrownAndTheRequestAtTheNextAwait() => TestLoop.Run(async () =>
    {
        ExceptionGroup? errors = null;
        LoopTask task = LoopTask.Create(Coroutine.From(async Coroutine () =>
        {
            errors = await Expect.ThrowsAsync<ExceptionGroup>(async () => await Nursery.RunAsync(async nursery =>
            {
                nursery.Create(FailInCleanUpAsync());
                await Coroutine.Sleep(100);
            }));
            await Coroutine.Sleep(1);
        }));
        await Coroutine.Sleep(1);

        task.Cancel("own");

        var canceled = await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);
        Assert.IsType<FormatException>(Assert.Single(errors!.InnerExceptions));
        Assert.Equal("own", canceled.CancelMessage);
        Assert.Equal(1, task.CancelRequests);
    });

    [Fact]
    public void RunAsync_TaskFailsAfterARequestThatWasCaughtBeforeTheNursery_DoesNotRepeatTheRequest() => TestLoop.Run(async () =>
    {
        await LoopTask.Create(Coroutine.From(async Coroutine () =>
        {
            LoopTask.Current.Cancel();
            await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await Coroutine.Sleep(1));

            await Expect.ThrowsAsync<ExceptionGroup>(async () => await Nursery.RunAsync(nursery =>
            {
                nursery.Create(async Coroutine () =>
                {
                    await Coroutine.Sleep(1);
                    throw new FormatException();
                });
                return Coroutine.Completed;
            }));

            await Coroutine.Sleep(1);
            Assert.Equal(1, LoopTask.Current.CancelRequests);
        }));
    });

    [Fact]
    public void TimeoutScope_AroundANurseryWhoseCleanUpFails_LeavesNoRequest() => TestLoop.Run(async () =>
    {
        await Expect.ThrowsAsync<ExceptionGroup>(async () => await TimeoutScope.RunAsync(1, async () => await Nursery.RunAsync(async nursery =>
        {
            nursery.Create(FailInCleanUpAsync());
            await Coroutine.Sleep(100);
        })));

        Assert.Equal(0, LoopTask.Current.CancelRequests);
        await Coroutine.Sleep(1);
    });

    [Fact]
    public void CancelScope_AroundANurseryWhoseCleanUpFails_LeavesNoRequest() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 1);

        await Expect.ThrowsAsync<ExceptionGroup>(async () => await scope.RunAsync(async () => await Nursery.RunAsync(async nursery =>
        {
            nursery.Create(FailInCleanUpAsync());
            await Coroutine.Sleep(100);
        })));

        Assert.Equal(0, LoopTask.Current.CancelRequests);
        await Coroutine.Sleep(1);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancel_OfTheTaskWithAMessage_IsThrownWithItWhenTheTasksHaveEnded(bool isBodyDone) => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.From(async Coroutine () => await Nursery.RunAsync(async nursery =>
        {
            nursery.Create(Coroutine.Sleep(100));
            await Coroutine.Sleep(isBodyDone ? 0 : 100);
        })));
        await Coroutine.Sleep(1);

        task.Cancel("own");

        var canceled = await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);
        Assert.Equal("own", canceled.CancelMessage);
    });

    [Fact]
    public void Cancel_OfTheTaskInOneOfSeveralPlainMethods_TheRequestIsThrownAgainAfterTheFailure() => TestLoop.Run(async () =>
    {
        bool hasPassed = false;
        LoopTask task = LoopTask.Create(Coroutine.From(async Coroutine () => await Task.WhenAll(PlainAsync(), OtherAsync())));
        await Coroutine.Sleep(1);

        task.Cancel();

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);
        Assert.False(hasPassed);

        async Task PlainAsync()
        {
            await Expect.ThrowsAsync<ExceptionGroup>(async () => await Nursery.RunAsync(async nursery =>
            {
                nursery.Create(FailInCleanUpAsync());
                await Coroutine.Sleep(100);
            }));
            await Coroutine.Sleep(1);
            hasPassed = true;
        }

        static async Task OtherAsync() => await Coroutine.Sleep(100);
    });

    private static async Coroutine FailInCleanUpAsync()
    {
        try
        {
            await Coroutine.Sleep(100);
        }
        catch (CoroutineCanceledException)
        {
            throw new FormatException();
        }
    }
}
