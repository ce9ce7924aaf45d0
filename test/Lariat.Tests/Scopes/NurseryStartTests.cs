using static Lariat.Tests.CancelScopeLevelTests;

namespace Lariat.Tests;

// Rows 46 to 53 of the table of Trio 0.34.
public class NurseryStartTests
{
    [Fact]
    public void StartAsync_ChildReports_ReturnsItsValueThen() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        LoopInstant start = loop.Time;
        TimeSpan startedAt = default;
        int value = 0;

        await Nursery.RunAsync(async nursery =>
        {
            value = await nursery.StartAsync<int>(async status =>
            {
                await Coroutine.Sleep(1);
                status.Started(7);
                await Coroutine.Sleep(1);
            });
            startedAt = loop.Time - start;
        });

        Assert.Equal(7, value);
        Assert.Equal(TimeSpan.FromSeconds(1), startedAt);
        Assert.Equal(TimeSpan.FromSeconds(2), loop.Time - start);
    });

    [Fact]
    public void StartAsync_ChildFailsBefore_ThrowsItBareAndTheNurseryGoesOn() => TestLoop.Run(async () =>
    {
        FormatException? error = null;
        bool wasCanceled = true;

        await Nursery.RunAsync(async nursery =>
        {
            error = await Expect.ThrowsAsync<FormatException>(
                async () => await nursery.StartAsync<int>(async _ => await NurseryTests.FailAsync(1, "early")));
            wasCanceled = nursery.Scope.IsCancelRequested;
        });

        Assert.Equal("early", error!.Message);
        Assert.False(wasCanceled);
    });

    [Fact]
    public void StartAsync_ChildEndsWithoutReporting_Throws() => TestLoop.Run(async () => await Nursery.RunAsync(async nursery =>
    {
        var error = await Expect.ThrowsAsync<InvalidOperationException>(
            async () => await nursery.StartAsync<int>(async _ => await Coroutine.Sleep(1), name: "silent"));

        Assert.Contains("silent", error.Message, StringComparison.Ordinal);
        Assert.Contains("ended without reporting that it is ready", error.Message, StringComparison.Ordinal);
    }));

    [Fact]
    public void Started_Twice_ThrowsInTheChild() => TestLoop.Run(async () =>
    {
        var errors = await Expect.ThrowsAsync<ExceptionGroup>(async () => await Nursery.RunAsync(async nursery =>
            await nursery.StartAsync<int>(async Coroutine (status) =>
            {
                status.Started(1);
                status.Started(2);
            })));

        Assert.IsType<InvalidOperationException>(Assert.Single(errors.InnerExceptions));
    });

    [Fact]
    public void StartAsync_ChildFailsAfterwards_IsTheNurserysError() => TestLoop.Run(async () =>
    {
        bool wasBodyEnded = false;

        await Expect.ThrowsAsync<ExceptionGroup>(async () => await Nursery.RunAsync(async nursery =>
        {
            await nursery.StartAsync<int>(async status =>
            {
                status.Started(1);
                await NurseryTests.FailAsync(1, "late");
            });
            await Coroutine.Sleep(100);
            wasBodyEnded = true;
        }));

        Assert.False(wasBodyEnded);
    });

    [Fact]
    public void StartAsync_StartersScopeExpires_EndsTheChildAndNotTheNursery() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        LoopInstant start = loop.Time;
        var scope = new CancelScope(seconds: 1);
        TimeSpan endOfChild = default;
        bool wasNurseryCanceled = true;

        await Nursery.RunAsync(async nursery =>
        {
            await scope.RunAsync(async () => await nursery.StartAsync<int>(async _ =>
            {
                try
                {
                    await Coroutine.Sleep(100);
                }
                finally
                {
                    endOfChild = loop.Time - start;
                }
            }));
            wasNurseryCanceled = nursery.Scope.IsCancelRequested;
            await Coroutine.Sleep(1);
        });

        Assert.Equal(TimeSpan.FromSeconds(1), endOfChild);
        Assert.True(scope.HasCaughtCancellation);
        Assert.False(wasNurseryCanceled);
    });

    [Fact]
    public void StartAsync_Reported_StartersScopeNoLongerCoversTheChild() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        LoopInstant start = loop.Time;
        TimeSpan endOfChild = default;

        await Nursery.RunAsync(async nursery => await CancelScope.MoveOnAfter(3, async _ =>
        {
            await nursery.StartAsync<int>(async status =>
            {
                await Coroutine.Sleep(2);
                status.Started(1);
                await Coroutine.Sleep(5);
                endOfChild = loop.Time - start;
            });
            await Coroutine.Sleep(100);
        }));

        Assert.Equal(TimeSpan.FromSeconds(7), endOfChild);
    });

    [Fact]
    public void Started_AfterTheStartersCancellation_DoesNotMoveTheChild() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 1);
        bool wasCanceledAgain = false;

        await Nursery.RunAsync(async nursery => await scope.RunAsync(async () => await nursery.StartAsync<int>(async status =>
        {
            await SwallowAsync(() => Coroutine.Sleep(100));
            status.Started(1);
            await SwallowAsync(async () =>
            {
                try
                {
                    await Coroutine.Sleep(100);
                }
                catch (CoroutineCanceledException)
                {
                    wasCanceledAgain = true;
                    throw;
                }
            });
        })));

        Assert.True(wasCanceledAgain);
        Assert.True(scope.HasCaughtCancellation);
    });

    [Fact]
    public void StartAsync_StartersTaskIsCanceled_EndsTheChildFirst() => TestLoop.Run(async () =>
    {
        var ended = new List<string>();
        await Nursery.RunAsync(async nursery =>
        {
            LoopTask starter = LoopTask.Create(Coroutine.From(async Coroutine () => await nursery.StartAsync<int>(async _ =>
            {
                try
                {
                    await Coroutine.Sleep(100);
                }
                finally
                {
                    ended.Add("child");
                }
            })));
            await Coroutine.Sleep(1);
            starter.Cancel();
            await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await starter);
            ended.Add("starter");
        });

        Assert.Equal(["child", "starter"], ended);
    });

    [Fact]
    public void EffectiveDeadline_InAChildThatHasNotReported_IsThatOfTheStartersScope() => TestLoop.Run(async () =>
    {
        LoopInstant deadline = EventLoop.Current.Time + TimeSpan.FromSeconds(5);
        LoopInstant? before = null;
        LoopInstant? after = null;

        await Nursery.RunAsync(async nursery => await CancelScope.MoveOnAt(deadline, async _ => await nursery.StartAsync<int>(async status =>
        {
            before = CancelScope.EffectiveDeadline;
            status.Started(1);
            after = CancelScope.EffectiveDeadline;
            await Coroutine.Yield();
        })));

        Assert.Equal(deadline, before);
        Assert.Null(after);
    });

    [Fact]
    public void StartAsync_WithoutAValue_ReturnsWhenTheChildReports() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        LoopInstant start = loop.Time;
        TimeSpan startedAt = default;
        StartStatus? reported = null;
        bool wasStartedBefore = true;

        await Nursery.RunAsync(async nursery =>
        {
            await nursery.StartAsync(async status =>
            {
                wasStartedBefore = status.IsStarted;
                await Coroutine.Sleep(1);
                status.Started();
                reported = status;
                await Coroutine.Sleep(1);
            });
            startedAt = loop.Time - start;
        });

        Assert.Equal((false, true), (wasStartedBefore, reported!.IsStarted));
        Assert.Equal(TimeSpan.FromSeconds(1), startedAt);
        Assert.Equal(TimeSpan.FromSeconds(2), loop.Time - start);
    });

    [Fact]
    public void StartAsync_WithoutAValue_OfAPlainMethod_ThrowsItsEarlyFailureBare() => TestLoop.Run(async () => await Nursery.RunAsync(
        async nursery => await Expect.ThrowsAsync<FormatException>(
            async () => await nursery.StartAsync(async Task (_) => await NurseryTests.FailAsync(1, "early")))));
}
