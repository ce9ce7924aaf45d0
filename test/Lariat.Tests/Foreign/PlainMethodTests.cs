namespace Lariat.Tests;

/// <summary>Plain <c>async Task</c> methods and C# iterators that a coroutine calls.</summary>
public class PlainMethodTests
{
    [Fact]
    public void PlainMethod_AwaitsEverything_KeepsItsTaskCurrent() => TestLoop.RunReal(async () =>
    {
        LoopTask task = LoopTask.Current;

        await PlainAsync();

        async Task PlainAsync()
        {
            await Coroutine.Sleep(0);
            Assert.Same(task, LoopTask.CurrentOrNull);
            await EventLoop.Current.RunInExecutor(static () => 1);
            Assert.Same(task, LoopTask.CurrentOrNull);
            await Task.Run(static () => { });
            Assert.Same(task, LoopTask.CurrentOrNull);
            await Task.Yield();
            Assert.Same(task, LoopTask.CurrentOrNull);
            await LoopTask.Create(Coroutine.Sleep(0.001));
            Assert.Same(task, LoopTask.CurrentOrNull);
            Assert.Equal(3, await NestedAsync());
        }

        async Coroutine<int> NestedAsync()
        {
            await Task.Yield();
            await Coroutine.Sleep(0);
            return 3;
        }
    });

    [Fact]
    public void Cancel_InPlainMethod_RunsItsFinallyBeforeTheCallersGoOn() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        LoopTask task = LoopTask.Create(OuterAsync());
        await Coroutine.Sleep(0);

