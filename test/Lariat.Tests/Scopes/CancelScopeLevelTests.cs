namespace Lariat.Tests;

// Rows 1 to 9 of the table of Trio 0.34: a scope's cancellation is a level, not an event.
public class CancelScopeLevelTests
{
    [Fact]
    public void MoveOnAfter_BodySwallowsTheCancellation_EveryAwaitThrowsAgain() => TestLoop.Run(async () =>
    {
        LoopInstant start = EventLoop.Current.Time;
        var times = new List<TimeSpan>();
        CancelScope? scope = null;

        bool isComplete = await CancelScope.MoveOnAfter(1, async one =>
        {
            scope = one;
            for (int i = 0; i < 3; i++)
            {
                await SwallowAsync(() => Coroutine.Sleep(5));
                times.Add(EventLoop.Current.Time - start);
            }

            await Coroutine.Sleep(5);
        });
        await Coroutine.Sleep(1);

        Assert.False(isComplete);
        Assert.True(scope!.HasCaughtCancellation);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)], times);
        Assert.Equal(TimeSpan.FromSeconds(2), EventLoop.Current.Time - start);
        Assert.Equal(0, LoopTask.Current.CancelRequests);
    });

    [Fact]
    public void MoveOnAfter_LastCancellationIsSwallowed_EndsNormallyAndNothingIsLeftOver() => TestLoop.Run(async () =>
    {
        CancelScope? scope = null;

        bool isComplete = await CancelScope.MoveOnAfter(1, async one =>
        {
            scope = one;
            await SwallowAsync(() => Coroutine.Sleep(5));
        });
        await Coroutine.Sleep(1);

        Assert.True(isComplete);
        Assert.True(scope!.IsCancelRequested);
        Assert.False(scope.HasCaughtCancellation);
    });

    [Fact]
    public void Cancel_NoAwaitFollows_BodyRunsToItsEnd() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope();

        bool isComplete = await scope.RunAsync(async Coroutine () => scope.Cancel());
        await Coroutine.Sleep(1);

        Assert.True(isComplete);
        Assert.True(scope.IsCancelRequested);
        Assert.False(scope.HasCaughtCancellation);
    });

    [Fact]
    public void Cancel_OnlyShieldedAwaitsFollow_TheyRun() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope();
        LoopInstant start = EventLoop.Current.Time;

        bool isComplete = await scope.RunAsync(async () =>
        {
            scope.Cancel();
            await new CancelScope { IsShielded = true }.RunAsync(() => Coroutine.Sleep(2));
        });

        Assert.True(isComplete);
        Assert.Equal(TimeSpan.FromSeconds(2), EventLoop.Current.Time - start);
        Assert.False(scope.HasCaughtCancellation);
    });

    [Fact]
    public void Cancel_FinallyAwaitsWithoutAShield_ThrowsThereToo() => TestLoop.Run(async () =>
    {
        bool hasCleanedUp = false;

        bool isComplete = await CancelScope.MoveOnAfter(1, async _ =>
        {
            try
            {
                await Coroutine.Sleep(5);
            }
            finally
            {
                await Coroutine.Sleep(1);
                hasCleanedUp = true;
            }
        });

        Assert.False(isComplete);
        Assert.False(hasCleanedUp);
    });

    [Fact]
    public void Cancel_BeforeTheBlock_FirstAwaitThrows() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope();
        bool hasStarted = false;
        bool hasPassed = false;

        scope.Cancel();
        bool isComplete = await scope.RunAsync(async () =>
        {
            hasStarted = true;
            await Coroutine.Sleep(0);
            hasPassed = true;
        });

        Assert.False(isComplete);
        Assert.True(hasStarted);
        Assert.False(hasPassed);
        Assert.True(scope.HasCaughtCancellation);
    });

    [Fact]
    public void RunAsync_ASecondTime_Throws() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope();
        await scope.RunAsync(() => Coroutine.Sleep(0));

        var error = await Expect.ThrowsAsync<InvalidOperationException>(async () => await scope.RunAsync(() => Coroutine.Sleep(0)));

        Assert.Equal("A cancel scope is for one block. Make a new one.", error.Message);
    });

    [Fact]
    public void Cancel_TwiceAndAfterTheBlock_HasNoFurtherEffect() => TestLoop.Run(async () =>
    {
        var twice = new CancelScope();
        var after = new CancelScope();

        await twice.RunAsync(async () =>
        {
            twice.Cancel("first");
            twice.Cancel("second");
            await Coroutine.Sleep(1);
        });
        await after.RunAsync(() => Coroutine.Sleep(1));
        after.Cancel();
        await Coroutine.Sleep(1);

        Assert.Equal("A cancel scope was canceled: first", twice.Reason);
        Assert.True(after.IsCancelRequested);
        Assert.False(after.HasCaughtCancellation);
    });

    [Fact]
    public void Cancel_OfAScopeOfAnotherTask_ReturnsBeforeThatTaskRuns() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope();
        bool hasEnded = false;
        LoopTask task = LoopTask.Create(Coroutine.From(async Coroutine () =>
        {
            await scope.RunAsync(() => Coroutine.Sleep(5));
            hasEnded = true;
        }));
        await Coroutine.Sleep(1);

        scope.Cancel();
        bool hadEnded = hasEnded;
        await task;

        Assert.False(hadEnded);
        Assert.True(hasEnded);
        Assert.True(scope.HasCaughtCancellation);
    });

    internal static async Coroutine SwallowAsync(Func<Coroutine> body)
    {
        try
        {
            await body();
        }
        catch (CoroutineCanceledException)
        {
        }
    }
}
