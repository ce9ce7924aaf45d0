namespace Lariat.Tests;

/// <summary>A plain async method that catches the cancellation of a scope and continues receives it again at each await, as a coroutine does.</summary>
public class CancelScopePlainLevelTests
{
    private readonly Recorder _log = new();

    private static Task Never => new TaskCompletionSource().Task;

    [Fact]
    public void ForeignTask_AwaitedAgain_IsCanceledAgain() => TestLoop.Run(async () =>
    {
        LoopInstant start = EventLoop.Current.Time;
        var scope = new CancelScope(seconds: 1);

        await scope.RunAsync(async () => await PlainAsync());

        Assert.Equal("caught caught caught", _log.Text);
        Assert.Equal(TimeSpan.FromSeconds(1), EventLoop.Current.Time - start);

        async Task PlainAsync()
        {
            for (int i = 0; i < 3; i++)
            {
                await CatchAsync(Never);
            }
        }
    });

    [Fact]
    public void ForeignTask_NotCaughtAgain_LeavesTheScope() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 1);

        await scope.RunAsync(async () => await PlainAsync());

        Assert.True(scope.HasCaughtCancellation);
        Assert.Equal("caught", _log.Text);

        async Task PlainAsync()
        {
            await CatchAsync(Never);
            await Never;
            _log.Add("passed");
        }
    });

    [Fact]
    public void ForeignTask_BehindAWaitOfLariats_IsCanceled() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 1);

        await scope.RunAsync(async () => await PlainAsync());

        Assert.Equal("caught caught caught", _log.Text);

        async Task PlainAsync()
        {
            await CatchAsync(SleepAsync());
            await CatchAsync(Never);
            await CatchAsync(SleepAsync());
        }

        static async Task SleepAsync() => await Coroutine.Sleep(5);
    });

    [Fact]
    public void ForeignTask_InTheCleanUp_IsInterrupted() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 1);

        await scope.RunAsync(async () => await PlainAsync());

        Assert.True(scope.HasCaughtCancellation);
        Assert.Equal("cleaning interrupted", _log.Text);

        async Task PlainAsync()
        {
            try
            {
                await Never;
            }
            finally
            {
                _log.Add("cleaning");
                try
                {
                    await Never;
                }
                finally
                {
                    _log.Add("interrupted");
                }
            }
        }
    });

    [Fact]
    public void ForeignTask_OfACallerThatCaught_IsCanceled() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 1);

        await scope.RunAsync(async () => await OuterAsync());

        Assert.True(scope.HasCaughtCancellation);
        Assert.Equal("inner caught", _log.Text);

        async Task OuterAsync()
        {
            await CatchAsync(InnerAsync());
            await Never;
        }

        async Task InnerAsync()
        {
            try
            {
                await Never;
            }
            finally
            {
                _log.Add("inner");
            }
        }
    });

    [Fact]
    public void Token_ReadForEachOperation_EndsEach() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 1);

        await scope.RunAsync(async () => await PlainAsync());

        Assert.Equal("caught caught caught", _log.Text);
        Assert.Empty(EventLoop.Current.AbandonedOperations);

        async Task PlainAsync()
        {
            for (int i = 0; i < 3; i++)
            {
                await CatchAsync(NewOperation(LoopTask.Current.Token));
            }
        }
    });

    [Fact]
    public void Token_ReadForTheFirstOperationOnly_TheSecondIsCanceledToo() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 1);

        await scope.RunAsync(async () => await PlainAsync());

        Assert.Equal("caught caught", _log.Text);

        async Task PlainAsync()
        {
            await CatchAsync(NewOperation(LoopTask.Current.Token));
            await CatchAsync(Never);
        }
    });

    [Fact]
    public void MethodsBesideEachOther_EachCatches_EachIsCanceledAgain() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 1);

        await scope.RunAsync(async () => await Task.WhenAll(PlainAsync("a"), PlainAsync("b")));

        Assert.Equal("a b a b a b", _log.Text);

        async Task<int> PlainAsync(string name)
        {
            for (int i = 0; i < 3; i++)
            {
                await CatchAsync(Never, name);
            }

            return 0;
        }
    });

    [Fact]
    public void MethodsBesideEachOther_OneWaitsForAValueTask_TheOtherIsCanceledAgain() => TestLoop.Run(async () =>
    {
        var letters = System.Threading.Channels.Channel.CreateUnbounded<int>();
        var scope = new CancelScope(seconds: 1);
        EventLoop.Current.CallLater(3, () => letters.Writer.TryWrite(0));

        await scope.RunAsync(async () => await Task.WhenAll(PlainAsync(), ReceiveAsync()));

        Assert.Equal("caught caught received", _log.Text);

        async Task<int> PlainAsync()
        {
            await CatchAsync(Never);
            await CatchAsync(Never);
            return 0;
        }

        async Task<int> ReceiveAsync()
        {
            int letter = await letters.Reader.ReadAsync();
            _log.Add("received");
            return letter;
        }
    });

    [Fact]
    public void ScopesBesideEachOther_MethodsCatch_OnlyTheCanceledOneIsInterrupted() => TestLoop.Run(async () =>
    {
        var first = new CancelScope(seconds: 1);
        var second = new CancelScope(seconds: 2);

        await Task.WhenAll(RunAsync(first, "first"), RunAsync(second, "second"));

        Assert.Equal("first first second second", _log.Text);

        async Task RunAsync(CancelScope scope, string name) => _ = await scope.RunAsync(async () => await PlainAsync(name));

        async Task PlainAsync(string name)
        {
            await CatchAsync(Never, name);
            await CatchAsync(Never, name);
        }
    });

    [Fact]
    public void ForeignTask_BehindAShieldedBlock_IsCanceled() => TestLoop.Run(async () =>
    {
        LoopInstant start = EventLoop.Current.Time;
        var scope = new CancelScope(seconds: 1);

        await scope.RunAsync(async () => await PlainAsync());

        Assert.True(scope.HasCaughtCancellation);
        Assert.Equal("cleaned", _log.Text);
        Assert.Equal(TimeSpan.FromSeconds(4), EventLoop.Current.Time - start);

        async Task PlainAsync()
        {
            try
            {
                await Never;
            }
            catch (OperationCanceledException)
            {
                await new CancelScope { IsShielded = true }.RunAsync(() => Coroutine.Sleep(3));
                _log.Add("cleaned");
            }

            await Never;
        }
    });

    [Fact]
    public void ForeignTask_InTheCleanUpOfACanceledTask_IsInterruptedByTheScope() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 2);
        LoopTask task = LoopTask.Create(scope.RunAsync(async () => await PlainAsync()));
        await Coroutine.Sleep(1);

        task.Cancel();
        await Coroutine.Sleep(0.5);
        _log.Add("later");
        await Coroutine.WaitMany([task]);

        Assert.Equal("caught later caught", _log.Text);

        async Task PlainAsync()
        {
            await CatchAsync(Never);
            await CatchAsync(Never);
        }
    });

    [Fact]
    public void ForeignTask_BehindTheScope_IsNotCanceled() => TestLoop.Run(async () =>
    {
        await Coroutine.From(PlainAsync);

        Assert.Equal("caught left passed", _log.Text);

        async Task PlainAsync()
        {
            await new CancelScope(seconds: 1).RunAsync(async () => await CatchAsync(Never));
            _log.Add("left");
            await CatchAsync(NewTimer(EventLoop.Current));
            _log.Add("passed");
        }
    });

    [Fact]
    public void TimeoutScope_MethodCatches_IsNotCanceledAgain() => TestLoop.Run(async () =>
    {
        await Expect.ThrowsAsync<TimeoutException>(
            () => new TimeoutScope(TimeSpan.FromSeconds(1)).RunAsync(async () => await PlainAsync()));

        Assert.Equal("caught passed", _log.Text);

        async Task PlainAsync()
        {
            await CatchAsync(Never);
            await CatchAsync(NewTimer(EventLoop.Current));
            _log.Add("passed");
            await Coroutine.FromCanceled();
        }
    });

    private static Task NewOperation(CancellationToken token)
    {
        var operation = new TaskCompletionSource();
        token.Register(() => operation.TrySetCanceled(token));
        return operation.Task;
    }

    private static Task NewTimer(EventLoop loop)
    {
        var timer = new TaskCompletionSource();
        loop.CallLater(5, timer.SetResult);
        return timer.Task;
    }

    private async Task CatchAsync(Task operation, string name = "caught")
    {
        try
        {
            await operation;
        }
        catch (OperationCanceledException)
        {
            _log.Add(name);
        }
    }
}
