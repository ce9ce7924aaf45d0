namespace Lariat.Tests;

public class LoopRunTests
{
    [Fact]
    public void Run_OfACoroutine_ReturnsItsResult()
        => Assert.Equal(42, TestLoop.Run(async () => await Coroutine.Sleep(TimeSpan.Zero, 42)));

    [Fact]
    public void Run_OfAFailingCoroutine_ThrowsItsException()
        => Assert.Throws<InvalidTimeZoneException>(() => TestLoop.Run(async Coroutine () =>
        {
            await Coroutine.Sleep(0);
            throw new InvalidTimeZoneException();
        }));

    [Fact]
    public void Run_OfDotNetsAwaitables_GivesTheirResults()
    {
        // As CPython 3.14 (gh-120284): run takes any awaitable.
        LoopOptions options = new() { Log = TextWriter.Null };
        Task later = Task.Delay(1);

        EventLoop.Run(later, options);
        EventLoop.Run(new ValueTask(Task.CompletedTask), options);
        int ofTask = EventLoop.Run(Task.FromResult(1), options);
        int ofValueTask = EventLoop.Run(new ValueTask<int>(2), options);

        Assert.True(later.IsCompletedSuccessfully);
        Assert.Equal((1, 2), (ofTask, ofValueTask));
    }

    [Fact]
    public void Run_OfATaskThatFails_ThrowsItsException()
        => Assert.Throws<InvalidTimeZoneException>(() => EventLoop.Run(Task.FromException(new InvalidTimeZoneException()), TestLoop.VirtualOptions()));

    [Fact]
    public void Run_OfATaskAndTheTokenIsCanceled_LeavesTheTask()
    {
        using var source = new CancellationTokenSource(1);
        var never = new TaskCompletionSource();

        Assert.ThrowsAny<OperationCanceledException>(() => EventLoop.Run(never.Task, cancellationToken: source.Token));
    }

    [Fact]
    public void Run_OfAPlainMethodThatWasCalledAlready_SaysToPassTheMethod()
    {
        Exception? error = null;
        var main = new Thread(() => error = Record.Exception(() => EventLoop.Run(SleepAsync(), TestLoop.VirtualOptions())));
        main.Start();
        main.Join();

        Assert.IsType<InvalidOperationException>(error);
        Assert.Contains("EventLoop.Run(MainAsync), without a call", error.Message, StringComparison.Ordinal);

        static async Task SleepAsync() => await Coroutine.Sleep(0);
    }

    [Fact]
    public void Run_OfDefault_Throws()
        => Assert.Throws<InvalidOperationException>(() => EventLoop.Run(default(Coroutine), TestLoop.VirtualOptions()));

    [Fact]
    public void Run_InsideARun_ThrowsAndLeavesTheCoroutineUnused() => TestLoop.Run(async () =>
    {
        Coroutine coroutine = Coroutine.Sleep(0);

        Assert.Throws<InvalidOperationException>(() => EventLoop.Run(coroutine, TestLoop.VirtualOptions()));

        await coroutine;
    });

