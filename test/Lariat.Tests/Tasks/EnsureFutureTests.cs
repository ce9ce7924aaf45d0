namespace Lariat.Tests;

public class EnsureFutureTests
{
    [Fact]
    public void EnsureFuture_OfACoroutine_MakesATask() => TestLoop.Run(async () =>
    {
        Awaitable<string> awaitable = Coroutine.FromResult("ok");

        IFuture<string> future = awaitable.EnsureFuture();

        _ = Assert.IsType<LoopTask<string>>(future);
        Assert.Equal("ok", await future);
    });

    [Fact]
    public void EnsureFuture_OfAFuture_IsThatFuture() => TestLoop.Run(async () =>
    {
        Future<string> original = EventLoop.Current.CreateFuture<string>();
        original.SetResult("ok");
        Awaitable<string> awaitable = original;

        IFuture<string> future = awaitable.EnsureFuture();

        Assert.Same(original, future);
        Assert.Equal("ok", await future);
    });

    [Fact]
    public void EnsureFuture_OfATask_IsThatTask() => TestLoop.Run(async () =>
    {
        LoopTask<string> original = LoopTask.Create(Coroutine.FromResult("ok"));
        Awaitable<string> awaitable = original;

        IFuture<string> future = awaitable.EnsureFuture();

        Assert.Same(original, future);
        Assert.Equal("ok", await future);
    });

    [Fact]
    public void EnsureFuture_OfACoroutineOutsideALoop_Throws()
    {
        Awaitable<string> awaitable = Coroutine.FromResult("ok");

        Assert.Throws<InvalidOperationException>(() => { awaitable.EnsureFuture(); });
    }
}
