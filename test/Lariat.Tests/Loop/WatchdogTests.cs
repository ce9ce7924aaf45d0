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

    private static EventLoop NewLoop(TimeSpan timeout)
        => new(new LoopOptions { Driver = static () => new VirtualClockDriver(), WatchdogTimeout = timeout });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (LoopWatchdog Watchdog, WeakReference<EventLoop> Loop) StartForALostLoop(TimeSpan timeout)
    {
        EventLoop loop = NewLoop(timeout);
        return (LoopWatchdog.StartFor(loop)!, new WeakReference<EventLoop>(loop));
    }
}
