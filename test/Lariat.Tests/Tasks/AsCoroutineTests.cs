namespace Lariat.Tests;

/// <summary>A future as a coroutine, for languages that cannot await it.</summary>
public class AsCoroutineTests
{
    [Fact]
    public void AsCoroutine_OfATask_ReturnsItsResult() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = LoopTask.Create(async () =>
        {
            await Coroutine.Sleep(1);
            return 5;
        });

        int first = await task.AsCoroutine();
        int second = await task.AsCoroutine();

        Assert.Equal((5, 5), (first, second));
    });

    [Fact]
    public void AsCoroutine_OfAFailedFuture_Throws() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        future.SetException(new InvalidTimeZoneException());

        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await future.AsCoroutine());
    });

    [Fact]
    public void AsCoroutine_CanceledAwait_CancelsTheFuture() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        LoopTask waiting = LoopTask.Create(async () => { await future.AsCoroutine(); });
        await Coroutine.Sleep(0);

        waiting.Cancel();
        await Coroutine.WaitMany([waiting]);

        Assert.True(future.IsCanceled);
    });

    [Fact]
    public void AsCoroutine_Null_Throws() => Assert.Throws<ArgumentNullException>(() => ((IFuture<int>)null!).AsCoroutine());
}
