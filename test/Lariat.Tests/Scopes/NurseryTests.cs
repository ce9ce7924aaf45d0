using static Lariat.Tests.CancelScopeLevelTests;

namespace Lariat.Tests;

// Rows 34 to 45 of the table of Trio 0.34.
public class NurseryTests
{
    [Fact]
    public void RunAsync_AChildFails_ThrowsAGroupAndCancelsTheRest() => TestLoop.Run(async () =>
    {
        LoopTask? other = null;

        var errors = await Expect.ThrowsAsync<ExceptionGroup>(async () => await Nursery.RunAsync(async nursery =>
        {
            other = nursery.Create(Coroutine.Sleep(100));
            nursery.Create(FailAsync(1, "one"));
            await Coroutine.Sleep(100);
        }));

        Assert.Equal(["one"], errors.InnerExceptions.Select(error => error.Message));
        Assert.True(other!.IsCanceled);
    });

    [Fact]
    public void RunAsync_TheBodyFails_ThrowsAGroupToo() => TestLoop.Run(async () =>
    {
        var errors = await Expect.ThrowsAsync<ExceptionGroup>(
            async () => await Nursery.RunAsync(async Coroutine (_) => await FailAsync(0, "body")));

        Assert.IsType<FormatException>(Assert.Single(errors.InnerExceptions));
    });

    [Fact]
    public void RunAsync_TwoFailAtOnce_ThrowsBoth() => TestLoop.Run(async () =>
    {
        var errors = await Expect.ThrowsAsync<ExceptionGroup>(async () => await Nursery.RunAsync(async nursery =>
        {
            nursery.Create(FailAsync(1, "one"));
            nursery.Create(FailAsync(1, "two"));
        }));

        Assert.Equal(["one", "two"], errors.InnerExceptions.Select(error => error.Message));
    });

    [Fact]
    public void RunAsync_NestedNurseryFails_GroupsAreNotFlattened() => TestLoop.Run(async () =>
    {
        var errors = await Expect.ThrowsAsync<ExceptionGroup>(async () => await Nursery.RunAsync(async _ =>
            await Nursery.RunAsync(async inner => inner.Create(FailAsync(1, "deep")))));

        var nested = Assert.IsType<ExceptionGroup>(Assert.Single(errors.InnerExceptions));
        Assert.Equal("deep", Assert.Single(nested.InnerExceptions).Message);
    });

    [Fact]
    public void RunAsync_AnotherFailsInItsCleanUp_BothInOrder() => TestLoop.Run(async () =>
    {
        var errors = await Expect.ThrowsAsync<ExceptionGroup>(async () => await Nursery.RunAsync(async nursery =>
        {
            nursery.Create(FailInCleanUpAsync());
            nursery.Create(FailAsync(1, "first"));
        }));

        Assert.Equal(["first", "clean-up"], errors.InnerExceptions.Select(error => error.Message));
    });

