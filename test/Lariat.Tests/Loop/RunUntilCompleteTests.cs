namespace Lariat.Tests;

public sealed class RunUntilCompleteTests : IDisposable
{
    private readonly EventLoop _loop = TestLoop.NewVirtual();

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void RunUntilComplete_OfACoroutine_ReturnsItsResult()
        => Assert.Equal(42, _loop.RunUntilComplete(Coroutine.Sleep(TimeSpan.FromSeconds(0.1), 42)));

    [Fact]
    public void RunUntilComplete_OfAFailingCoroutine_ThrowsItsException()
    {
        Assert.Throws<InvalidTimeZoneException>(() => _loop.RunUntilComplete(ThrowAsync()));

        static async Coroutine ThrowAsync()
        {
            await Coroutine.Sleep(0);
            throw new InvalidTimeZoneException();
        }
    }

    [Fact]
    public void RunUntilComplete_OfAFutureThatACallbackCompletes_ReturnsItsResult()
    {
        Future<string> future = _loop.CreateFuture<string>();
        _loop.CallSoon(() => future.SetResult("hello"));

        Assert.Equal("hello", _loop.RunUntilComplete(future));
    }

    [Fact]
    public void RunUntilComplete_OfDefault_Throws()
        => Assert.Throws<InvalidOperationException>(() => _loop.RunUntilComplete(default(Coroutine)));

    [Fact]
    public void RunUntilComplete_OfAFutureOfAnotherLoop_Throws()
    {
        using EventLoop other = TestLoop.NewVirtual();
        Future<int> future = other.CreateFuture<int>();

        Assert.Throws<ArgumentException>(() => { _loop.RunUntilComplete(future); });
    }

    [Fact]
    public void RunUntilComplete_OfNull_Throws()
    {
        Assert.Throws<ArgumentNullException>(() => _loop.RunUntilComplete((Future)null!));
        Assert.Throws<ArgumentNullException>(() => { _loop.RunUntilComplete((IFuture<int>)null!); });
    }

    [Fact]
    public void RunUntilComplete_OfAnEndedFutureNestedInATask_DoesNotStopTheOuterRun()
    {
        Future<int> ended = _loop.CreateFuture<int>();
        ended.SetResult(7);

        _loop.RunUntilComplete(NestAsync());

        Assert.Equal(LoopInstant.Zero + TimeSpan.FromSeconds(1), _loop.Time);

        async Coroutine NestAsync()
        {
            await Coroutine.Yield();
            Assert.Throws<InvalidOperationException>(() => { _loop.RunUntilComplete(ended); });
            await Coroutine.Sleep(1);
        }
    }

    [Fact]
    public void RunUntilComplete_NestedInATask_ThrowsAndLeavesTheCoroutineUnused() => _loop.RunUntilComplete(NestAsync());

    [Fact]
    public void RunUntilComplete_WithAResultNestedInATask_ThrowsAndLeavesTheCoroutineUnused()
    {
        Assert.Equal(7, _loop.RunUntilComplete(NestAsync()));

        async Coroutine<int> NestAsync()
        {
            Coroutine<int> coroutine = Coroutine.Sleep(TimeSpan.Zero, 7);
            Assert.Throws<InvalidOperationException>(() => { _loop.RunUntilComplete(coroutine); });
            return await coroutine;
        }
    }

    [Fact]
    public void RunUntilComplete_Stopped_ThrowsAndTheTaskCanGoOnLater()
    {
        int steps = 0;
        LoopTask task = _loop.CreateTask(StopInTheMiddleAsync());

        var error = Assert.Throws<InvalidOperationException>(() => _loop.RunUntilComplete(task));
        Assert.Contains("stopped before the future ended", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, steps);
        _loop.RunUntilComplete(task);

        Assert.Equal(10, steps);

        async Coroutine StopInTheMiddleAsync()
        {
            while (steps < 10)
            {
                await Coroutine.Sleep(0.1);
                if (++steps == 2)
                {
                    EventLoop.Current.Stop();
                }
            }
        }
    }

    [Fact]
    public void RunUntilComplete_LeftByAnException_LeavesNoStopBehind()
    {
        Future<int> orphan = _loop.CreateFuture<int>();
        Assert.Throws<DeadlockException>(() => { _loop.RunUntilComplete(orphan); });

        orphan.SetResult(1);
        _loop.RunUntilComplete(Coroutine.Sleep(0.2));

        Assert.Equal(TimeSpan.FromSeconds(0.2), _loop.Time - LoopInstant.Zero);
    }

    [Fact]
    public void RunUntilComplete_OfAnEndedFuture_RunsAnIterationAndReturns()
    {
        Future<int> future = _loop.CreateFuture<int>();
        future.SetResult(7);

        Assert.Equal(7, _loop.RunUntilComplete(future));

        Assert.Equal(1, _loop.Iterations);
    }

    private async Coroutine NestAsync()
    {
        Coroutine coroutine = Coroutine.Sleep(0);
        var error = Assert.Throws<InvalidOperationException>(() => _loop.RunUntilComplete(coroutine));
        Assert.Contains("is running already", error.Message, StringComparison.Ordinal);
        await coroutine;
    }
}
