using static Lariat.Tests.CancelScopeLevelTests;

namespace Lariat.Tests;

// Two kinds of cancellation meet in one task: a scope's is renewed and caught; the task's own is delivered once and survives the scope.
public class CancelScopeAndTaskTests
{
    public enum Moment
    {
        Before,
        Together,
        After,
    }

    [Theory]
    [InlineData(Moment.Before)]
    [InlineData(Moment.Together)]
    [InlineData(Moment.After)]
    public void Cancel_OfTheTaskAroundTheScopes_SurvivesTheScope(Moment moment) => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        var scope = new CancelScope();
        bool hasPassed = false;
        LoopTask task = LoopTask.Create(Coroutine.From(async Coroutine () =>
        {
            await scope.RunAsync(() => Coroutine.Sleep(100));
            hasPassed = true;
        }));
        await Coroutine.Sleep(1);
        Action[] requests = [() => task.Cancel("own"), () => scope.Cancel("scope")];
        Run(loop, moment, requests);

        var error = await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);

        Assert.False(hasPassed);
        Assert.False(scope.HasCaughtCancellation);
        Assert.Equal(1, task.CancelRequests);
        Assert.NotNull(error);
    });

    [Fact]
    public void Cancel_OfTheTaskInTheCleanUpOfTheScope_IsDeliveredOnceAndPasses() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope();
        var messages = new List<string>();
        LoopTask? task = null;
        task = LoopTask.Create(Coroutine.From(async Coroutine () => _ = await scope.RunAsync(async () =>
        {
            try
            {
                await Coroutine.Sleep(100);
            }
            finally
            {
                EventLoop.Current.CallLater(1, () => task!.Cancel("own"));
                try
                {
                    await new CancelScope { IsShielded = true }.RunAsync(() => Coroutine.Sleep(5));
                }
                catch (CoroutineCanceledException error)
                {
                    messages.Add(error.Message);
                }

                await SwallowAsync(() => Coroutine.Sleep(5));
            }
        })));
        await Coroutine.Sleep(1);

        scope.Cancel("scope");

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);
        Assert.Equal(["own"], messages);
        Assert.False(scope.HasCaughtCancellation);
    });

    [Fact]
    public void Cancel_OfTheTaskWhileTheScopesBodyRuns_IsDeliveredAfterTheBlock() => TestLoop.Run(async () =>
    {
        bool hasPassed = false;
        LoopTask task = LoopTask.Create(Coroutine.From(async Coroutine () =>
        {
            await CancelScope.RunAsync(async Coroutine (scope) =>
            {
                scope.Cancel();
                LoopTask.Current.Cancel();
            });
            await Coroutine.Sleep(0);
            hasPassed = true;
        }));

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);

        Assert.False(hasPassed);
    });

    [Fact]
    public void CancelRequests_InACanceledScope_IsOneAndUncancelDoesNotTakeIt() => TestLoop.Run(async () =>
    {
        int inside = 0;
        int afterUncancel = 0;

        await CancelScope.RunAsync(async Coroutine (scope) =>
        {
            scope.Cancel();
            inside = LoopTask.Current.CancelRequests;
            afterUncancel = LoopTask.Current.Uncancel();
        });

        Assert.Equal((1, 1, 0), (inside, afterUncancel, LoopTask.Current.CancelRequests));
    });

    [Fact]
    public void Cancel_OfTheTaskBeforeTheBlock_IsNotCaughtByTheScope() => TestLoop.Run(async () =>
    {
        bool hasPassed = false;
        LoopTask task = LoopTask.Create(Coroutine.From(async Coroutine () =>
        {
            LoopTask.Current.Cancel();
            await CancelScope.RunAsync(async scope =>
            {
                scope.Cancel();
                await Coroutine.Sleep(1);
            });
            hasPassed = true;
        }));

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);

        Assert.False(hasPassed);
    });

    [Fact]
    public void Uncancel_InACanceledScope_TheNextAwaitThrowsNevertheless() => TestLoop.Run(async () =>
    {
        bool hasPassed = false;

        await CancelScope.RunAsync(async scope =>
        {
            scope.Cancel();
            LoopTask.Current.Cancel();
            LoopTask.Current.Uncancel();
            await Coroutine.Sleep(100);
            hasPassed = true;
        });

        Assert.False(hasPassed);
    });

    [Theory]
    [InlineData(Moment.Before)]
    [InlineData(Moment.Together)]
    [InlineData(Moment.After)]
    public void TimeoutScope_InsideAScopeThatIsCanceled_LetsItThrough(Moment moment) => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        LoopInstant start = loop.Time;
        double scopeAt = moment switch { Moment.Before => 1, Moment.Together => 2, _ => 3 };
        var scope = new CancelScope(seconds: scopeAt);
        Exception? error = null;

        try
        {
            await scope.RunAsync(async () => await TimeoutScope.RunAsync(2, () => Coroutine.Sleep(100)));
        }
        catch (TimeoutException timeout)
        {
            error = timeout;
        }

        Assert.Equal(moment == Moment.After, error is TimeoutException);
        Assert.Equal(moment != Moment.After, scope.HasCaughtCancellation);
        Assert.Equal(TimeSpan.FromSeconds(Math.Min(scopeAt, 2)), loop.Time - start);
        Assert.Equal(0, LoopTask.Current.CancelRequests);
        await Coroutine.Sleep(1);
    });

    [Theory]
    [InlineData(Moment.Before)]
    [InlineData(Moment.Together)]
    [InlineData(Moment.After)]
    public void TimeoutScope_AroundAScope_ThrowsIfItExpires(Moment moment) => TestLoop.Run(async () =>
    {
        double scopeAt = moment switch { Moment.Before => 1, Moment.Together => 2, _ => 3 };
        var scope = new CancelScope(seconds: scopeAt);
        Exception? error = null;

        try
        {
            await TimeoutScope.RunAsync(2, async () => _ = await scope.RunAsync(() => Coroutine.Sleep(100)));
        }
        catch (TimeoutException timeout)
        {
            error = timeout;
        }

        Assert.Equal(moment != Moment.Before, error is TimeoutException);
        Assert.Equal(moment == Moment.Before, scope.HasCaughtCancellation);
        Assert.Equal(0, LoopTask.Current.CancelRequests);
        await Coroutine.Sleep(1);
    });

    [Fact]
    public void TaskGroup_InACanceledScope_EndsItsTasksOnceAndTheScopeCatches() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        long before = 0;
        int requests = 0;

        bool isComplete = await CancelScope.MoveOnAfter(
            1, async _ => await TaskGroup.RunAsync(async group => group.Create(CleanUpAsync())));

        Assert.False(isComplete);
        Assert.Equal(1, requests);
        Assert.InRange(loop.Iterations - before, 0, 20);
        Assert.Equal(0, LoopTask.Current.CancelRequests);

        async Coroutine CleanUpAsync()
        {
            try
            {
                await Coroutine.Sleep(100);
            }
            finally
            {
                before = loop.Iterations;
                requests = LoopTask.Current.CancelRequests;
                await Coroutine.Sleep(5);
            }
        }
    });

    [Fact]
    public void TaskGroup_FailsInACanceledScope_ThrowsItsErrorsAndLeavesNoRequest() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 1);

        await Expect.ThrowsAsync<ExceptionGroup>(async () => await scope.RunAsync(async () => await TaskGroup.RunAsync(async group =>
            group.Create(Coroutine.From(async Coroutine () =>
            {
                try
                {
                    await Coroutine.Sleep(100);
                }
                catch (CoroutineCanceledException)
                {
                    throw new FormatException();
                }
            })))));

        Assert.False(scope.HasCaughtCancellation);
        Assert.Equal(0, LoopTask.Current.CancelRequests);
        await Coroutine.Sleep(1);
    });

    [Fact]
    public void Await_OfATaskInACanceledScope_CancelsThatTaskOnce() => TestLoop.Run(async () =>
    {
        LoopTask child = LoopTask.Create(Coroutine.Sleep(100));
        var scope = new CancelScope(seconds: 1);

        await scope.RunAsync(async () => await child);

        Assert.True(child.IsCanceled);
        Assert.Equal(1, child.CancelRequests);
        Assert.True(scope.HasCaughtCancellation);
    });

    [Fact]
    public void Shield_InACanceledScope_LeavesTheInnerTask() => TestLoop.Run(async () =>
    {
        LoopTask child = LoopTask.Create(Coroutine.Sleep(5));
        var scope = new CancelScope(seconds: 1);

        await scope.RunAsync(async () => await Coroutine.Shield(child));
        await child;

        Assert.True(scope.HasCaughtCancellation);
        Assert.True(child.IsCompletedSuccessfully);
    });

    [Fact]
    public void Gather_InACanceledScope_CancelsItsChildren() => TestLoop.Run(async () =>
    {
        int canceled = 0;

        bool isComplete = await CancelScope.MoveOnAfter(1, async _ => await Coroutine.Gather(ChildAsync(), ChildAsync()));

        Assert.False(isComplete);
        Assert.Equal(2, canceled);

        async Coroutine ChildAsync()
        {
            try
            {
                await Coroutine.Sleep(100);
            }
            catch (CoroutineCanceledException)
            {
                canceled++;
                throw;
            }
        }
    });

    private static void Run(EventLoop loop, Moment moment, Action[] requests)
    {
        switch (moment)
        {
            case Moment.Before:
                requests[0]();
                loop.CallSoon(requests[1]);
                break;
            case Moment.Together:
                requests[1]();
                requests[0]();
                break;
            case Moment.After:
                // Before the step in which the scope's cancellation is delivered.
                loop.CallSoon(requests[0]);
                requests[1]();
                break;
        }
    }

    [Fact]
    public void Cancel_OfTheTaskThatItHasCaughtBefore_DoesNotKeepTheScopeFromCatching() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 1);
        LoopTask task = LoopTask.Create(CatchAndContinueAsync());
        await Coroutine.Yield();

        task.Cancel();
        await task;

        Assert.True(scope.HasCaughtCancellation);
        Assert.Equal(1, task.CancelRequests);

        async Coroutine CatchAndContinueAsync()
        {
            try
            {
                await Coroutine.Sleep(10);
            }
            catch (CoroutineCanceledException)
            {
            }

            await scope.RunAsync(() => Coroutine.Sleep(10));
        }
    });
}
