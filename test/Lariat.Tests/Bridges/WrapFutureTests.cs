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
    public void Cancel_OfAWrapperMadeAfterTheEnd_IsRefused() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        RemoteTask<int> remote = loop.RunThreadSafe(Coroutine.FromResult(42));
        await remote.WrapFuture(loop);
        Future<int> future = remote.WrapFuture(loop);

        Assert.False(future.Cancel());

        Assert.Equal(42, await future);
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
    public void Cancel_OfTheWrapperAfterTheEnd_LeavesTheRemoteResult()
    {
        using EventLoop home = TestLoop.NewVirtual();
        using EventLoop other = TestLoop.NewVirtual();
        RemoteTask<int> remote = home.RunThreadSafe(Coroutine.FromResult(42));
        Future<int> future = remote.WrapFuture(other);
        home.RunIterations(3);

        future.Cancel();
        other.RunIterations(2);

        Assert.True(future.IsCanceled);
        Assert.True(remote.AsTask().IsCompletedSuccessfully);
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

    // The rest as CPython 3.14.3 (Lib/asyncio/futures.py, _chain_future; gh-105836): what chains two futures needs no callback on the
    // loop that runs.

    [Fact]
    public void WrapFuture_OnTheLoopsOwnThread_WakesItsAwaiterInTheFourthIteration() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        long before = loop.Iterations;
        long started = 0;

        await loop.RunThreadSafe(StartAsync()).WrapFuture(loop);

        Assert.Equal((2, 4), (started - before, loop.Iterations - before));

        async Coroutine<int> StartAsync()
        {
            started = loop.Iterations;
            return await Coroutine.FromResult(1);
        }
    });

    [Fact]
    public void WrapFuture_OfOneThatHasEnded_IsCompletedOnReturn() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        RemoteTask<int> remote = loop.RunThreadSafe(Coroutine.FromResult(42));
        await remote;

        Assert.Equal(42, remote.WrapFuture(loop).GetResult());
    });

    [Fact]
    public void Cancel_OnTheLoopsOwnThread_ReachesTheTaskInTheCall() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        RemoteTask<int> remote = loop.RunThreadSafe(Coroutine.Sleep(TimeSpan.FromSeconds(10), 1));
        await Coroutine.Sleep(1);
        LoopTask task = loop.Tasks[1];

        remote.Cancel();

        Assert.Equal(1, task.CancelRequests);
        await Coroutine.Sleep(0);
        Assert.True(task.IsCanceled);
    });

    [Fact]
    public void Cancel_AsTheLastActOfTheRun_TaskHasEndedAfterIt()
    {
        using EventLoop loop = TestLoop.NewVirtual();

        loop.RunUntilComplete(MainAsync());

        Assert.Empty(loop.Tasks);

        static async Coroutine MainAsync()
        {
            RemoteTask remote = EventLoop.Current.RunThreadSafe(Coroutine.Sleep(10));
            await Coroutine.Sleep(0);
            remote.Cancel();
        }
    }

    [Fact]
    public void Cancel_BeforeTheTaskIsCreated_ItNeverStarts() => TestLoop.Run(async () =>
    {
        bool hasStarted = false;
        RemoteTask<bool> remote = EventLoop.Current.RunThreadSafe(async () => hasStarted = true);

        remote.Cancel();
        await Coroutine.Sleep(1);

        Assert.False(hasStarted);
        Assert.Equal(1, EventLoop.Current.TaskCount);
    });

    [Fact]
    public void Cancel_TaskFailsNevertheless_ItsExceptionIsReported()
    {
        LoopErrorContext? reported = null;

        TestLoop.Run(async () =>
        {
            EventLoop.Current.ExceptionHandler = (_, context) => reported = context;
            RemoteTask remote = EventLoop.Current.RunThreadSafe(FailWhenCanceledAsync());
            await Coroutine.Sleep(1);
            remote.Cancel();
            await Coroutine.Sleep(1);
        });

        Assert.Equal(LoopErrorKind.Unretrieved, reported!.Kind);

        static async Coroutine FailWhenCanceledAsync()
        {
            try
            {
                await Coroutine.Sleep(10);
            }
            catch (CoroutineCanceledException)
            {
                throw new InvalidTimeZoneException();
            }
        }
    }
}
