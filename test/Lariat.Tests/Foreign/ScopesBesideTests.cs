namespace Lariat.Tests;

/// <summary>Scopes in plain methods that run at the same time in one task: each ends what runs in it, and nothing else.</summary>
public class ScopesBesideTests
{
    private static Task Never => new TaskCompletionSource().Task;

    [Theory]
    [InlineData("coroutine")]
    [InlineData("foreign task")]
    [InlineData("plain method")]
    public void Deadline_InOneOfSeveralMethods_LeavesTheOthers(string awaited) => TestLoop.Run(async () =>
    {
        string[] ends = await Task.WhenAll(LimitedAsync(1), GoOnAsync(2), GoOnForeignAsync());

        Assert.Equal(["time-out", "done", "done"], ends);

        async Task<string> LimitedAsync(double seconds)
        {
            try
            {
                await TimeoutScope.RunAsync(TimeSpan.FromSeconds(seconds), () => awaited switch
                {
                    "coroutine" => Coroutine.Sleep(100),
                    "foreign task" => Coroutine.From(() => Never),
                    _ => Coroutine.From(async () => await Coroutine.Sleep(100)),
                });
                return "no time-out";
            }
            catch (TimeoutException)
            {
                return "time-out";
            }
        }
    });

    [Fact]
    public void Deadline_BelowWhenAllWithoutResults_LeavesTheOthers() => TestLoop.Run(async () =>
    {
        var order = new Recorder();

        await Task.WhenAll(LimitedAsync(order, 1), NoteAsync(order, 2));

        Assert.Equal("time-out done", order.Text);
    });

    [Fact]
    public void Deadline_BelowWhenAny_LeavesTheOthers() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        Task other = NoteAsync(order, 2);

        await await Task.WhenAny(LimitedAsync(order, 1), other);
        await other;

        Assert.Equal("time-out done", order.Text);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Deadline_InAMethodThatIsNotAwaitedYet_LeavesTheTask(bool sleepsInForeign) => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        Task limited = LimitedAsync(order, 1);

        if (sleepsInForeign)
        {
            await Task.Delay(TimeSpan.FromSeconds(6), EventLoop.Current.AsTimeProvider());
        }
        else
        {
            await Coroutine.Sleep(6);
        }

        order.Add("awake");
        await limited;

