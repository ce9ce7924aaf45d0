namespace Lariat.Tests;

/// <summary>Coroutines that have their outcome before they start: FromException, FromCanceled, and Yield, which has none to wait for.</summary>
public class EndedCoroutineTests
{
    [Fact]
    public void FromException_Awaited_ThrowsThatException() => TestLoop.Run(async () =>
    {
        var error = new InvalidTimeZoneException();

        Assert.Same(error, await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await Coroutine.FromException(error)));
        Assert.Same(error, await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await Coroutine.FromException<int>(error)));
    });

    [Fact]
    public void FromException_ThroughACallerWithoutHandlers_ReachesTheOneThatCatches() => TestLoop.Run(async () =>
    {
        long before = EventLoop.Current.Iterations;

        await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await PassOnAsync());

        Assert.Equal(before, EventLoop.Current.Iterations);

        static async Coroutine<int> PassOnAsync() => await Coroutine.FromException<int>(new InvalidTimeZoneException());
    });

    [Fact]
    public void FromException_AsATask_Fails() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.FromException(new InvalidTimeZoneException()));

        await Coroutine.WaitMany([task]);

        Assert.IsType<InvalidTimeZoneException>(task.GetException());
    });

    [Fact]
    public void FromException_AwaitedByAPlainMethod_Throws() => TestLoop.Run(async () =>
    {
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await Coroutine.FromException(new InvalidTimeZoneException()));
    });

    [Fact]
    public void FromException_AwaitedTwice_IsRefused() => TestLoop.Run(async () =>
    {
        Coroutine coroutine = Coroutine.FromException(new InvalidTimeZoneException());
        await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await coroutine);

        await Expect.ThrowsAsync<InvalidOperationException>(async () => await coroutine);
    });

    [Fact]
    public void FromException_Null_ThrowsAtTheCall()
        => Assert.Throws<ArgumentNullException>(() => LoopTask.Create(Coroutine.FromException(null!)));

    [Fact]
    public void FromCanceled_AsATask_IsCanceled() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.FromCanceled());
        LoopTask<int> withResult = LoopTask.Create(Coroutine.FromCanceled<int>());

        await Coroutine.WaitMany<LoopTask>([task, withResult]);

        Assert.True(task.IsCanceled);
        Assert.True(withResult.IsCanceled);
    });

    [Fact]
    public void FromCanceled_Awaited_Throws() => TestLoop.Run(async () =>
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await Coroutine.FromCanceled()));

    [Fact]
    public void Yield_Awaited_TakesOneIteration() => TestLoop.Run(async () =>
    {
        long before = EventLoop.Current.Iterations;

        await Coroutine.Yield();

        Assert.Equal(before + 1, EventLoop.Current.Iterations);
    });
}
