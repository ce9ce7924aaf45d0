namespace Lariat.Tests;

public class WrapFutureTests
{
    [Fact]
    public void WrapFuture_OfARemoteTask_GivesItsResult() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        RemoteTask<string> remote = loop.RunThreadSafe(Coroutine.FromResult("oi"));

        Future<string> future = remote.WrapFuture(loop);

        Assert.Same(loop, future.Loop);
        Assert.Equal("oi", await future);
    });

    [Fact]
    public void WrapFuture_OfAFailingRemoteTask_GivesItsException() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        Future<int> future = loop.RunThreadSafe(ThrowAsync()).WrapFuture(loop);

        await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await future);

        static async Coroutine<int> ThrowAsync()
        {
            await Coroutine.Sleep(0);
            throw new InvalidTimeZoneException();
        }
    });

    [Fact]
    public void Cancel_OfTheWrapper_CancelsTheRemoteTask() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        RemoteTask<int> remote = loop.RunThreadSafe(Coroutine.Sleep(TimeSpan.FromSeconds(10), 1));
        Future<int> future = remote.WrapFuture(loop);
        await Coroutine.Sleep(1);

        future.Cancel();
        await Coroutine.Sleep(1);

        Assert.True(remote.AsTask().IsCanceled);
        Assert.Equal([LoopTask.Current], loop.Tasks);
    });

    [Fact]
    public void Cancel_OfTheWrapperAfterTheEnd_LeavesTheRemoteResult() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        RemoteTask<int> remote = loop.RunThreadSafe(Coroutine.FromResult(42));
        await remote.WrapFuture(loop);
        Future<int> future = remote.WrapFuture(loop);

        future.Cancel();
        await Coroutine.Sleep(1);

        Assert.True(future.IsCanceled);
        Assert.Equal(42, await remote.AsTask());
    });

    [Fact]
    public void WrapFuture_RemoteTaskIsCanceled_IsCanceled() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        RemoteTask<int> remote = loop.RunThreadSafe(Coroutine.Sleep(TimeSpan.FromSeconds(10), 1));
        Future<int> future = remote.WrapFuture(loop);

        remote.Cancel();

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await future);
        Assert.True(future.IsCanceled);
    });

    [Fact]
    public void WrapFuture_OnAnotherLoop_CompletesThere()
    {
        using EventLoop home = TestLoop.NewVirtual();
        using EventLoop other = TestLoop.NewVirtual();
        RemoteTask<int> remote = home.RunThreadSafe(Coroutine.FromResult(42));
        Future<int> future = remote.WrapFuture(other);

        home.RunIterations(3);
        Assert.False(future.IsCompleted);

        Assert.Equal(42, other.RunUntilComplete(future));
    }

    [Fact]
    public void WrapFuture_ItsLoopIsClosedFirst_IsDropped()
    {
        using EventLoop home = TestLoop.NewVirtual();
        EventLoop other = TestLoop.NewVirtual();
        RemoteTask<int> remote = home.RunThreadSafe(Coroutine.FromResult(42));
        remote.WrapFuture(other);

        other.Close();
        home.RunIterations(3);

        Assert.True(remote.IsCompleted);
        Assert.Equal(1, other.GetStatistics().DroppedCompletions);
    }
}
