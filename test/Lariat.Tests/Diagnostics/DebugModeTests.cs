using System.Runtime.CompilerServices;

namespace Lariat.Tests;

public class DebugModeTests
{
    [Fact]
    public void SlowStep_InDebugMode_IsReportedWithTaskCoroutineAndSite()
    {
        var log = new StringWriter();

        EventLoop.Run(MainAsync(), Options(log));

        Assert.Matches(@"task slow \(\w+\), DebugModeTests\.BlockAsync, created at DebugModeTests\.MainAsync in DebugModeTests\.cs:\d+ took", log.ToString());

        static async Coroutine MainAsync() => await LoopTask.Create(BlockAsync(), "slow");
    }

    [Fact]
    public void SlowCallback_InDebugMode_IsReportedByItsName()
    {
        var log = new StringWriter();
        using var loop = new EventLoop(Options(log));
        loop.CallSoon(BlockInACallback);
        loop.Stop();

        loop.RunForever();

        Assert.Contains("callback DebugModeTests.BlockInACallback took", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void SlowStep_WithoutDebugMode_IsNotReported()
    {
        var log = new StringWriter();

        EventLoop.Run(BlockAsync(), new LoopOptions { Driver = () => new VirtualClockDriver(), Log = log, Debug = false, SlowCallbackDuration = TimeSpan.Zero });

        Assert.Empty(log.ToString());
    }

    [Fact]
    public void CoroutineNeverAwaited_InDebugMode_IsReportedWithItsSite()
    {
        var errors = new List<LoopErrorContext>();

        EventLoop.Run(MainAsync(), Options(TextWriter.Null));

        LoopErrorContext error = Assert.Single(errors);
        Assert.Equal(LoopErrorKind.NeverAwaited, error.Kind);
        Assert.Matches(@"DebugModeTests\.BlockAsync was never awaited; it was created at DebugModeTests\.Forget in DebugModeTests\.cs:\d+", error.Message);

        async Coroutine MainAsync()
        {
            EventLoop.Current.ExceptionHandler = (_, error) => errors.Add(error);
            await BlockAsync();
            Forget();
            while (errors.Count == 0)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                await Coroutine.Sleep(0);
            }
        }
    }

    [Fact]
    public void BlockedLoop_WithAWatchdog_IsNamedWhileItBlocks()
    {
        // What the loop did before may have been reported already, on a slow machine.
        using var log = new SignalingWriter { Text = nameof(BlockUntilReportedAsync) };
        var options = new LoopOptions { Log = log, Debug = true, WatchdogTimeout = TimeSpan.FromMilliseconds(20), SlowCallbackDuration = TimeSpan.MaxValue };

        EventLoop.Run(BlockUntilReportedAsync(), options);

        Assert.Matches(@"blocked for at least 0\.0 s by task Task-1 \(running\), .*BlockUntilReportedAsync", log.ToString());

        async Coroutine BlockUntilReportedAsync()
        {
            Assert.True(log.Written.Wait(TimeSpan.FromSeconds(30)));
            await Coroutine.Completed;
        }
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void BlockedLoop_ByAResultThatNeedsTheLoop_IsToldToAwaitInRelease()
    {
        using var log = new SignalingWriter();
        using var hung = new CancellationTokenSource();
        var options = new LoopOptions { Log = log, Debug = false };
        log.OnWritten = hung.Cancel;

        EventLoop.Run(HangAsync(), options);

        Assert.Matches(@"blocked for at least 2\.0 s by task Task-1 \(running\), in .*HangAsync.*\.Result.*await it instead", log.ToString());

        async Coroutine HangAsync()
        {
            Task<int> needsTheLoop = LaterAsync().AsTask();
            Assert.Throws<OperationCanceledException>(() => needsTheLoop.Wait(hung.Token));
            await Coroutine.Completed;
        }

        static async Coroutine<int> LaterAsync()
        {
            await Coroutine.Sleep(0);
            return 1;
        }
    }

    [Fact]
    public void WatchdogTimeout_Infinite_ReportsNothing()
    {
        using var loop = new EventLoop(new LoopOptions { WatchdogTimeout = Timeout.InfiniteTimeSpan });

        Assert.Null(LoopWatchdog.StartFor(loop));
    }

    [Fact]
    public void WatchdogTimeout_Zero_IsRefused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new EventLoop(new LoopOptions { WatchdogTimeout = TimeSpan.Zero }));

    [Fact]
    public void Watchdog_LoopHasManyItemsInOneIteration_BlamesNone()
    {
        using var log = new StringWriter();
        using var loop = new EventLoop(new LoopOptions { Log = log, Debug = true, WatchdogTimeout = TimeSpan.FromDays(1), SlowCallbackDuration = TimeSpan.MaxValue });
        for (int i = 0; i < 5; i++)
        {
            loop.CallSoon(() => loop.Watchdog!.Check());
        }

        loop.CallSoon(loop.Stop);
        loop.RunForever();
        Assert.Empty(log.ToString());

        // Twice in the same item is what it is there for.
        loop.CallSoon(() => Assert.True(loop.Watchdog!.Check() && loop.Watchdog.Check()));
        loop.CallSoon(loop.Stop);
        loop.RunForever();
        Assert.Contains("blocked", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Watchdog_SameItemGoesOnBlocking_IsNamedOnce()
    {
        using var log = new StringWriter();
        using var loop = new EventLoop(new LoopOptions { Log = log, Debug = true, WatchdogTimeout = TimeSpan.FromDays(1), SlowCallbackDuration = TimeSpan.MaxValue });
        loop.CallSoon(() =>
        {
            for (int i = 0; i < 5; i++)
            {
                loop.Watchdog!.Check();
            }
        });

        loop.CallSoon(loop.Stop);
        loop.RunForever();

        Assert.Equal(2, log.ToString().Split("blocked").Length);
    }

    [Fact]
    public void Watchdog_LoopSleeps_StandsStillUntilItWakesUp()
    {
        using var log = new SignalingWriter();
        var options = new LoopOptions { Log = log, Debug = true, WatchdogTimeout = TimeSpan.FromMilliseconds(21), SlowCallbackDuration = TimeSpan.MaxValue };
        using var loop = new EventLoop(options);
        var thread = new Thread(loop.RunForever);
        thread.Start();
        Assert.True(SpinWait.SpinUntil(() => loop.Watchdog is { } watchdog && loop.IsAsleep && !watchdog.Timer.IsRunning, TimeSpan.FromSeconds(30)));

        loop.CallSoonThreadSafe(() => Assert.True(log.Written.Wait(TimeSpan.FromSeconds(30))));
        loop.CallSoonThreadSafe(loop.Stop);
        thread.Join();

        Assert.Contains("blocked for at least 0.0 s", log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void BlockedLoop_AnotherGoesOnBlockingInTheSameStep_IsNamedToo()
    {
        using var log = new SignalingWriter();
        var options = new LoopOptions { Log = log, Debug = true, WatchdogTimeout = TimeSpan.FromMilliseconds(20), SlowCallbackDuration = TimeSpan.MaxValue };

        EventLoop.Run(BlockAsync(), options);

        Assert.Matches("by task outer", log.ToString());
        Assert.Matches("by task inner", log.ToString());

        async Coroutine BlockAsync()
        {
            LoopTask.Current.Name = "outer";
            Assert.True(log.WaitFor("by task outer"));
            await LoopTask.Create(BlockAgainAsync(), "inner", eagerStart: true);
        }

        async Coroutine BlockAgainAsync()
        {
            Assert.True(log.WaitFor("by task inner"));
            await Coroutine.Completed;
        }
    }

    [Fact]
    public void HotTaskLeftBehind_InDebugMode_IsReported()
    {
        var log = new StringWriter();

        EventLoop.Run(MainAsync(), Options(log, slow: TimeSpan.MaxValue));

        Assert.Contains("still runs: await what it returned", log.ToString(), StringComparison.Ordinal);

        static async Coroutine MainAsync()
        {
            _ = PlainAsync();
            await Coroutine.Completed;
        }

        static async Task PlainAsync() => await Coroutine.Sleep(1);
    }

    [Fact]
    public void UnretrievedFailure_OfACollectedTask_IsReported() => TestLoop.Run(async () =>
    {
        var errors = new List<LoopErrorContext>();
        EventLoop.Current.ExceptionHandler = (_, error) => errors.Add(error);

        await FailUnseenAsync();
        while (errors.Count == 0)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Coroutine.Sleep(0);
        }

        Assert.Equal(LoopErrorKind.Unretrieved, errors[0].Kind);
        Assert.IsType<InvalidTimeZoneException>(errors[0].Exception);

        static async Coroutine FailUnseenAsync()
        {
            Start();
            await Coroutine.Sleep(1);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Start() => LoopTask.Create(FailAsync());

        static async Coroutine FailAsync()
        {
            await Coroutine.Sleep(0);
            throw new InvalidTimeZoneException();
        }
    });

    [Fact]
    public void DefaultHandler_ExceptionThatPassedCoroutines_NamesThem()
    {
        var log = new StringWriter();
        using (EventLoop loop = TestLoop.NewVirtual(log))
        {
            LoopTask task = loop.CreateTask(OuterAsync());
            loop.CallLater(5, loop.Stop);
            loop.RunForever();
            GC.KeepAlive(task);
        }

        Assert.Contains("through the coroutines DebugModeTests.InnerAsync, DebugModeTests.OuterAsync", log.ToString(), StringComparison.Ordinal);

        static async Coroutine OuterAsync() => await InnerAsync();

        static async Coroutine InnerAsync() => await FailAsync();

        static async Coroutine FailAsync()
        {
            await Coroutine.Sleep(1);
            throw new InvalidTimeZoneException();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget() => _ = BlockAsync();

    private static async Coroutine BlockAsync()
    {
        BlockInACallback();
        await Coroutine.Completed;
    }

    private static void BlockInACallback()
    {
    }

    // Every step counts as slow with a limit of zero: no test has to wait.
    private static LoopOptions Options(TextWriter log, TimeSpan? slow = null) => new()
    {
        Driver = () => new VirtualClockDriver(),
        Log = log,
        Debug = true,
        SlowCallbackDuration = slow ?? TimeSpan.Zero,
    };

    /// <summary>Tells when the watchdog writes; a driver may have written before.</summary>
    private sealed class SignalingWriter : StringWriter
    {
        private readonly List<string> _lines = [];

        public ManualResetEventSlim Written { get; } = new();

        public Action? OnWritten { get; set; }

        /// <summary>The part of a line that is waited for.</summary>
        public string Text { get; init; } = "blocked for at least";

        public override void WriteLine(string? value)
        {
            lock (_lines)
            {
                base.WriteLine(value);
                _lines.Add(value ?? "");
                Monitor.PulseAll(_lines);
            }

            if (value?.Contains(Text, StringComparison.Ordinal) == true)
            {
                Written.Set();
                OnWritten?.Invoke();
            }
        }

        /// <summary>Blocks until a line with that text was written, also if that was before. False after 30 seconds.</summary>
        public bool WaitFor(string text)
        {
            lock (_lines)
            {
                bool isInTime = true;
                while (isInTime && !_lines.Exists(line => line.Contains(text, StringComparison.Ordinal)))
                {
                    isInTime = Monitor.Wait(_lines, TimeSpan.FromSeconds(30));
                }

                return isInTime;
            }
        }
    }
}