        Assert.Equal("time-out awake", order.Text);
    });

    [Fact]
    public void Deadlines_AtTheSameInstantInTwoMethods_EndBoth() => TestLoop.Run(async () =>
    {
        var order = new Recorder();

        await Task.WhenAll(LimitedAsync(order, 1), LimitedAsync(order, 1), NoteAsync(order, 2));

        Assert.Equal("time-out time-out done", order.Text);
    });

    [Fact]
    public void Deadlines_NestedInOneOfSeveralMethods_TheOuterThrows() => TestLoop.Run(async () =>
    {
        var order = new Recorder();

        await Task.WhenAll(NestedAsync(), NoteAsync(order, 2));

        Assert.Equal("canceled time-out done", order.Text);

        async Task NestedAsync()
        {
            try
            {
                await TimeoutScope.RunAsync(TimeSpan.FromSeconds(1), async () =>
                {
                    try
                    {
                        await Coroutine.WaitFor(Coroutine.Sleep(100), TimeSpan.FromSeconds(1));
                    }
                    catch (OperationCanceledException)
                    {
                        order.Add("canceled");
                        throw;
                    }
                });
            }
            catch (TimeoutException)
            {
                order.Add("time-out");
            }
        }
    });

    [Fact]
    public void Cancel_OfTheTaskAfterADeadlineInOneMethod_EndsAll() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        LoopTask task = LoopTask.Create(Coroutine.From(async Task () => await Task.WhenAll(LimitedAsync(order, 1), NoteAsync(order, 100), AgainAsync())));
        await Coroutine.Sleep(2);

        task.Cancel();
        await Coroutine.WaitMany([task], TimeSpan.FromSeconds(10));

        Assert.True(task.IsCanceled);
        Assert.Equal("time-out again", order.Text);

        async Task AgainAsync()
        {
            try
            {
                await Coroutine.WaitFor(Coroutine.Sleep(100), TimeSpan.FromSeconds(50));
            }
            catch (OperationCanceledException)
            {
                order.Add("again");
                throw;
            }
        }
    });

    [Fact]
    public void Deadline_BodyRefusesTheRequest_LeavesNoneBehind() => TestLoop.Run(async () =>
    {
        var order = new Recorder();

        await Task.WhenAll(RefuseAsync(), NoteAsync(order, 5));

        Assert.Equal("refused went-on done", order.Text);

        async Task RefuseAsync()
        {
            await TimeoutScope.RunAsync(TimeSpan.FromSeconds(1), async () =>
            {
                try
                {
                    await Coroutine.Sleep(100);
                }
                catch (OperationCanceledException)
                {
                    order.Add("refused");
                }
            });
            await Coroutine.Sleep(1);
            order.Add("went-on");
        }
    });

    [Fact]
    public void GroupFailure_InOneOfSeveralMethods_LeavesTheOthers() => TestLoop.Run(async () =>
    {
        var order = new Recorder();

        await Task.WhenAll(FailAsync(), NoteAsync(order, 2));

        Assert.Equal("failed done", order.Text);

        async Task FailAsync()
        {
            try
            {
                await TaskGroup.RunAsync(async group =>
                {
                    group.Create(ThrowAsync());
                    await Coroutine.Sleep(100);
                });
            }
            catch (ExceptionGroup)
            {
                order.Add("failed");
            }
        }

        static async Coroutine ThrowAsync()
        {
            await Coroutine.Sleep(1);
            throw new InvalidDataException("of the group's task");
        }
    });

    [Fact]
    public void Deadline_InTheOnlyMethod_CancelsTheTasksToken() => TestLoop.Run(async () =>
    {
        bool wasTold = false;

        await Assert.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(TimeSpan.FromSeconds(1), async () =>
        {
            var end = new TaskCompletionSource();
            LoopTask.Current.Token.UnsafeRegister(_ => end.TrySetCanceled(), null);
            try
            {
                await end.Task;
            }
            finally
            {
                wasTold = end.Task.IsCanceled;
            }
        }));

        Assert.True(wasTold);
    });

    [Fact]
    public void Deadline_InAnAsyncIterator_CancelsTheTasksToken() => TestLoop.Run(async () =>
    {
        bool wasTold = false;

        await Assert.ThrowsAsync<TimeoutException>(async () =>
        {
            await foreach (int item in ItemsAsync())
            {
                Assert.Fail($"There is an item: {item}.");
            }
        });

        Assert.True(wasTold);

        async IAsyncEnumerable<int> ItemsAsync()
        {
            yield return await TimeoutScope.RunAsync(TimeSpan.FromSeconds(1), async () =>
            {
                var end = new TaskCompletionSource<int>();
                LoopTask.Current.Token.UnsafeRegister(_ => end.TrySetCanceled(), null);
                try
                {
                    return await end.Task;
                }
                finally
                {
                    wasTold = end.Task.IsCanceled;
                }
            });
        }
    });

    private static async Task LimitedAsync(Recorder order, double seconds)
    {
        try
        {
            await Coroutine.WaitFor(Coroutine.Sleep(100), TimeSpan.FromSeconds(seconds));
            order.Add("no-time-out");
        }
        catch (TimeoutException)
        {
            order.Add("time-out");
        }
    }

    private static async Task NoteAsync(Recorder order, double seconds)
    {
        await Coroutine.Sleep(seconds);
        order.Add("done");
    }

    private static async Task<string> GoOnAsync(double seconds)
    {
        await Coroutine.Sleep(seconds);
        return "done";
    }

    private static async Task<string> GoOnForeignAsync()
    {
        var end = new TaskCompletionSource();
        EventLoop.Current.CallLater(3, end.SetResult);
        await end.Task;
        return "done";
    }
}
