namespace Lariat.Tests;

public class AbandonedOperationsTests
{
    [Fact]
    public void AbandonedOperations_OperationGoesOn_SaysWhereAndWhose() => TestLoop.Run(async () =>
    {
        await AbandonAsync(new TaskCompletionSource());

        AbandonedOperation operation = Assert.Single(EventLoop.Current.AbandonedOperations);

        Assert.Equal("victim", operation.TaskName);
        Assert.Equal("AbandonedOperationsTests.WaitForeverAsync", operation.Where);
        Assert.True(operation.Age >= TimeSpan.Zero);
    });

    [Fact]
    public void AbandonedOperations_OperationEnds_LeavesTheList() => TestLoop.Run(async () =>
    {
        var source = new TaskCompletionSource();
        await AbandonAsync(source);

        source.SetResult();
        await Coroutine.Sleep(1);

        Assert.Empty(EventLoop.Current.AbandonedOperations);
    });

    [Fact]
    public void AbandonedOperations_OperationFails_ItsExceptionIsObserved() => TestLoop.Run(async () =>
    {
        var failure = new InvalidTimeZoneException();

        bool wasUnobserved = await IsUnobservedAsync(failure, async () =>
        {
            var source = new TaskCompletionSource();
            await AbandonAsync(source);
            source.SetException(failure);
        });

        Assert.Empty(EventLoop.Current.AbandonedOperations);
        Assert.False(wasUnobserved);
    });

    [Fact]
    public void AbandonedOperations_OperationWithAResultFails_ItsExceptionIsObserved() => TestLoop.Run(async () =>
    {
        var failure = new InvalidTimeZoneException();

        bool wasUnobserved = await IsUnobservedAsync(failure, async () =>
        {
            var source = new TaskCompletionSource<Guid>();
            await AbandonAsync(async () => await source.Task);
            source.SetException(failure);
        });

        Assert.Empty(EventLoop.Current.AbandonedOperations);
        Assert.False(wasUnobserved);
    });

    [Fact]
    public void AbandonedOperations_OperationEndsWithADisposable_DoesNotDisposeIt() => TestLoop.Run(async () =>
    {
        using var result = new MemoryStream();
        var source = new TaskCompletionSource<MemoryStream>();
        await AbandonAsync(async () => await source.Task);

        source.SetResult(result);
        await Coroutine.Sleep(1);

        Assert.Empty(EventLoop.Current.AbandonedOperations);
        Assert.True(result.CanRead);
    });

    [Fact]
    public void AbandonedOperations_EndedOnAnotherThread_LeavesTheList() => TestLoop.RunReal(async () =>
    {
        var source = new TaskCompletionSource();
        await AbandonAsync(source);

        await Task.Run(source.SetResult);
        while (EventLoop.Current.AbandonedOperations.Count > 0)
        {
            await Coroutine.Sleep(0);
        }
    });

    private static Coroutine AbandonAsync(TaskCompletionSource source)
    {
        return AbandonAsync(WaitForeverAsync);

        async Coroutine WaitForeverAsync() => await source.Task;
    }

    private static async Coroutine AbandonAsync(Func<Coroutine> body)
    {
        LoopTask task = LoopTask.Create(body(), "victim");
        await Coroutine.Sleep(0);
        task.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);
    }

    private static async Coroutine<bool> IsUnobservedAsync(Exception failure, Func<Coroutine> fail)
    {
        bool wasUnobserved = false;

        // The event is the whole process's: other tests' failures arrive here as well.
        EventHandler<UnobservedTaskExceptionEventArgs> onUnobserved = (_, unobserved) => wasUnobserved |= unobserved.Exception.InnerExceptions.Contains(failure);
        TaskScheduler.UnobservedTaskException += onUnobserved;
        await fail();

        await Coroutine.Sleep(1);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= onUnobserved;
        return wasUnobserved;
    }
}
