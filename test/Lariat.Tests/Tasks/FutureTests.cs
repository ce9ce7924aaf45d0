namespace Lariat.Tests;

public sealed class FutureTests : IDisposable
{
    private readonly EventLoop _loop = TestLoop.NewVirtual();

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void CreateFuture_New_IsPending()
    {
        Future<int> future = _loop.CreateFuture<int>();

        Assert.False(future.IsCompleted);
        Assert.False(future.IsCanceled);
        Assert.False(future.IsFaulted);
        Assert.Same(_loop, future.Loop);
    }

    [Fact]
    public void Cancel_Pending_MakesResultAndExceptionThrow()
    {
        Future<int> future = _loop.CreateFuture<int>();

        Assert.True(future.Cancel());

        Assert.True(future.IsCompleted && future.IsCanceled);
        Assert.Throws<CoroutineCanceledException>(() => { future.GetResult(); });
        Assert.Throws<CoroutineCanceledException>(() => { future.GetException(); });
    }

    [Fact]
    public void Set_Canceled_Throws()
    {
        Future<int> future = _loop.CreateFuture<int>();
        future.Cancel();

        Assert.Throws<InvalidOperationException>(() => future.SetResult(1));
        Assert.Throws<InvalidOperationException>(() => future.SetException(new InvalidTimeZoneException()));
        Assert.False(future.Cancel());
    }

    [Fact]
    public void GetResult_Pending_Throws()
    {
        Future<int> future = _loop.CreateFuture<int>();

        var error = Assert.Throws<InvalidOperationException>(() => { future.GetResult(); });

        Assert.Contains("There is no result yet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SetResult_Pending_GivesTheResultAndNoException()
    {
        Future<int> future = _loop.CreateFuture<int>();

        future.SetResult(42);

        Assert.Equal(42, future.GetResult());
        Assert.Null(future.GetException());
        Assert.True(future.IsCompletedSuccessfully);
    }

    [Fact]
    public void SetResult_Twice_Throws()
    {
        Future<int> future = _loop.CreateFuture<int>();
        future.SetResult(42);

        var error = Assert.Throws<InvalidOperationException>(() => future.SetResult(43));

        Assert.Contains("has ended already", error.Message, StringComparison.Ordinal);
        Assert.False(future.Cancel());
        Assert.Equal(42, future.GetResult());
    }

    [Fact]
    public void GetException_Pending_Throws()
    {
        Future<int> future = _loop.CreateFuture<int>();

        Assert.Throws<InvalidOperationException>(() => { future.GetException(); });
    }

    [Fact]
    public void SetException_Pending_GivesTheVeryExceptionEachTime()
    {
        Future<int> future = _loop.CreateFuture<int>();
        var thrown = new InvalidTimeZoneException();

        future.SetException(thrown);

        Assert.Same(thrown, future.GetException());
        Assert.Same(thrown, Assert.Throws<InvalidTimeZoneException>(() => { future.GetResult(); }));
        Assert.Same(thrown, Assert.Throws<InvalidTimeZoneException>(() => { future.GetResult(); }));
    }

    [Fact]
    public void TrySetResult_Canceled_ChangesNothing()
    {
        Future<int> future = _loop.CreateFuture<int>();
        future.Cancel();

        Assert.False(future.TrySetResult(1));

        Assert.True(future.IsCanceled);
    }

    [Fact]
    public void Await_ByTwoTasks_WakesBothInTheirOrder()
    {
        var log = new Recorder();
        Future<int> future = _loop.CreateFuture<int>();
        _loop.CreateTask(AwaitAsync("first"));
        _loop.CreateTask(AwaitAsync("second"));
        _loop.RunIteration();

        future.SetResult(1);
        _loop.RunIteration();

        Assert.Equal("first second", log.Text);

        async Coroutine AwaitAsync(string name)
        {
            await future;
            log.Add(name);
        }
    }

    [Fact]
    public void Await_Completed_DoesNotSuspend() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        future.SetResult(42);
        long before = EventLoop.Current.Iterations;

        Assert.Equal(42, await future);

        Assert.Equal(before, EventLoop.Current.Iterations);
    });

    [Fact]
    public void ToString_InEachState_SaysIt()
    {
        Future<int> pending = _loop.CreateFuture<int>(), succeeded = _loop.CreateFuture<int>(), canceled = _loop.CreateFuture<int>();

        succeeded.SetResult(1);
        canceled.Cancel();

        Assert.Equal("Future (Pending)", pending.ToString());
        Assert.Equal("Future (Succeeded)", succeeded.ToString());
        Assert.Equal("Future (Canceled)", canceled.ToString());
    }
}
