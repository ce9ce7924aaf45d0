namespace Lariat.Tests;

public class ThreadExecutorTests
{
    [Fact]
    public async Task Submit_WithoutALoop_RunsOnAThreadOfTheExecutorWithTheCallersValues()
    {
        using var executor = new ThreadExecutor(1, "submitted");
        var value = new AsyncLocal<int> { Value = 7 };

        (string? thread, int seen) = await executor.Submit(() => (Thread.CurrentThread.Name, value.Value));

        Assert.Equal(("submitted-1", 7), (thread, seen));
    }

    [Fact]
    public async Task Submit_FunctionThrows_FailsWithThat()
    {
        using var executor = new ThreadExecutor(1);

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => executor.Submit(() => throw new InvalidTimeZoneException()));
    }

    [Fact]
    public async Task Submit_QueuedWhenTheExecutorIsShutdown_IsCanceled()
    {
        var executor = new ThreadExecutor(1);
        using var gate = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        Task running = executor.Submit(() =>
        {
            started.Set();
            gate.Wait();
        });
        Task<int> queued = executor.Submit(() => 1);
        await Task.Run(started.Wait);

        executor.Shutdown(wait: false, cancelQueued: true);
        gate.Set();

        await running;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        Assert.IsType<InvalidOperationException>(Record.Exception(SubmitAgain));

        void SubmitAgain() => _ = executor.Submit(() => 2);
    }

    [Fact]
    public void Shutdown_CancelQueued_CancelsWhatHasNotStarted() => TestLoop.RunReal(async () =>
    {
        var executor = new ThreadExecutor(1);
        using var started = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        Future running = EventLoop.Current.RunInExecutor(
            () =>
            {
                started.Set();
                gate.Wait();
            },
            executor);
        bool ran = false;
        Future queued = EventLoop.Current.RunInExecutor(() => { ran = true; }, executor);
        started.Wait();

        executor.Shutdown(wait: false, cancelQueued: true);
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await queued);
        gate.Set();
        await running;

        Assert.False(ran);
    });

    [Fact]
    public void Shutdown_WithoutWait_StillRunsWhatWasGiven() => TestLoop.RunReal(async () =>
    {
        var executor = new ThreadExecutor(1);
        using var gate = new ManualResetEventSlim();
        Future first = EventLoop.Current.RunInExecutor(gate.Wait, executor);
        Future<int> second = EventLoop.Current.RunInExecutor(static () => 2, executor);

        executor.Shutdown(wait: false);
        gate.Set();
        await first;

        Assert.Equal(2, await second);
    });

    [Fact]
    public void Shutdown_JobTakesLongerThanTheTimeout_ReturnsFalseAndLeavesIt() => TestLoop.RunReal(async () =>
    {
        var executor = new ThreadExecutor(1);
        using var gate = new ManualResetEventSlim();
        Future job = EventLoop.Current.RunInExecutor(gate.Wait, executor);

        bool inTime = executor.Shutdown(TimeSpan.FromMilliseconds(1));
        gate.Set();
        await job;

        Assert.False(inTime);
        Assert.True(executor.Shutdown(TimeSpan.FromMinutes(1)));
        Assert.Equal(0, executor.ThreadCount);
    });

    [Theory]
    [InlineData(-1 * TimeSpan.TicksPerSecond)]
    [InlineData(long.MinValue)]
    public void Shutdown_NegativeTimeout_DoesNotWait(long ticks) => TestLoop.RunReal(async () =>
    {
        var executor = new ThreadExecutor(1);
        using var gate = new ManualResetEventSlim();
        Future job = EventLoop.Current.RunInExecutor(gate.Wait, executor);

        bool inTime = executor.Shutdown(new TimeSpan(ticks));
        gate.Set();
        await job;

        Assert.False(inTime);
    });

    [Theory]
    [InlineData(-1 * TimeSpan.TicksPerMillisecond)]
    [InlineData(long.MaxValue)]
    public void Shutdown_NoLimit_WaitsForTheThreads(long ticks)
    {
        var executor = new ThreadExecutor(1);
        executor.Submit(static () => Thread.Yield());

        Assert.True(executor.Shutdown(new TimeSpan(ticks)));
        Assert.Equal(0, executor.ThreadCount);
    }

    [Fact]
    public void ShutdownAsync_InfiniteTimeout_WaitsForTheJob() => TestLoop.RunReal(async () =>
    {
        var executor = new ThreadExecutor(1);
        using var gate = new ManualResetEventSlim();
        Future job = EventLoop.Current.RunInExecutor(gate.Wait, executor);
        LoopTask<bool> shutdown = LoopTask.Create(executor.ShutdownAsync(timeout: Timeout.InfiniteTimeSpan));
        await Coroutine.Sleep(0);
        await Coroutine.Sleep(0);

        gate.Set();

        Assert.True(await shutdown);
        await job;
    });

    [Fact]
    public void ShutdownAsync_NegativeTimeout_DoesNotWait() => TestLoop.RunReal(async () =>
    {
        var executor = new ThreadExecutor(1);
        using var gate = new ManualResetEventSlim();
        Future job = EventLoop.Current.RunInExecutor(gate.Wait, executor);

        Assert.False(await executor.ShutdownAsync(timeout: TimeSpan.FromSeconds(-1)));

        gate.Set();
        await job;
    });

    [Fact]
    public void ShutdownAsync_WhileAJobRuns_WaitsWithoutBlockingTheLoop() => TestLoop.RunReal(async () =>
    {
        var executor = new ThreadExecutor(2);
        using var gate = new ManualResetEventSlim();
        Future job = EventLoop.Current.RunInExecutor(gate.Wait, executor);
        LoopTask<bool> shutdown = LoopTask.Create(executor.ShutdownAsync());

        // The gate is opened by the loop, which must be free for that.
        EventLoop.Current.CallSoon(gate.Set);

        Assert.True(await shutdown);
        Assert.True(job.IsCompletedSuccessfully);
        Assert.Equal(0, executor.ThreadCount);
    });

    [Fact]
    public void ShutdownAsync_TimeIsOver_ReturnsFalse() => TestLoop.RunReal(async () =>
    {
        var executor = new ThreadExecutor(1);
        using var gate = new ManualResetEventSlim();
        Future job = EventLoop.Current.RunInExecutor(gate.Wait, executor);

        bool inTime = await executor.ShutdownAsync(timeout: TimeSpan.FromMilliseconds(1));
        gate.Set();
        await job;

        Assert.False(inTime);
    });

    [Fact]
    public void Initializer_Given_RunsOnceOnEachThreadBeforeItsJobs() => TestLoop.RunReal(async () =>
    {
        using var local = new ThreadLocal<int>();
        int count = 0;
        using var executor = new ThreadExecutor(2, initializer: () => local.Value = Interlocked.Increment(ref count));
        using var both = new Barrier(2);

        int[] seen = await Coroutine.Gather(Enumerable.Range(0, 2).Select(_ => EventLoop.Current.RunInExecutor(
            () =>
            {
                both.SignalAndWait();
                return local.Value;
            },
            executor)).ToArray());

        Assert.Equal([1, 2], seen.Order());
        Assert.Equal(2, count);
    });

    [Fact]
    public void Initializer_Throws_BreaksTheExecutor() => TestLoop.RunReal(async () =>
    {
        using var executor = new ThreadExecutor(1, initializer: () => throw new InvalidTimeZoneException("no zone"));

        var first = await Expect.ThrowsAsync<BrokenExecutorException>(async () => await EventLoop.Current.RunInExecutor(static () => 1, executor));

        Assert.Contains("no zone", first.Message, StringComparison.Ordinal);
        Assert.Throws<BrokenExecutorException>(() => { EventLoop.Current.RunInExecutor(static () => 1, executor); });
    });

    [Fact]
    public void Threads_OneJobAfterTheOther_AreReused() => TestLoop.RunReal(async () =>
    {
        using var executor = new ThreadExecutor(4);
        using var all = new Barrier(4);
        Future[] first = [.. Enumerable.Range(0, 4).Select(_ => EventLoop.Current.RunInExecutor(all.SignalAndWait, executor))];
        await Coroutine.WaitMany(first);

        for (int i = 0; i < 20; i++)
        {
            await EventLoop.Current.RunInExecutor(static () => 1, executor);
        }

        Assert.Equal(4, executor.ThreadCount);
    });

    [Fact]
    public void Statistics_WithJobs_CountsThem() => TestLoop.RunReal(async () =>
    {
        using var executor = new ThreadExecutor(1);
        using var started = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        Future first = EventLoop.Current.RunInExecutor(
            () =>
            {
                started.Set();
                gate.Wait();
            },
            executor);
        Future second = EventLoop.Current.RunInExecutor(static () => 1, executor);
        started.Wait();

        ThreadExecutorStatistics statistics = executor.GetStatistics();
        gate.Set();
        await first;
        await second;

        Assert.Equal(new ThreadExecutorStatistics(ThreadCount: 1, IdleCount: 0, QueuedCount: 1, StartedJobs: 1), statistics);
    });

    [Fact]
    public void RunInExecutor_AwaitedOneAfterTheOther_DoesNotKeepTheDriverFromBeingPolled() => TestLoop.RunReal(async () =>
    {
        // A loop that never sleeps, because each answer comes at once, must see its input all the same: here a timer and a foreign post.
        EventLoop loop = EventLoop.Current;
        bool isStopped = false;
        var poster = new Thread(() => loop.CallSoonThreadSafe(() => loop.CallLater(TimeSpan.FromMilliseconds(5), () => isStopped = true)));
        poster.Start();

        while (!isStopped)
        {
            await Coroutine.ToThread(static () => { });
        }

        poster.Join();
        Assert.True(isStopped);
    });
}