        task.Cancel("stop");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);

        Assert.True(task.IsCanceled);
        Assert.Equal("inner-finally plain-finally outer-stop", order.Text);

        async Coroutine OuterAsync()
        {
            try
            {
                await PlainAsync();
            }
            catch (CoroutineCanceledException error)
            {
                order.Add($"outer-{error.CancelMessage}");
                throw;
            }
        }

        async Task PlainAsync()
        {
            try
            {
                await InnerAsync();
            }
            finally
            {
                await Coroutine.Sleep(0);
                order.Add("plain-finally");
            }
        }

        async Coroutine InnerAsync()
        {
            try
            {
                await Coroutine.Sleep(100);
            }
            finally
            {
                order.Add("inner-finally");
            }
        }
    });

    [Fact]
    public void Cancel_WithSeveralPlainMethodsAtOnce_CancelsThemAll() => TestLoop.Run(async () =>
    {
        int ended = 0;
        LoopTask task = LoopTask.Create(OuterAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);

        Assert.Equal(3, ended);
        Assert.Equal(TimeSpan.Zero, EventLoop.Current.Time - LoopInstant.Zero);

        async Coroutine OuterAsync() => await Task.WhenAll(PlainAsync(), PlainAsync(), PlainAsync());

        async Task PlainAsync()
        {
            try
            {
                await Coroutine.Sleep(100);
            }
            finally
            {
                ended++;
            }
        }
    });

    [Fact]
    public void Cancel_PlainMethodSwallowsIt_TheTaskGoesOn() => TestLoop.Run(async () =>
    {
        LoopTask<string> task = LoopTask.Create(OuterAsync());
        await Coroutine.Sleep(0);

        task.Cancel();

        Assert.Equal("went on", await task);

        static async Coroutine<string> OuterAsync()
        {
            await PlainAsync();
            await Coroutine.Sleep(1);
            return "went on";
        }

        static async Task PlainAsync()
        {
            try
            {
                await Coroutine.Sleep(100);
            }
            catch (OperationCanceledException)
            {
            }
        }
    });

    [Fact]
    public void Cancel_InCSharpIterator_RunsItsFinally() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        LoopTask task = LoopTask.Create(ConsumeAsync());
        await Coroutine.Sleep(1.5);

        task.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);

        Assert.Equal("0 finally", order.Text);

        async Coroutine ConsumeAsync()
        {
            await foreach (int number in NumbersAsync())
            {
                order.Add($"{number}");
            }
        }

        async IAsyncEnumerable<int> NumbersAsync()
        {
            try
            {
                for (int i = 0; ; i++)
                {
                    await Coroutine.Sleep(1);
                    yield return i;
                }
            }
            finally
            {
                order.Add("finally");
            }
        }
    });

    [Fact]
    public void PlainMethod_ThatCatchesAnErrorOfACoroutine_GoesOn() => TestLoop.Run(async () =>
    {
        Assert.Equal("caught", await PlainAsync());

        static async Task<string> PlainAsync()
        {
            try
            {
                await FailAsync();
                return "not thrown";
            }
            catch (InvalidTimeZoneException)
            {
                return "caught";
            }
        }

        static async Coroutine FailAsync()
        {
            await Coroutine.Sleep(1);
            throw new InvalidTimeZoneException();
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PlainMethod_AwaitsATaskThatHasAwaitedItself_ThrowsAtTheAwait(bool isInCoroutine) => TestLoop.Run(async () =>
    {
        LoopTask? stuck = null;
        stuck = LoopTask.Create(AwaitItselfAsync());
        await Coroutine.Sleep(0);

        string caught = await PlainAsync();

        Assert.Contains("has awaited itself", caught, StringComparison.Ordinal);

        async Coroutine AwaitItselfAsync()
        {
            await Expect.ThrowsAsync<InvalidOperationException>(async () => await stuck!);
            await Coroutine.Sleep(100);
        }

        async Task<string> PlainAsync()
        {
            if (isInCoroutine)
            {
                return await CatchAsync();
            }

            try
            {
                await stuck;
                return "returned";
            }
            catch (InvalidOperationException error)
            {
                return error.Message;
            }
        }

        async Coroutine<string> CatchAsync()
        {
            await Coroutine.Sleep(1);
            try
            {
                await stuck;
                return "returned";
            }
            catch (InvalidOperationException error)
            {
                return error.Message;
            }
        }
    });

    [Fact]
    public void PlainMethod_OperationOfItsCoroutineCompletesAtTheSubscription_Continues() => TestLoop.Run(async () =>
    {
        Assert.Equal("done", await PlainAsync());

        static async Task<string> PlainAsync() => await WaitAsync();

        static async Coroutine<string> WaitAsync()
        {
            await Coroutine.Sleep(0);
            await new CompletesAtTheSubscription();
            return "done";
        }
    });

    [Fact]
    public void PlainMethod_WaitsAgainInACanceledScope_IsCanceled() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        CancelScope? entered = null;
        LoopTask<bool> waiting = LoopTask.Create(CancelScope.RunAsync(async Coroutine (scope) =>
        {
            entered = scope;
            await PlainAsync();
        }));
        await Coroutine.Sleep(0);

        // The method is woken for an item that is no longer there.
        queue.TryPut(1);
        Assert.True(queue.TryGet(out _));
        entered!.Cancel();

        Assert.False(await waiting);

        async Task PlainAsync() => await queue.GetAsync();
    });

    [Fact]
    public void PlainMethod_ContinuationOfAFailedCoroutineThrows_LeavesTheDepth() => TestLoop.Run(async () =>
    {
        int before = EventLoop.Current.Trampoline.Depth;
        CoroutineAwaiter failed = FailAsync().GetAwaiter();
        Assert.False(failed.IsCompleted);

        Assert.Throws<InvalidTimeZoneException>(() => failed.UnsafeOnCompleted(static () => throw new InvalidTimeZoneException()));

        Assert.Equal(before, EventLoop.Current.Trampoline.Depth);
        await Coroutine.Sleep(0);

        static async Coroutine FailAsync()
        {
            await Coroutine.Completed;
            throw new FormatException();
        }
    });

    [Fact]
    public void PlainMethod_DeepBelowCoroutines_DoesNotOverflow() => TestLoop.Run(async () =>
    {
        Assert.Equal(1_000, await CoroutineAsync(1_000));

        static async Coroutine<int> CoroutineAsync(int depth) => depth == 0 ? 0 : 1 + await CoroutineOfPlainAsync(depth - 1);

        static async Coroutine<int> CoroutineOfPlainAsync(int depth) => depth == 0 ? 0 : 1 + await CoroutineAsync(depth - 1) + await PlainAsync();

        static async Task<int> PlainAsync()
        {
            await Coroutine.Sleep(0);
            return 0;
        }
    });

    [Fact]
    public void ExceptionIdentity_ThroughPlainMethodsAndCombinators_IsKept() => TestLoop.RunReal(async () =>
    {
        LoopTask task = LoopTask.Create(OuterAsync());
        await Coroutine.Sleep(0);

        task.Cancel("the message");
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);

        Assert.Equal("the message", Assert.IsType<CoroutineCanceledException>(error).CancelMessage);

        static async Coroutine OuterAsync() => await MiddleAsync().WaitAsync(TimeSpan.FromSeconds(30));

        static async Task MiddleAsync() => await Task.WhenAll(InnerAsync());

        static async Task InnerAsync() => await Coroutine.Sleep(30);
    });

    [Fact]
    public void PlainMethod_AwaitsAFutureInACallback_Continues() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        Future<int> doubled = EventLoop.Current.CreateFuture<int>();
        EventLoop.Current.CallSoon(() => _ = DoubleAsync());
        await Coroutine.Sleep(0);

        future.SetResult(21);

        Assert.Equal(42, await doubled);

        async Task DoubleAsync() => doubled.SetResult(2 * await future);
    });

    [Fact]
    public void AwaitCoroutine_InACallback_SaysThatATaskIsNeeded() => TestLoop.Run(async () =>
    {
        Exception? thrown = null;
        EventLoop.Current.CallSoon(() => thrown = Record.Exception(() => { _ = Coroutine.Sleep(1).GetAwaiter().IsCompleted; }));
        await Coroutine.Sleep(1);

        Assert.Contains("LoopTask.Create", Assert.IsType<InvalidOperationException>(thrown).Message, StringComparison.Ordinal);
    });

    private sealed class CompletesAtTheSubscription : System.Runtime.CompilerServices.INotifyCompletion
    {
        public bool IsCompleted => false;

        public CompletesAtTheSubscription GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => continuation();
    }
}