    [Fact]
    public void Run_WithAResultInsideARun_ThrowsAndLeavesTheCoroutineUnused() => TestLoop.Run(async () =>
    {
        Coroutine<int> coroutine = Coroutine.Sleep(TimeSpan.Zero, 7);

        Assert.Throws<InvalidOperationException>(() => { EventLoop.Run(coroutine, TestLoop.VirtualOptions()); });

        Assert.Equal(7, await coroutine);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_FailsAndATaskLeftOverNeverEnds_ThrowsTheFailureAndReportsTheOther(bool hasResult)
    {
        var reports = new List<LoopErrorContext>();

        Assert.Throws<InvalidTimeZoneException>(() =>
        {
            if (hasResult)
            {
                TestLoop.Run(FailAsync<int>);
            }
            else
            {
                TestLoop.Run(async Coroutine () => await FailAsync<int>());
            }
        });

        LoopErrorContext report = Assert.Single(reports, static report => report.Kind == LoopErrorKind.Shutdown);
        Assert.IsType<DeadlockException>(report.Exception);

        async Coroutine<T> FailAsync<T>()
        {
            EventLoop.Current.ExceptionHandler = (_, report) => reports.Add(report);
            LoopTask.Create(WaitForeverAsync());
            await Coroutine.Sleep(0);
            throw new InvalidTimeZoneException();
        }

        // On virtual time, a wait that nothing can end is an error.
        static async Coroutine WaitForeverAsync()
        {
            try
            {
                await Coroutine.Sleep(1000);
            }
            finally
            {
                await EventLoop.Current.CreateFuture<int>();
            }
        }
    }

    [Fact]
    public void Run_WithATaskLeftOver_CancelsAndAwaitsIt()
    {
        LoopTask? left = null;

        TestLoop.Run(async () =>
        {
            left = LoopTask.Create(Coroutine.Sleep(1000));
            await Coroutine.Sleep(0);
        });

        Assert.True(left!.IsCanceled);
    }

    [Fact]
    public void Run_WithATaskLeftOverThatFailsAtItsCancellation_ReportsThat()
    {
        LoopErrorContext? reported = null;

        TestLoop.Run(async () =>
        {
            EventLoop.Current.ExceptionHandler = (_, context) => reported = context;
            LoopTask.Create(FailWhenCanceledAsync(), name: "stubborn");
            await Coroutine.Sleep(0);
        });

        Assert.Equal(LoopErrorKind.Shutdown, reported!.Kind);
        Assert.IsType<InvalidTimeZoneException>(reported.Exception);
        Assert.Contains("stubborn", reported.Message, StringComparison.Ordinal);
        Assert.NotNull(reported.Future);

        static async Coroutine FailWhenCanceledAsync()
        {
            try
            {
                await Coroutine.Sleep(1000);
            }
            catch (CoroutineCanceledException)
            {
                throw new InvalidTimeZoneException();
            }
        }
    }

    [Fact]
    public void Run_WithAGeneratorLeftOpen_ClosesItAfterTheTasks()
    {
        var log = new Recorder();

        TestLoop.Run(async () =>
        {
            EventLoop.Current.ExceptionHandler = (_, _) => log.Add("task-error");
            LoopTask.Create(AdvanceAndFailAsync(log));
            await Coroutine.Sleep(0);
        });

        Assert.Equal("task-error generator-closed", log.Text);

        static async Coroutine AdvanceAndFailAsync(Recorder log)
        {
            var generator = new AsyncGenerator<int>(yielder => CountAsync(yielder, log));
            try
            {
                await generator.GetAsyncEnumerator().MoveNextAsync();
                await Coroutine.Sleep(1000);
            }
            catch (CoroutineCanceledException)
            {
                throw new InvalidTimeZoneException();
            }
        }

        static async Coroutine CountAsync(AsyncYielder<int> yielder, Recorder log)
        {
            try
            {
                await yielder.YieldAsync(1);
            }
            finally
            {
                log.Add("generator-closed");
            }
        }
    }

    [Fact]
    public void Run_MainSwallowsACancellation_IsRunToItsEnd()
    {
        int result = TestLoop.Run(async () =>
        {
            LoopTask main = LoopTask.Current;
            EventLoop.Current.CallSoon(() => main.Cancel());
            try
            {
                await Coroutine.Sleep(10);
                return 0;
            }
            catch (CoroutineCanceledException)
            {
                await Coroutine.Sleep(10);
                return main.CancelRequests;
            }
        });

        Assert.Equal(1, result);
    }

    [Fact]
    public void Run_TokenIsCanceled_CancelsTheMainTask()
    {
        using var source = new CancellationTokenSource();

        Assert.Throws<CoroutineCanceledException>(() => EventLoop.Run(CancelAsync(), TestLoop.VirtualOptions(), source.Token));

        async Coroutine CancelAsync()
        {
            source.Cancel();
            await Coroutine.Sleep(10);
        }
    }

    [Fact]
    public void Run_Afterwards_HasClosedItsLoop()
    {
        EventLoop loop = TestLoop.Run(async () =>
        {
            await Coroutine.Completed;
            return EventLoop.Current;
        });

        Assert.True(loop.IsClosed);
    }

    [Fact]
    public void Run_WithADriver_UsesIt()
    {
        var driver = new VirtualClockDriver();

        EventLoop.Run(Coroutine.Sleep(5), new LoopOptions { Driver = () => driver });

        Assert.Equal(5_000_000_000, driver.Timestamp);
    }
}
