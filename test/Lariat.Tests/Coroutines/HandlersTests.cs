namespace Lariat.Tests;

/// <summary>Every construct with a handler runs it, for an exception and for a cancellation; frames without one are passed.</summary>
public class HandlersTests
{
    public static TheoryData<string> Constructs => ["finally", "catch", "filter", "using", "await using", "using declaration", "foreach list",
        "foreach iterator", "await foreach", "lock", "nested finally", "finally in a loop", "catch in a local function"];

    [Theory]
    [MemberData(nameof(Constructs))]
    public void Construct_ExceptionBelowIt_RunsItsHandler(string construct) => TestLoop.Run(async () =>
    {
        var order = new Recorder();

        await SwallowAsync(RunAsync(construct, order, FailAsync));

        Assert.Equal("handler", order.Text);
    });

    [Theory]
    [MemberData(nameof(Constructs))]
    public void Construct_SynchronousExceptionBelowIt_RunsItsHandler(string construct) => TestLoop.Run(async () =>
    {
        var order = new Recorder();

        await SwallowAsync(RunAsync(construct, order, FailAtOnceAsync));

        Assert.Equal("handler", order.Text);
    });

    [Theory]
    [MemberData(nameof(Constructs))]
    public void Construct_CanceledBelowIt_RunsItsHandler(string construct) => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        LoopTask task = LoopTask.Create(RunAsync(construct, order, static () => Coroutine.Sleep(100)));
        await Coroutine.Sleep(1);

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.Equal("handler", order.Text);
    });

    [Fact]
    public void PlainFrames_ExceptionBelowThem_ArePassedAndRecorded() => TestLoop.Run(async () =>
    {
        var error = await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await OuterAsync());

        Assert.Equal(["HandlersTests.InnerAsync", "HandlersTests.MiddleAsync", "HandlersTests.OuterAsync"], error.GetAsyncStack());
    });

    [Fact]
    public void PlainFrames_CaughtAbove_GoOnInTheSameIteration() => TestLoop.Run(async () =>
    {
        long before = EventLoop.Current.Iterations;

        Assert.Equal("caught", await CatchAsync());

        Assert.Equal(before, EventLoop.Current.Iterations);

        static async Coroutine<string> CatchAsync()
        {
            try
            {
                await PassAsync();
                return "not thrown";
            }
            catch (InvalidTimeZoneException)
            {
                return "caught";
            }
        }

        static async Coroutine PassAsync() => await FailAtOnceAsync();
    });

    [Fact]
    public void PlainFrames_ArrayLoopsAndFixedAndSwitch_HaveNoHandler() => TestLoop.Run(async () =>
    {
        var error = await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await LoopsAsync([1, 2]));

        Assert.Equal(["HandlersTests.LoopsAsync"], error.GetAsyncStack());
    });

    [Fact]
    public void PlainMethod_ManySynchronousFailuresInALoop_DoesNotOverflowTheStack() => TestLoop.Run(async () =>
    {
        Assert.Equal(10_000, await CountFailuresAsync(10_000));

        static async Task<int> CountFailuresAsync(int count)
        {
            int failures = 0;
            for (int i = 0; i < count; i++)
            {
                try
                {
                    await FailAtOnceAsync();
                }
                catch (InvalidTimeZoneException)
                {
                    failures++;
                }
            }

            return failures;
        }
    });

    [Fact]
    public void TaskOfPlainFrames_Fails_KeepsItsException() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(OuterAsync());

        var error = await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await task);

        Assert.Contains(nameof(FailAsync), error.StackTrace, StringComparison.Ordinal);
    });

    [Fact]
    public void TaskOfPlainFrames_Canceled_KeepsTheMessage() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        LoopTask<int> task = LoopTask.Create(AwaitAsync());
        await Coroutine.Sleep(0);

        task.Cancel("why");
        var error = await Assert.ThrowsAsync<CoroutineCanceledException>(async () => await task);

        Assert.Equal("why", error.CancelMessage);
        Assert.True(future.IsCanceled);

        async Coroutine<int> AwaitAsync() => await InnerFutureAsync();

        async Coroutine<int> InnerFutureAsync() => await future;
    });

    private static async Coroutine SwallowAsync(Coroutine coroutine)
    {
        try
        {
            await coroutine;
        }
        catch (InvalidTimeZoneException)
        {
        }
    }

    private static async Coroutine RunAsync(string construct, Recorder order, Func<Coroutine> body)
    {
        await (construct switch
        {
            "finally" => FinallyAsync(),
            "catch" => CatchAsync(),
            "filter" => FilterAsync(),
            "using" => UsingAsync(),
            "await using" => AwaitUsingAsync(),
            "using declaration" => UsingDeclarationAsync(),
            "foreach list" => ForeachAsync(new NotingEnumerable(order)),
            "foreach iterator" => ForeachAsync(Iterator()),
            "await foreach" => AwaitForeachAsync(),
            "lock" => LockAsync(),
            "nested finally" => NestedAsync(),
            "finally in a loop" => LoopAsync(),
            "catch in a local function" => LocalAsync(),
            _ => throw new ArgumentException(construct),
        });

        async Coroutine FinallyAsync()
        {
            try
            {
                await body();
            }
            finally
            {
                order.Add("handler");
            }
        }

        async Coroutine CatchAsync()
        {
            try
            {
                await body();
            }
            catch (Exception)
            {
                order.Add("handler");
                throw;
            }
        }

        async Coroutine FilterAsync()
        {
            try
            {
                await body();
            }
            catch (Exception) when (Note())
            {
            }
        }

        bool Note()
        {
            order.Add("handler");
            return false;
        }

        async Coroutine UsingAsync()
        {
            using (new Noting(order))
            {
                await body();
            }
        }

        async Coroutine UsingDeclarationAsync()
        {
            using var noting = new Noting(order);
            await body();
        }

        async Coroutine AwaitUsingAsync()
        {
            await using var noting = new Noting(order);
            await body();
        }

        async Coroutine ForeachAsync(IEnumerable<int> items)
        {
            foreach (int _ in items)
            {
                await body();
            }
        }

        IEnumerable<int> Iterator()
        {
            using var noting = new Noting(order);
            yield return 1;
        }

        async Coroutine AwaitForeachAsync()
        {
            await foreach (int _ in AsyncIterator())
            {
                await body();
            }
        }

        async IAsyncEnumerable<int> AsyncIterator()
        {
            using var noting = new Noting(order);
            await Task.CompletedTask;
            yield return 1;
        }

        async Coroutine LockAsync()
        {
            try
            {
                Monitor.Enter(order);
                Monitor.Exit(order);
                await body();
            }
            finally
            {
                order.Add("handler");
            }
        }

        async Coroutine NestedAsync()
        {
            await PassAsync();

            async Coroutine PassAsync() => await FinallyAsync();
        }

        async Coroutine LoopAsync()
        {
            for (int i = 0; ; i++)
            {
                try
                {
                    if (i == 3)
                    {
                        await body();
                    }
                }
                finally
                {
                    if (i == 3)
                    {
                        order.Add("handler");
                    }
                }
            }
        }

        async Coroutine LocalAsync()
        {
            await Local();

            async Coroutine Local() => await CatchAsync();
        }
    }

    private static async Coroutine OuterAsync() => await MiddleAsync();

    private static async Coroutine MiddleAsync()
    {
        await Coroutine.Sleep(0);
        await InnerAsync();
    }

    private static async Coroutine InnerAsync() => await FailAsync();

    private static async Coroutine FailAsync()
    {
        await Coroutine.Sleep(1);
        throw new InvalidTimeZoneException();
    }

    private static async Coroutine FailAtOnceAsync()
    {
        await Coroutine.Completed;
        throw new InvalidTimeZoneException();
    }

    private static async Coroutine LoopsAsync(int[] numbers)
    {
        foreach (int number in numbers)
        {
            switch (number)
            {
                case 1:
                    await Coroutine.Sleep(number);
                    break;
                default:
                    await FailAsync();
                    break;
            }
        }
    }

    private sealed class Noting(Recorder order) : IDisposable, IAsyncDisposable
    {
        public void Dispose() => order.Add("handler");

        public async ValueTask DisposeAsync()
        {
            await Coroutine.Sleep(0);
            order.Add("handler");
        }
    }

    /// <summary>One item, and an enumerator whose disposal is noted.</summary>
    private sealed class NotingEnumerable(Recorder order) : IEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator() => new Enumerator(order);

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        private sealed class Enumerator(Recorder order) : IEnumerator<int>
        {
            private bool _isDone;

            public int Current => 1;

            object System.Collections.IEnumerator.Current => Current;

            public bool MoveNext() => !_isDone && (_isDone = true);

            public void Reset() => throw new NotSupportedException();

            public void Dispose() => order.Add("handler");
        }
    }
}
