using static Lariat.Tests.CancelScopeLevelTests;

namespace Lariat.Tests;

// Rows 10 to 14 of the table of Trio 0.34.
public class CancelScopeShieldTests
{
    [Fact]
    public void IsShielded_InCleanUp_LetsItEnd_AndTheFirstAwaitBehindItThrows() => TestLoop.Run(async () =>
    {
        LoopInstant start = EventLoop.Current.Time;
        var shield = new CancelScope { IsShielded = true };
        TimeSpan endOfCleanUp = default;
        bool hasPassed = false;

        bool isComplete = await CancelScope.MoveOnAfter(1, async _ =>
        {
            try
            {
                await Coroutine.Sleep(5);
            }
            finally
            {
                await shield.RunAsync(() => Coroutine.Sleep(2));
                endOfCleanUp = EventLoop.Current.Time - start;
                await Coroutine.Sleep(0);
                hasPassed = true;
            }
        });

        Assert.False(isComplete);
        Assert.Equal(TimeSpan.FromSeconds(3), endOfCleanUp);
        Assert.False(shield.HasCaughtCancellation);
        Assert.False(hasPassed);
    });

    [Fact]
    public void IsShielded_WithALimit_BoundsTheCleanUp() => TestLoop.Run(async () =>
    {
        LoopInstant start = EventLoop.Current.Time;
        var shield = new CancelScope(seconds: 1) { IsShielded = true };
        var outer = new CancelScope();

        await outer.RunAsync(async () =>
        {
            outer.Cancel();
            await shield.RunAsync(() => Coroutine.Sleep(5));
            await Coroutine.Sleep(5);
        });

        Assert.True(shield.HasCaughtCancellation);
        Assert.True(outer.HasCaughtCancellation);
        Assert.Equal(TimeSpan.FromSeconds(1), EventLoop.Current.Time - start);
    });

    [Fact]
    public void IsShielded_LiftedByAnotherTaskWhileParked_CancelsImmediately() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        LoopInstant start = loop.Time;
        var outer = new CancelScope(seconds: 1);
        var shield = new CancelScope { IsShielded = true };
        loop.CallLater(2, () => shield.IsShielded = false);

        await outer.RunAsync(async () => await shield.RunAsync(() => Coroutine.Sleep(5)));

        Assert.Equal(TimeSpan.FromSeconds(2), loop.Time - start);
        Assert.False(shield.HasCaughtCancellation);
        Assert.True(outer.HasCaughtCancellation);
    });

    [Fact]
    public void IsShielded_RaisedWhileTheBodyRunsInACanceledScope_StopsTheCancellation() => TestLoop.Run(async () =>
    {
        LoopInstant start = EventLoop.Current.Time;
        var outer = new CancelScope();
        var inner = new CancelScope();

        bool isComplete = await outer.RunAsync(async () =>
        {
            outer.Cancel();
            await inner.RunAsync(async () =>
            {
                await SwallowAsync(() => Coroutine.Sleep(1));
                inner.IsShielded = true;
                await Coroutine.Sleep(1);
            });
        });

        Assert.True(isComplete);
        Assert.Equal(TimeSpan.FromSeconds(1), EventLoop.Current.Time - start);
    });

    [Fact]
    public void IsShielded_RequestToTheTask_Passes() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.From(async Coroutine () =>
            _ = await new CancelScope { IsShielded = true }.RunAsync(() => Coroutine.Sleep(5))));
        await Coroutine.Sleep(1);

        task.Cancel();

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);
    });

    [Fact]
    public void IsShielded_TimeoutScopeAround_Passes() => TestLoop.Run(async () =>
    {
        LoopInstant start = EventLoop.Current.Time;

        await Expect.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(1, async () =>
            _ = await new CancelScope { IsShielded = true }.RunAsync(() => Coroutine.Sleep(5))));

        Assert.Equal(TimeSpan.FromSeconds(1), EventLoop.Current.Time - start);
    });

    [Fact]
    public void EffectiveDeadline_NestedShieldedCanceled_IsTheEarliestUpToTheShield() => TestLoop.Run(async () =>
    {
        LoopInstant start = EventLoop.Current.Time;
        LoopInstant? none = CancelScope.EffectiveDeadline;
        LoopInstant? inInner = null;
        LoopInstant? inShield = null;
        LoopInstant? inCanceled = null;

        await CancelScope.MoveOnAfter(5, async outer =>
        {
            await CancelScope.MoveOnAfter(1, async Coroutine (_) => inInner = CancelScope.EffectiveDeadline);
            await new CancelScope { IsShielded = true }.RunAsync(async Coroutine () => inShield = CancelScope.EffectiveDeadline);
            outer.Cancel();
            inCanceled = CancelScope.EffectiveDeadline;
        });

        Assert.Null(none);
        Assert.Equal(start + TimeSpan.FromSeconds(1), inInner);
        Assert.Null(inShield);
        Assert.True(inCanceled < LoopInstant.Zero);
    });
}
