namespace Lariat.Tests;

// Blocks that do not end where they began, and scopes that are changed twice in one step.
public class CancelScopeMisuseTests
{
    [Fact]
    public void RunAsync_LeftInAnotherTask_ThrowsThereAndFreesTheTaskThatEntered() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 10);
        AsyncGenerator<int> open = YieldInside(scope);
        int requests = -1;
        LoopTask entered = LoopTask.Create(Coroutine.From(async Coroutine () =>
        {
            await open.MoveNextAsync();
            await Coroutine.Sleep(5);
            requests = LoopTask.Current.CancelRequests;
        }));
        await Coroutine.Sleep(1);

        var error = await Expect.ThrowsAsync<InvalidOperationException>(async () => await open.MoveNextAsync());
        scope.Cancel();
        await entered;

        Assert.StartsWith($"A cancel scope was entered in {entered.ToString()!.Split('(')[0]}", error.Message);
        Assert.False(scope.HasCaughtCancellation);
        Assert.Equal(0, requests);
        Assert.Equal(0, LoopTask.Current.CancelRequests);
    });

    [Fact]
    public void RunAsync_GeneratorIsClosedInAnotherTask_EndsWithoutAnError() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 1);
        AsyncGenerator<int> open = YieldInside(scope);
        await LoopTask.Create(MoveAsync(open));

        await open.CloseAsync();
        await Coroutine.Sleep(5);

        Assert.False(scope.IsCancelRequested);
    });

    [Fact]
    public void RunAsync_GeneratorLeftOpenInTheBlock_EndsItsCleanUpLater() => TestLoop.Run(async () =>
    {
        bool hasCleanedUp = false;
        var open = new AsyncGenerator<int>(async yielder =>
        {
            try
            {
                await yielder.YieldAsync(1);
            }
            finally
            {
                await Coroutine.Sleep(1);
                hasCleanedUp = true;
            }
        });

        bool isComplete = await CancelScope.MoveOnAfter(1, async _ =>
        {
            await open.MoveNextAsync();
            await Coroutine.Sleep(5);
        });
        await open.CloseAsync();

        Assert.False(isComplete);
        Assert.True(hasCleanedUp);
    });

    [Fact]
    public void IsShielded_LiftedAndRaisedInOneStep_InterruptsTheWaitOnce() => TestLoop.Run(async () =>
    {
        LoopInstant start = EventLoop.Current.Time;
        var outer = new CancelScope(seconds: 1);
        var shield = new CancelScope { IsShielded = true };
        int thrown = 0;
        EventLoop.Current.CallLater(2, () =>
        {
            shield.IsShielded = false;
            shield.IsShielded = true;
        });

        await outer.RunAsync(async () =>
        {
            await shield.RunAsync(async () =>
            {
                await CancelScopeLevelTests.SwallowAsync(() => Coroutine.Sleep(10));
                thrown++;
                await Coroutine.Sleep(1);
            });
            await Coroutine.Sleep(1);
        });

        Assert.Equal(1, thrown);
        Assert.True(outer.HasCaughtCancellation);
        Assert.Equal(TimeSpan.FromSeconds(3), EventLoop.Current.Time - start);
    });

    [Fact]
    public void IsShielded_TwoNestedShields_TheCancellationArrivesWhenBothAreLifted() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        LoopInstant start = loop.Time;
        var outer = new CancelScope(seconds: 1);
        var first = new CancelScope { IsShielded = true };
        var second = new CancelScope { IsShielded = true };
        loop.CallLater(2, () => first.IsShielded = false);
        loop.CallLater(3, () =>
        {
            first.IsShielded = true;
            second.IsShielded = false;
        });
        loop.CallLater(4, () => first.IsShielded = false);

        await outer.RunAsync(async () => await first.RunAsync(async () => await second.RunAsync(() => Coroutine.Sleep(10))));

        Assert.Equal(TimeSpan.FromSeconds(4), loop.Time - start);
        Assert.True(outer.HasCaughtCancellation);
        Assert.False(first.IsCancelRequested || second.IsCancelRequested);
    });

    [Fact]
    public void Deadline_MovedSeveralTimesInOneStep_TheLastCounts() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        LoopInstant start = loop.Time;
        var scope = new CancelScope(seconds: 10);
        loop.CallLater(1, () =>
        {
            scope.Deadline = start + TimeSpan.FromSeconds(2);
            scope.Deadline = null;
            scope.Deadline = start + TimeSpan.FromSeconds(4);
        });

        await scope.RunAsync(() => Coroutine.Sleep(30));

        Assert.Equal(TimeSpan.FromSeconds(4), loop.Time - start);
        Assert.True(scope.HasCaughtCancellation);
    });

    [Fact]
    public void Deadline_MovedInTheIterationInWhichItPasses_HasPassed() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        LoopInstant start = loop.Time;
        var scope = new CancelScope(seconds: 1);
        loop.CallLater(1, () => scope.Deadline = start + TimeSpan.FromSeconds(5));

        await scope.RunAsync(() => Coroutine.Sleep(3));

        Assert.Equal(TimeSpan.FromSeconds(1), loop.Time - start);
        Assert.True(scope.HasCaughtCancellation);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CapacityLimiter_ReleasedInTheStepInWhichTheScopeIsCanceled_LosesNoToken(bool isCanceledFirst) => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(1);
        var scope = new CancelScope();
        await limiter.AcquireAsync();
        LoopTask waiting = LoopTask.Create(Coroutine.From(async Coroutine () => _ = await scope.RunAsync(async () =>
        {
            using (await limiter.EnterAsync())
            {
                await Coroutine.Sleep(5);
            }
        })));
        LoopTask next = LoopTask.Create(Coroutine.From(async Coroutine () => (await limiter.EnterAsync()).Dispose()));
        await Coroutine.Sleep(1);

        Action[] steps = isCanceledFirst ? [() => scope.Cancel(), limiter.Release] : [limiter.Release, () => scope.Cancel()];
        Array.ForEach(steps, static step => step());
        await Coroutine.WaitMany([waiting, next]);

        Assert.True(scope.HasCaughtCancellation);
        Assert.True(next.IsCompletedSuccessfully);
        Assert.Equal((1, 0), (limiter.AvailableTokens, limiter.WaitingCount));
    });

    [Fact]
    public void FailAfter_CanceledByCodeBeforeTheDeadline_TheMessageSaysWhy() => TestLoop.Run(async () =>
    {
        var error = await Expect.ThrowsAsync<TimeoutException>(async () => await CancelScope.FailAfter(5, async scope =>
        {
            scope.Cancel("the user pressed Stop");
            await Coroutine.Sleep(1);
        }));

        Assert.Equal("The operation did not finish: A cancel scope was canceled: the user pressed Stop", error.Message);
    });

    [Fact]
    public void FailAt_NoDeadlineAndCanceled_TheMessageSaysWhy() => TestLoop.Run(async () =>
    {
        var error = await Expect.ThrowsAsync<TimeoutException>(async () => await CancelScope.FailAt(null, async scope =>
        {
            scope.Cancel();
            await Coroutine.Sleep(1);
        }));

        Assert.Equal("The operation did not finish: A cancel scope was canceled.", error.Message);
    });

    private static async Coroutine MoveAsync(AsyncGenerator<int> open) => await open.MoveNextAsync();

    private static AsyncGenerator<int> YieldInside(CancelScope scope) => new(async yielder =>
    {
#pragma warning disable LAR0011 // What the rule warns of is what is tested.
        await scope.RunAsync(async () => await yielder.YieldAsync(1));
#pragma warning restore LAR0011
    });
}
