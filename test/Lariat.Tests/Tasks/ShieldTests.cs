namespace Lariat.Tests;

public class ShieldTests
{
    [Fact]
    public void Shield_InnerSucceeds_GivesItsResult() => TestLoop.Run(async () =>
    {
        Future<int> inner = EventLoop.Current.CreateFuture<int>();
        IFuture<int> outer = Coroutine.Shield(inner);

        inner.SetResult(42);

        Assert.Equal(42, await outer);
    });

    [Fact]
    public void Shield_InnerFails_GivesItsException() => TestLoop.Run(async () =>
    {
        Future<int> inner = EventLoop.Current.CreateFuture<int>();
        IFuture<int> outer = Coroutine.Shield(inner);
        var thrown = new InvalidTimeZoneException();

        inner.SetException(thrown);

        Assert.Same(thrown, await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await outer));
    });

    [Fact]
    public void Shield_InnerIsCanceled_IsCanceled() => TestLoop.Run(async () =>
    {
        Future<int> inner = EventLoop.Current.CreateFuture<int>();
        IFuture<int> outer = Coroutine.Shield(inner);

        inner.Cancel();
        await Coroutine.Sleep(0);

        Assert.True(outer.IsCanceled);
    });

    [Fact]
    public void Shield_OfAnEndedFuture_IsThatFuture() => TestLoop.Run(async () =>
    {
        Future<int> inner = EventLoop.Current.CreateFuture<int>();
        inner.SetResult(42);

        IFuture<int> outer = Coroutine.Shield(inner);

        Assert.Same(inner, outer);
        Assert.Equal(42, await outer);
    });

    [Fact]
    public void Cancel_OfTheOuter_LeavesTheInnerAlone() => TestLoop.Run(async () =>
    {
        Future<int> inner = EventLoop.Current.CreateFuture<int>();
        IFuture<int> outer = Coroutine.Shield(inner);

        ((Future)outer).Cancel();
        await Coroutine.Sleep(0);

        Assert.True(outer.IsCanceled);
        Assert.False(inner.IsCompleted);
    });

    [Fact]
    public void Cancel_OfTheAwaiter_LetsTheInnerTaskGoOn() => TestLoop.Run(async () =>
    {
        var log = new Recorder();
        Future<object?> waiter = EventLoop.Current.CreateFuture();
        LoopTask outer = LoopTask.Create(OuterAsync());
        await Coroutine.Sleep(1);

        outer.Cancel();
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await outer);
        waiter.SetResult(null);
        await Coroutine.Sleep(1);

        Assert.Equal("inner", log.Text);

        async Coroutine InnerAsync()
        {
            await waiter;
            log.Add("inner");
        }

        async Coroutine OuterAsync()
        {
            await Coroutine.Shield(InnerAsync());
            log.Add("outer");
        }
    });

    [Fact]
    public void Shield_InnerFailsAfterTheOuterWasCanceled_IsLeftUnretrieved() => TestLoop.Run(async () =>
    {
        Future<int> inner = EventLoop.Current.CreateFuture<int>();
        IFuture<int> outer = Coroutine.Shield(inner);
        ((Future)outer).Cancel();
        await Coroutine.Sleep(0);

        inner.SetException(new InvalidTimeZoneException());
        await Coroutine.Sleep(0);

        Assert.True(inner.HasUnretrievedException);
        inner.GetException();
    });

    [Fact]
    public void Shield_InnerFailsInTheIterationOfTheOutersCancellation_IsLeftUnretrieved() => TestLoop.Run(async () =>
    {
        // As CPython 3.15.1 (gh-86802, gh-156321): the exception was lost.
        Future<int> inner = EventLoop.Current.CreateFuture<int>();
        var outer = (Future)Coroutine.Shield(inner);

        inner.SetException(new InvalidTimeZoneException());
        outer.Cancel();
        await Coroutine.Sleep(0);

        Assert.True(inner.HasUnretrievedException);
        inner.GetException();
    });

    [Fact]
    public void Cancel_OfAShieldedGather_LeavesTheGatherAlone() => TestLoop.Run(async () =>
    {
        Future<int> first = EventLoop.Current.CreateFuture<int>(), second = EventLoop.Current.CreateFuture<int>();
        Future<int[]> gather = Coroutine.Gather<int>(first, second);
        IFuture<int[]> outer = Coroutine.Shield(gather);

        ((Future)outer).Cancel();
        first.SetResult(1);
        second.SetResult(2);

        int[] results = await gather;
        Assert.Equal([1, 2], results);
        Assert.True(outer.IsCanceled);
    });

    [Fact]
    public void Cancel_OfAGatherOfShields_LeavesTheShieldedAlone() => TestLoop.Run(async () =>
    {
        Future<int> first = EventLoop.Current.CreateFuture<int>(), second = EventLoop.Current.CreateFuture<int>();
        IFuture<int> shield1 = Coroutine.Shield(first), shield2 = Coroutine.Shield(second);
        Future<int[]> gather = Coroutine.Gather([shield1, shield2]);

        gather.Cancel();
        await Coroutine.WaitMany([gather]);

        Assert.IsType<CoroutineCanceledException>(gather.GetException());
        Assert.True(shield1.IsCanceled && shield2.IsCanceled);
        Assert.False(first.IsCompleted || second.IsCompleted);
    });
}
