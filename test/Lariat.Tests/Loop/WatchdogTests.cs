using System.Runtime.CompilerServices;

namespace Lariat.Tests;

/// <summary>When a watchdog observes its loop, and which of them share a timer. DebugModeTests tests what it reports.</summary>
public class WatchdogTests
{
    // Each test has a time-out of its own: loops with the same one share a timer. None of these timers ever fires.
    [Fact]
    public void Timer_LoopRuns_IsRunning()
    {
        using EventLoop loop = NewLoop(TimeSpan.FromDays(2));
        bool? isRunning = null;
        loop.CallSoon(() => isRunning = loop.Watchdog!.Timer.IsRunning);

        loop.RunIteration();

        Assert.True(isRunning);
    }

    [Fact]
    public void Timer_NoLoopHasRun_StandsStill()
    {
        using EventLoop loop = NewLoop(TimeSpan.FromDays(3));
        using LoopWatchdog watchdog = LoopWatchdog.StartFor(loop)!;

        Assert.False(watchdog.Timer.IsRunning);
    }

    [Fact]
    public void Timer_SameTimeout_IsShared()
    {
        using EventLoop loop = NewLoop(TimeSpan.FromDays(4));
        using LoopWatchdog one = LoopWatchdog.StartFor(loop)!;
        using LoopWatchdog two = LoopWatchdog.StartFor(loop)!;

        Assert.Same(one.Timer, two.Timer);
    }

    [Fact]
    public void Dispose_AnotherSharesTheTimer_LeavesIt()
    {
        using EventLoop loop = NewLoop(TimeSpan.FromDays(5));
        LoopWatchdog one = LoopWatchdog.StartFor(loop)!;
        using LoopWatchdog two = LoopWatchdog.StartFor(loop)!;

        one.Dispose();

        using LoopWatchdog three = LoopWatchdog.StartFor(loop)!;
        Assert.Same(two.Timer, three.Timer);
    }

    [Fact]
    public void Dispose_TheLastOfItsTimer_RemovesTheTimer()
    {
        using EventLoop loop = NewLoop(TimeSpan.FromDays(6));
        LoopWatchdog one = LoopWatchdog.StartFor(loop)!;

        one.Dispose();

        using LoopWatchdog two = LoopWatchdog.StartFor(loop)!;
        Assert.NotSame(one.Timer, two.Timer);
    }

    [Fact]
    public void Close_OfALoopThatHasRun_EndsItsWatchdog()
    {
        var timeout = TimeSpan.FromDays(12);
        EventLoop loop = NewLoop(timeout);
        loop.RunIteration();
        WatchdogTimer timer = loop.Watchdog!.Timer;

        loop.Close();

        using EventLoop next = NewLoop(timeout);
        using LoopWatchdog ofNext = LoopWatchdog.StartFor(next)!;
        Assert.NotSame(timer, ofNext.Timer);
    }

    [Fact]
    public void IsLoopAwake_WhileTheLoopRuns_IsTrue()
    {
        using EventLoop loop = NewLoop(TimeSpan.FromDays(7));
        bool? whileItRuns = null;
        loop.CallSoon(() => whileItRuns = loop.Watchdog!.IsLoopAwake);

        loop.RunIteration();

        Assert.True(whileItRuns);
        Assert.False(loop.Watchdog!.IsLoopAwake);
    }

    [Fact]
    public void Check_LoopWasCollected_IsFalseAndEndsTheWatchdog()
    {
        var timeout = TimeSpan.FromDays(8);
        (LoopWatchdog watchdog, WeakReference<EventLoop> lost) = StartForALostLoop(timeout);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(lost.TryGetTarget(out _));

        bool isAwake = watchdog.Check();

        using EventLoop next = NewLoop(timeout);
        using LoopWatchdog ofNext = LoopWatchdog.StartFor(next)!;
        Assert.False(isAwake);
        Assert.NotSame(watchdog.Timer, ofNext.Timer);
    }

    [Fact]
    public void Check_TheSameBlocksAgainAfterProgress_IsReportedAgain()
    {
        using var log = new StringWriter();
        using EventLoop loop = NewLoop(TimeSpan.FromDays(9), log);
        for (int i = 0; i < 2; i++)
        {
            // Progress is what the first check finds; the second one finds the same item.
            loop.CallSoon(() => Assert.True(loop.Watchdog!.Check() && loop.Watchdog.Check()));
            loop.RunIteration();
        }

        Assert.Equal(3, log.ToString().Split("has been blocked").Length);
    }

    [Fact]
    public void Timer_MadeWhereThereAreValues_DoesNotKeepThem()
    {
        using EventLoop loop = NewLoop(TimeSpan.FromDays(10));
        (LoopWatchdog watchdog, WeakReference value) = StartWithAValue(loop);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(value.IsAlive);
        watchdog.Dispose();
    }

    [Fact]
    public void Timer_MadeWhereTheFlowIsSuppressed_LeavesItSuppressed()
    {
        using EventLoop loop = NewLoop(TimeSpan.FromDays(11));
        using AsyncFlowControl flow = ExecutionContext.SuppressFlow();

        using LoopWatchdog watchdog = LoopWatchdog.StartFor(loop)!;

        Assert.True(ExecutionContext.IsFlowSuppressed());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (LoopWatchdog Watchdog, WeakReference Value) StartWithAValue(EventLoop loop)
    {
        var local = new AsyncLocal<object?> { Value = new object() };
        var value = new WeakReference(local.Value);
        LoopWatchdog watchdog = LoopWatchdog.StartFor(loop)!;
        local.Value = null;
        return (watchdog, value);
    }

    private static EventLoop NewLoop(TimeSpan timeout, TextWriter? log = null)
        => new(new LoopOptions { Driver = static () => new VirtualClockDriver(), WatchdogTimeout = timeout, Log = log });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (LoopWatchdog Watchdog, WeakReference<EventLoop> Loop) StartForALostLoop(TimeSpan timeout)
    {
        EventLoop loop = NewLoop(timeout);
        return (LoopWatchdog.StartFor(loop)!, new WeakReference<EventLoop>(loop));
    }
}