    [Fact]
    public void RunAsync_ScopeOutsideIsCanceledAndAChildsCleanUpFails_OnlyTheErrorLeaves() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 1);

        var errors = await Expect.ThrowsAsync<ExceptionGroup>(
            async () => await scope.RunAsync(async () => await Nursery.RunAsync(async nursery =>
        {
            nursery.Create(FailInCleanUpAsync());
            nursery.Create(Coroutine.Sleep(100));
        })));

        Assert.Equal("clean-up", Assert.Single(errors.InnerExceptions).Message);
        Assert.False(scope.HasCaughtCancellation);
    });

    [Fact]
    public void RunAsync_ScopeOutsideIsCanceled_EverythingEndsAndNothingIsThrown() => TestLoop.Run(async () =>
    {
        LoopInstant start = EventLoop.Current.Time;
        var scope = new CancelScope(seconds: 1);
        LoopTask? child = null;

        bool isComplete = await scope.RunAsync(async () => await Nursery.RunAsync(async nursery =>
            child = nursery.Create(Coroutine.Sleep(100))));

        Assert.False(isComplete);
        Assert.True(child!.IsCanceled);
        Assert.Equal(TimeSpan.FromSeconds(1), EventLoop.Current.Time - start);
    });

    [Fact]
    public void RunAsync_ItsScopeIsCanceled_EndsWithoutAnError() => TestLoop.Run(async () =>
    {
        Nursery? nursery = null;
        LoopTask? child = null;
        bool wasBodyEnded = false;

        await Nursery.RunAsync(async one =>
        {
            nursery = one;
            child = one.Create(Coroutine.Sleep(100));
            EventLoop.Current.CallLater(1, () => one.Scope.Cancel());
            await Coroutine.Sleep(100);
            wasBodyEnded = true;
        });

        Assert.False(wasBodyEnded);
        Assert.True(child!.IsCanceled);
        Assert.True(nursery!.Scope.HasCaughtCancellation);
    });

    [Fact]
    public void Create_InACanceledNursery_RunsToItsFirstAwait() => TestLoop.Run(async () =>
    {
        var lines = new List<string>();

        await Nursery.RunAsync(async nursery =>
        {
            nursery.Scope.Cancel();
            nursery.Create(StepAsync());
        });

        Assert.Equal(["started"], lines);

        async Coroutine StepAsync()
        {
            lines.Add("started");
            await Coroutine.Sleep(0);
            lines.Add("continued");
        }
    });

    [Fact]
    public void Create_AfterTheEnd_Throws() => TestLoop.Run(async () =>
    {
        Nursery? ended = null;
        await Nursery.RunAsync(async Coroutine (nursery) => ended = nursery);

        var error = Assert.Throws<InvalidOperationException>(() => ended!.Create(Coroutine.Sleep(1)));

        Assert.Equal("The nursery has ended.", error.Message);
    });

    [Fact]
    public void RunAsync_EmptyInACanceledScope_Passes() => TestLoop.Run(async () =>
    {
        bool hasPassed = false;

        await CancelScope.RunAsync(async scope =>
        {
            scope.Cancel();
            await Nursery.RunAsync(async Coroutine (_) => { });
            hasPassed = true;
        });

        Assert.True(hasPassed);
    });

    [Fact]
    public void RunAsync_ChildSwallows_ReceivesItAgainAtEachAwait() => TestLoop.Run(async () =>
    {
        int swallowed = 0;

        await Nursery.RunAsync(async nursery =>
        {
            nursery.Create(SwallowThreeAsync());
            await Coroutine.Sleep(1);
            nursery.Scope.Cancel();
        });

        Assert.Equal(3, swallowed);

        async Coroutine SwallowThreeAsync()
        {
            for (; swallowed < 3; swallowed++)
            {
                await SwallowAsync(() => Coroutine.Sleep(100));
            }
        }
    });

    [Fact]
    public void RunAsync_RequestToTheTask_EndsTheChildrenAndIsThrown() => TestLoop.Run(async () =>
    {
        LoopTask? child = null;
        LoopTask task = LoopTask.Create(Nursery.RunAsync(async nursery => child = nursery.Create(CleanUpAsync())));
        await Coroutine.Sleep(1);

        task.Cancel("stop");
        var error = await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);

        Assert.Equal("stop", error.Message);
        Assert.True(child!.IsCompleted);

        static async Coroutine CleanUpAsync()
        {
            try
            {
                await Coroutine.Sleep(100);
            }
            finally
            {
                await new CancelScope { IsShielded = true }.RunAsync(() => Coroutine.Sleep(5));
            }
        }
    });

    [Fact]
    public void RunAsync_ChildCleansUpForLong_DoesNotSpin() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        long before = 0;

        await CancelScope.RunAsync(async scope => await Nursery.RunAsync(async nursery =>
        {
            nursery.Create(Coroutine.From(async Coroutine () => _ = await new CancelScope { IsShielded = true }.RunAsync(() => Coroutine.Sleep(5))));
            await Coroutine.Sleep(1);
            before = loop.Iterations;
            scope.Cancel();
        }));

        Assert.InRange(loop.Iterations - before, 0, 20);
    });

    [Fact]
    public void RunAsync_GeneratorIsClosedInside_ClosesIt() => TestLoop.Run(async () =>
    {
#pragma warning disable LAR0011 // What the rule warns of is what is tested.
        var numbers = new AsyncGenerator<int>(async yielder => await Nursery.RunAsync(async _ => await yielder.YieldAsync(1)));
#pragma warning restore LAR0011
        await numbers.MoveNextAsync();

        await numbers.CloseAsync();

        Assert.False(await numbers.MoveNextAsync());
    });

    [Fact]
    public void SuperviseAsync_AChildFails_TheOthersGoOn() => TestLoop.Run(async () =>
    {
        var failures = new List<string>();
        LoopTask? other = null;

        await Nursery.SuperviseAsync(
            async nursery =>
            {
                nursery.Create(FailAsync(1, "one"), name: "bad");
                other = nursery.Create(Coroutine.Sleep(5));
            },
            (task, error) => failures.Add($"{task.Name}: {error.Message}"));

        Assert.Equal(["bad: one"], failures);
        Assert.True(other!.IsCompletedSuccessfully);
    });

    [Fact]
    public void SuperviseAsync_NoHandler_TheLoopsHandlerGetsTheFailure() => TestLoop.Run(async () =>
    {
        var reports = new List<LoopErrorContext>();
        EventLoop.Current.ExceptionHandler = (_, report) => reports.Add(report);

        await Nursery.SuperviseAsync(async nursery => nursery.Create(FailAsync(1, "one")));

        Assert.Equal("one", Assert.Single(reports).Exception!.Message);
    });

    [Fact]
    public void SuperviseAsync_TheHandlerFails_EndsTheNursery() => TestLoop.Run(async () =>
    {
        var errors = await Expect.ThrowsAsync<ExceptionGroup>(async () => await Nursery.SuperviseAsync(
            async nursery =>
            {
                nursery.Create(FailAsync(1, "one"));
                nursery.Create(Coroutine.Sleep(100));
            },
            (_, _) => throw new NotSupportedException()));

        Assert.IsType<NotSupportedException>(Assert.Single(errors.InnerExceptions));
    });

    internal static async Coroutine FailAsync(double seconds, string message)
    {
        await Coroutine.Sleep(seconds);
        throw new FormatException(message);
    }

    private static async Coroutine FailInCleanUpAsync()
    {
        try
        {
            await Coroutine.Sleep(100);
        }
        catch (CoroutineCanceledException)
        {
            throw new FormatException("clean-up");
        }
    }

    [Fact]
    public void Create_AfterTheEnd_UsesTheCoroutineUp() => TestLoop.Run(async () =>
    {
        Nursery? ended = null;
        await Nursery.RunAsync(async Coroutine (nursery) => ended = nursery);
        Coroutine refused = Coroutine.Sleep(1);
        Coroutine<int> refusedWithAResult = Coroutine.Sleep(1.0, 2);

        Assert.Throws<InvalidOperationException>(() => ended!.Create(refused));
        Assert.Throws<InvalidOperationException>(() => ended!.Create(refusedWithAResult));

        await Expect.ThrowsAsync<InvalidOperationException>(async () => await refused);
        await Expect.ThrowsAsync<InvalidOperationException>(async () => await refusedWithAResult);
    });

    [Fact]
    public void Create_WithAResult_StartsInTheNextIterationAndReturnsIt() => TestLoop.Run(async () =>
    {
        bool isStarted = false;
        bool wasStartedInTheCall = true;
        int result = 0;

        await Nursery.RunAsync(async nursery =>
        {
            LoopTask<int> task = nursery.Create(StepAsync(), name: "step");
            wasStartedInTheCall = isStarted;
            result = await task;
        });

        Assert.False(wasStartedInTheCall);
        Assert.Equal(7, result);

        async Coroutine<int> StepAsync()
        {
            isStarted = true;
            await Coroutine.Yield();
            return 7;
        }
    });
}
