namespace Lariat.Tests;

public class ExecutorTests
{
    [Fact]
    public void RunInExecutor_OfAFunction_RunsItOnAnotherThread() => TestLoop.RunReal(async () =>
    {
        (string argument, int thread) = await EventLoop.Current.RunInExecutor(() => ("yo", Environment.CurrentManagedThreadId));

        Assert.Equal("yo", argument);
        Assert.NotEqual(Environment.CurrentManagedThreadId, thread);
    });

    [Fact]
    public void ExecutorThreads_Default_IsFourMoreThanProcessorsAndAtMost32()
        => Assert.Equal(Environment.ProcessorCount > 28 ? 32 : Environment.ProcessorCount + 4, new LoopOptions().ExecutorThreads);

    [Fact]
    public void RunInExecutor_Throws_PassesTheExceptionOn() => TestLoop.RunReal(async () =>
    {
        await Expect.ThrowsAsync<InvalidTimeZoneException>(async () =>
            await EventLoop.Current.RunInExecutor(() => throw new InvalidTimeZoneException()));
    });

    [Fact]
    public void RunInExecutor_WithAnExecutor_UsesItsThreads() => TestLoop.RunReal(async () =>
    {
        using var executor = new ThreadExecutor(1, "mine");

        string? name = await EventLoop.Current.RunInExecutor(() => Thread.CurrentThread.Name, executor);

        Assert.Equal("mine-1", name);
    });

    [Fact]
    public void SetDefaultExecutor_Set_IsUsedByDefault() => TestLoop.RunReal(async () =>
    {
        EventLoop.Current.SetDefaultExecutor(new ThreadExecutor(1, "default"));

        string? name = await EventLoop.Current.RunInExecutor(() => Thread.CurrentThread.Name);

        Assert.Equal("default-1", name);
    });

    [Fact]
    public void SetDefaultExecutor_Null_Throws()
    {
        using EventLoop loop = TestLoop.NewVirtual();

        Assert.Throws<ArgumentNullException>(() => loop.SetDefaultExecutor(null!));
    }

    [Fact]
    public void RunInExecutor_AfterTheDefaultWasShutdown_Throws() => TestLoop.RunReal(async () =>
    {
        await EventLoop.Current.ShutdownDefaultExecutorAsync();

        Assert.Throws<InvalidOperationException>(() => { EventLoop.Current.RunInExecutor(static () => 1); });
    });

    [Fact]
    public void RunInExecutor_OnAnExecutorThatWasShutdown_Throws() => TestLoop.RunReal(async () =>
    {
        var executor = new ThreadExecutor(1);
        executor.Shutdown();

        Assert.Throws<InvalidOperationException>(() => { EventLoop.Current.RunInExecutor(static () => 1, executor); });

        await Coroutine.Completed;
    });

    [Fact]
    public void Cancel_OfAQueuedJob_KeepsItFromStarting() => TestLoop.RunReal(async () =>
    {
        bool ran = false;
        using var executor = new ThreadExecutor(1);
        using var gate = new ManualResetEventSlim();
        Future first = EventLoop.Current.RunInExecutor(gate.Wait, executor);
        Future second = EventLoop.Current.RunInExecutor(() => ran = true, executor);

        second.Cancel();
        gate.Set();
        await first;
        executor.Shutdown();

        Assert.False(ran);
    });

    [Fact]
    public void Cancel_OfARunningJob_EndsTheWaitAndLetsItGoOn() => TestLoop.RunReal(async () =>
    {
        using var executor = new ThreadExecutor(1);
        using var started = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        bool ended = false;
        Future job = EventLoop.Current.RunInExecutor(
            () =>
            {
                started.Set();
                gate.Wait();
                ended = true;
            },
            executor);
        started.Wait();

        job.Cancel();
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await job);
        gate.Set();
        executor.Shutdown();

        Assert.True(ended);
    });

    [Fact]
    public void RunInExecutor_EndsAfterTheLoopClosed_IsCountedAsDropped()
    {
        using var executor = new ThreadExecutor(1);
        using var gate = new ManualResetEventSlim();
        var loop = new EventLoop();
        loop.RunInExecutor(gate.Wait, executor);

        loop.Close();
        gate.Set();
        executor.Shutdown();

        Assert.Equal(1, loop.GetStatistics().DroppedCompletions);
    }

    [Fact]
    public void ShutdownDefaultExecutor_JobsTakeLonger_WarnsAndReturns()
    {
        using var log = new StringWriter();
        using var gate = new ManualResetEventSlim();
        using EventLoop loop = TestLoop.NewVirtual(log);
        loop.RunInExecutor(gate.Wait);

        loop.RunUntilComplete(loop.ShutdownDefaultExecutorAsync(TimeSpan.FromSeconds(10)));

        Assert.Contains("did not finish its jobs within 10 s", log.ToString(), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(10), loop.Time - LoopInstant.Zero);
        gate.Set();
    }

    [Fact]
    public void ShutdownDefaultExecutor_NeverUsed_ReturnsAtOnce()
    {
        using EventLoop loop = TestLoop.NewVirtual();

        loop.RunUntilComplete(loop.ShutdownDefaultExecutorAsync());

        Assert.Equal(TimeSpan.Zero, loop.Time - LoopInstant.Zero);
    }
}
