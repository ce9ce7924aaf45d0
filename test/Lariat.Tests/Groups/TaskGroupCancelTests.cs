namespace Lariat.Tests;

/// <summary>As CPython 3.15 (Lib/asyncio/taskgroups.py, <c>cancel</c>; gh-108951, gh-155433, gh-155418).</summary>
public class TaskGroupCancelTests
{
    [Fact]
    public void Cancel_ByTheBody_EndsTasksAndBodyWithoutAnException() => TestLoop.Run(async () =>
    {
        var log = new Recorder();
        LoopTask? task = null;

        await TaskGroup.RunAsync(async group =>
        {
            task = group.Create(Coroutine.Sleep(10));
            await Coroutine.Sleep(1);
            group.Cancel();
            log.Add("goes on");
            await Coroutine.Sleep(0);
            log.Add("never");
        });

        Assert.True(task!.IsCanceled);
        Assert.Equal("goes on", log.Text);
        Assert.Equal(TimeSpan.FromSeconds(1), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void Cancel_ByATask_EndsTheOthersAndTheBody() => TestLoop.Run(async () =>
    {
        await TaskGroup.RunAsync(async group =>
        {
            group.Create(Coroutine.Sleep(10));
            group.Create(CancelAsync(group));
            await Coroutine.Sleep(20);
        });

        Assert.Equal(TimeSpan.FromSeconds(1), EventLoop.Current.Time - LoopInstant.Zero);

        static async Coroutine CancelAsync(TaskGroup group)
        {
            await Coroutine.Sleep(1);
            group.Cancel();
        }
    });

    [Fact]
    public void Cancel_TwiceAndInACallback_CountsOneRequestUntilTheEnd() => TestLoop.Run(async () =>
    {
        LoopTask parent = LoopTask.Current;
        int requests = 0;

        await TaskGroup.RunAsync(async group =>
        {
            EventLoop.Current.CallSoon(() =>
            {
                group.Cancel();
                group.Cancel();
                requests = parent.CancelRequests;
            });
            await Coroutine.Sleep(1);
        });

        Assert.Equal(1, requests);
        Assert.Equal(0, parent.CancelRequests);
        await Coroutine.Sleep(1);
    });

    [Fact]
    public void Cancel_BeforeTheGroupRuns_BodyRunsToItsFirstSuspension() => TestLoop.Run(async () =>
    {
        var log = new Recorder();
        var group = new TaskGroup();
        group.Cancel();

        await group.RunAsync(async () =>
        {
            log.Add($"{LoopTask.Current.CancelRequests}");
            await Coroutine.Sleep(1);
            log.Add("never");
        });

        Assert.Equal("1", log.Text);
        Assert.Equal(0, LoopTask.Current.CancelRequests);
    });

    [Fact]
    public void Cancel_AfterTheEnd_HasNoEffect() => TestLoop.Run(async () =>
    {
        var group = new TaskGroup();
        await group.RunAsync(async () => await Coroutine.Sleep(0));

        group.Cancel();
        await Coroutine.Sleep(1);

        Assert.Equal(0, LoopTask.Current.CancelRequests);
    });

    [Fact]
    public void Cancel_WhileTheGroupWaitsForItsTasks_EndsIt() => TestLoop.Run(async () =>
    {
        await TaskGroup.RunAsync(async group =>
        {
            group.Create(Coroutine.Sleep(10));
            EventLoop.Current.CallLater(1, group.Cancel);
        });

        Assert.Equal(TimeSpan.FromSeconds(1), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void Cancel_TasksThatHaveNotStarted_NeverStart() => TestLoop.Run(async () =>
    {
        var log = new Recorder();

        await TaskGroup.RunAsync(async group =>
        {
            group.Create(async () => log.Add("started"));
            group.Cancel();
        });

        Assert.Equal("", log.Text);
    });

    [Fact]
    public void Create_AfterCancel_ThrowsAndTheCoroutineNeverStarts() => TestLoop.Run(async () =>
    {
        var log = new Recorder();

        await TaskGroup.RunAsync(async group =>
        {
            group.Cancel();
            Coroutine coroutine = Coroutine.From(async () => log.Add("started"));
            var error = Assert.Throws<InvalidOperationException>(() => { group.Create(coroutine); });
            Assert.Contains("being canceled", error.Message, StringComparison.Ordinal);
            await Expect.ThrowsAsync<InvalidOperationException>(async () => await coroutine);
        });

        Assert.Equal("", log.Text);
    });

    [Fact]
    public void Cancel_BodyReturnsWithoutSuspending_ItsValueIsKept() => TestLoop.Run(async () =>
    {
        int value = await TaskGroup.RunAsync(async group =>
        {
            group.Create(Coroutine.Sleep(10));
            group.Cancel();
            return 7;
        });

        Assert.Equal(7, value);
    });

    [Fact]
    public void Cancel_EndsABodyWithAResult_ResultIsTheDefault() => TestLoop.Run(async () =>
    {
        string? value = await TaskGroup.RunAsync(async group =>
        {
            group.Cancel();
            await Coroutine.Sleep(1);
            return "never";
        });

        Assert.Null(value);
    });

    [Fact]
    public void Cancel_ATaskGoesOnNevertheless_IsWaitedForAndNotCanceledAgain() => TestLoop.Run(async () =>
    {
        LoopTask<int>? task = null;

        await TaskGroup.RunAsync(async group =>
        {
            task = group.Create(GoOnAsync());
            await Coroutine.Sleep(1);
            group.Cancel();
        });

        Assert.Equal(3, task!.GetResult());

        static async Coroutine<int> GoOnAsync()
        {
            try
            {
                await Coroutine.Sleep(10);
            }
            catch (CoroutineCanceledException)
            {
                await Coroutine.Sleep(5);
            }

            return 3;
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cancel_ACleanUpFails_ItsErrorIsThrown(bool isOfTheBody) => TestLoop.Run(async () =>
    {
        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async group =>
        {
            group.Create(isOfTheBody ? Coroutine.Sleep(10) : FailWhenCanceledAsync());
            EventLoop.Current.CallLater(1, group.Cancel);
            await (isOfTheBody ? FailWhenCanceledAsync() : Coroutine.Sleep(10));
        }));

        Assert.IsType<InvalidTimeZoneException>(Assert.Single(error.InnerExceptions));
        Assert.Equal(0, LoopTask.Current.CancelRequests);
    });

    [Fact]
    public void Cancel_WhileAnErrorEndsTheGroup_TheErrorIsThrown() => TestLoop.Run(async () =>
    {
        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async group =>
        {
            group.Create(CancelWhenCanceledAsync(group));
            await Coroutine.Sleep(1);
            throw new InvalidTimeZoneException();
        }));

        Assert.IsType<InvalidTimeZoneException>(Assert.Single(error.InnerExceptions));

        static async Coroutine CancelWhenCanceledAsync(TaskGroup group)
        {
            try
            {
                await Coroutine.Sleep(10);
            }
            finally
            {
                group.Cancel();
            }
        }
    });

    [Fact]
    public void Cancel_OuterDeadlinePassesDuringTheCleanUp_TimesOut() => TestLoop.Run(async () =>
    {
        await Expect.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(2.0, async () =>
            await TaskGroup.RunAsync(async group =>
            {
                group.Create(CleanUpAsync(5));
                await Coroutine.Sleep(1);
                group.Cancel();
            })));

        Assert.Equal(TimeSpan.FromSeconds(6), EventLoop.Current.Time - LoopInstant.Zero);
        Assert.Equal(0, LoopTask.Current.CancelRequests);
    });

    [Theory]
    [InlineData(true, "outer")]
    [InlineData(false, null)]
    public void Cancel_AndTheTaskTooInOneStep_TaskIsCanceledWithTheLastMessage(bool isGroupFirst, string? message) => TestLoop.Run(async () =>
    {
        LoopTask parent = LoopTask.Create(TaskGroup.RunAsync(async group =>
        {
            group.Create(Coroutine.Sleep(10));
            Request(group, isGroupFirst);
            Request(group, !isGroupFirst);
            await Coroutine.Sleep(10);
        }));

        var error = await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await parent);

        Assert.Equal(message, error.CancelMessage);
        Assert.Equal(1, parent.CancelRequests);

        static void Request(TaskGroup group, bool isOfTheGroup)
        {
            if (isOfTheGroup)
            {
                group.Cancel();
            }
            else
            {
                LoopTask.Current.Cancel("outer");
            }
        }
    });

    [Fact]
    public void Cancel_ByAnEagerTaskBeforeItsFirstSuspension_EndsThatTaskThere() => TestLoop.Run(async () =>
    {
        var log = new Recorder();
        LoopTask? task = null;

        await TaskGroup.RunAsync(async group =>
        {
            task = group.Create(CancelAsync(group), eagerStart: true);
            log.Add($"{task.IsCompleted} {task.CancelRequests}");
        });

        Assert.True(task!.IsCanceled);
        Assert.Equal("False 1", log.Text);

        async Coroutine CancelAsync(TaskGroup group)
        {
            group.Cancel();
            await Coroutine.Sleep(1);
            log.Add("never");
        }
    });

    [Fact]
    public void Cancel_OfAnInnerGroup_LeavesTheOuterAlone() => TestLoop.Run(async () =>
    {
        LoopTask<int>? outside = null;

        await TaskGroup.RunAsync(async outer =>
        {
            outside = outer.Create(Coroutine.Sleep(TimeSpan.FromSeconds(5), 1));
            await TaskGroup.RunAsync(async inner =>
            {
                inner.Cancel();
                await Coroutine.Sleep(10);
            });
            await Coroutine.Sleep(1);
        });

        Assert.Equal(1, outside!.GetResult());
    });

    [Fact]
    public void Cancel_ByTheBodyInOneOfSeveralPlainMethods_LeavesTheOthersAlone() => TestLoop.Run(async () =>
    {
        string[] ends = await Task.WhenAll(CancelAsync(), OtherAsync());

        Assert.Equal(["ended", "done"], ends);

        static async Task<string> CancelAsync()
        {
            await TaskGroup.RunAsync(async group =>
            {
                await Coroutine.Sleep(1);
                group.Cancel();
                await Coroutine.Sleep(10);
            });
            return "ended";
        }

        static async Task<string> OtherAsync()
        {
            await Coroutine.Sleep(2);
            return "done";
        }
    });

    private static async Coroutine FailWhenCanceledAsync()
    {
        try
        {
            await Coroutine.Sleep(10);
        }
        catch (CoroutineCanceledException)
        {
            throw new InvalidTimeZoneException();
        }
    }

    private static async Coroutine CleanUpAsync(double seconds)
    {
        try
        {
            await Coroutine.Sleep(100);
        }
        finally
        {
            await Coroutine.Sleep(seconds);
        }
    }
}
