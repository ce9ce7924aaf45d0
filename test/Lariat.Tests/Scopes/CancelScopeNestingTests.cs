using static Lariat.Tests.CancelScopeLevelTests;

namespace Lariat.Tests;

// Rows 23 to 33 of the table of Trio 0.34: which scope catches, and what leaves a block.
public class CancelScopeNestingTests
{
    [Fact]
    public void MoveOnAfter_BothExpireAtOnce_TheOutermostCatches() => TestLoop.Run(async () =>
    {
        var outer = new CancelScope(seconds: 1);
        var inner = new CancelScope(seconds: 1);
        bool wasBetweenReached = false;

        await outer.RunAsync(async () =>
        {
            await inner.RunAsync(() => Coroutine.Sleep(5));
            wasBetweenReached = true;
        });

        Assert.Equal((true, true), (outer.IsCancelRequested, outer.HasCaughtCancellation));
        Assert.Equal((true, false), (inner.IsCancelRequested, inner.HasCaughtCancellation));
        Assert.False(wasBetweenReached);
    });

    [Fact]
    public void MoveOnAfter_OuterExpiresFirstBehindAShield_TheOutermostCatches() => TestLoop.Run(async () =>
    {
        var outer = new CancelScope(seconds: 1);
        var inner = new CancelScope(seconds: 2);

        await outer.RunAsync(async () => await inner.RunAsync(async () =>
        {
            await new CancelScope { IsShielded = true }.RunAsync(() => Coroutine.Sleep(3));
            await Coroutine.Sleep(0);
        }));

        Assert.True(outer.HasCaughtCancellation);
        Assert.Equal((true, false), (inner.IsCancelRequested, inner.HasCaughtCancellation));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancel_BothInAnyOrder_TheOutermostCatches(bool isOuterFirst) => TestLoop.Run(async () =>
    {
        var outer = new CancelScope();
        var inner = new CancelScope();

        await outer.RunAsync(async () => await inner.RunAsync(async () =>
        {
            (isOuterFirst ? outer : inner).Cancel();
            (isOuterFirst ? inner : outer).Cancel();
            await Coroutine.Sleep(0);
        }));

        Assert.True(outer.HasCaughtCancellation);
        Assert.False(inner.HasCaughtCancellation);
    });

    [Fact]
    public void Cancel_OnlyTheOuter_PassesTheInner() => TestLoop.Run(async () =>
    {
        var outer = new CancelScope();
        var inner = new CancelScope();

        await outer.RunAsync(async () => await inner.RunAsync(async () =>
        {
            outer.Cancel();
            await Coroutine.Sleep(0);
        }));

        Assert.True(outer.HasCaughtCancellation);
        Assert.Equal((false, false), (inner.IsCancelRequested, inner.HasCaughtCancellation));
    });

    [Fact]
    public void Cancel_OnlyTheInner_TheCodeBehindItMayAwait() => TestLoop.Run(async () =>
    {
        var inner = new CancelScope();
        bool wasReached = false;

        bool isComplete = await CancelScope.RunAsync(async _ =>
        {
            await inner.RunAsync(async () =>
            {
                inner.Cancel();
                await Coroutine.Sleep(0);
            });
            await Coroutine.Sleep(1);
            wasReached = true;
        });

        Assert.True(isComplete);
        Assert.True(wasReached);
        Assert.True(inner.HasCaughtCancellation);
    });

    [Fact]
    public void RunAsync_LeftInAnotherOrderThanEntered_Throws() => TestLoop.Run(async () =>
    {
#pragma warning disable LAR0011 // What the rule warns of is what is tested.
        var open = new AsyncGenerator<int>(async yielder =>
            _ = await new CancelScope().RunAsync(async () => await yielder.YieldAsync(1)));
#pragma warning restore LAR0011

        var error = await Expect.ThrowsAsync<InvalidOperationException>(
            async () => _ = await CancelScope.RunAsync(async _ => await open.MoveNextAsync()));

        Assert.StartsWith("A cancel scope was left before a scope that was entered inside it", error.Message);
    });

    [Fact]
    public void RunAsync_LeftInAnotherOrder_ItsDeadlineNoLongerCancels() => TestLoop.Run(async () =>
    {
#pragma warning disable LAR0011 // What the rule warns of is what is tested.
        var open = new AsyncGenerator<int>(async yielder =>
            _ = await new CancelScope().RunAsync(async () => await yielder.YieldAsync(1)));
#pragma warning restore LAR0011
        var outer = new CancelScope(seconds: 1);
        await Expect.ThrowsAsync<InvalidOperationException>(async () => _ = await outer.RunAsync(async () => await open.MoveNextAsync()));

        await Coroutine.Sleep(5);

        Assert.False(outer.IsCancelRequested);
        Assert.Equal(0, LoopTask.Current.CancelRequests);
        await open.CloseAsync();
    });

    [Fact]
    public void RunAsync_CleanUpFails_ItsErrorLeavesAndNothingIsCaught() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 1);

        var error = await Expect.ThrowsAsync<FormatException>(async () => await scope.RunAsync(async () =>
        {
            try
            {
                await Coroutine.Sleep(5);
            }
            finally
            {
                Fail();
            }
        }));

        Assert.Equal("clean-up", error.Message);
        Assert.Equal((true, false), (scope.IsCancelRequested, scope.HasCaughtCancellation));
        await Coroutine.Sleep(1);

        static void Fail() => throw new FormatException("clean-up");
    });

    [Fact]
    public void FailAfter_BodyTakesTooLong_ThrowsTimeout() => TestLoop.Run(async () =>
    {
        LoopInstant start = EventLoop.Current.Time;

        var error = await Expect.ThrowsAsync<TimeoutException>(
            async () => await CancelScope.FailAfter(1, async _ => await Coroutine.Sleep(5)));

        Assert.Equal("The operation did not finish within 1 s.", error.Message);
        Assert.Equal(TimeSpan.FromSeconds(1), EventLoop.Current.Time - start);
    });

    [Fact]
    public void FailAfter_BodySwallowsAndEnds_IsNoFailure() => TestLoop.Run(async () =>
        await CancelScope.FailAfter(1, async _ => await SwallowAsync(() => Coroutine.Sleep(5))));

    [Fact]
    public void FailAfter_CleanUpFails_ThrowsItsError() => TestLoop.Run(async () =>
        await Expect.ThrowsAsync<FormatException>(async () => await CancelScope.FailAfter(1, async _ =>
        {
            try
            {
                await Coroutine.Sleep(5);
            }
            catch (CoroutineCanceledException)
            {
                throw new FormatException();
            }
        })));

    [Fact]
    public void Message_OfTheException_IsTheReason() => TestLoop.Run(async () =>
    {
        var texts = new List<string>();
        var scope = new CancelScope();

        await CancelScope.MoveOnAfter(1, async _ => await RecordAsync());
        await scope.RunAsync(async () =>
        {
            EventLoop.Current.CallLater(1, () => scope.Cancel("why"));
            await RecordAsync();
            await RecordAsync();
        });

        Assert.Equal(
            ["The deadline of a cancel scope has passed.", "A cancel scope was canceled: why", "A cancel scope was canceled: why"], texts);

        async Coroutine RecordAsync()
        {
            try
            {
                await Coroutine.Sleep(5);
            }
            catch (CoroutineCanceledException error)
            {
                texts.Add(error.Message);
            }
        }
    });

    [Fact]
    public void RunAsync_WithAFallback_ReturnsItIfTheScopeCaught() => TestLoop.Run(async () =>
    {
        int caught = await new CancelScope(seconds: 1).RunAsync(() => Coroutine.Sleep(TimeSpan.FromSeconds(5), 7), fallback: -1);
        int ended = await new CancelScope(seconds: 10).RunAsync(() => Coroutine.Sleep(TimeSpan.FromSeconds(5), 7), fallback: -1);

        Assert.Equal((-1, 7), (caught, ended));
    });

    [Fact]
    public void RunAsync_InnerScopeIsLeft_TheOuterKeepsNoReferenceToIt() => TestLoop.Run(async () => await CancelScope.RunAsync(async _ =>
    {
        WeakReference inner = await RunInnerAsync();
        await Coroutine.Yield();

        GC.Collect();

        Assert.False(inner.IsAlive);

        static async Coroutine<WeakReference> RunInnerAsync()
        {
            var scope = new CancelScope();
            await scope.RunAsync(() => Coroutine.Yield());
            return new WeakReference(scope);
        }
    }));
}
