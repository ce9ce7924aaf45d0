namespace Lariat.Tests;

/// <summary>A request that an operation has survived is not postponed by the next one of the same sort.</summary>
public class KeptRequestTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancel_CodeAfterTheWaitCatchesAnExceptionThatIsNotTheRequests_NextAwaitIsCanceled(bool isOnAnotherThread) => TestLoop.Run(async () =>
    {
        var operation = new TaskCompletionSource<int>();
        bool hasGoneOn = false;
        LoopTask task = LoopTask.Create(ReceiveAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        operation.SetResult(1);
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.False(hasGoneOn);

        async Coroutine ReceiveAsync()
        {
            await new ValueTask<int>(operation.Task);
            if (isOnAnotherThread)
            {
                var thread = new Thread(static () => Catch(new OperationCanceledException()));
                thread.Start();
                thread.Join();
            }
            else
            {
                Catch(new FormatException());
            }

            await Coroutine.Sleep(1);
            hasGoneOn = true;
        }

        static void Catch(Exception error)
        {
            try
            {
                throw error;
            }
            catch (Exception)
            {
                return;
            }
        }
    });

    [Fact]
    public void Cancel_RequestIsKeptAndTheTokenWasNeverRead_NextOperationIsAbandonedWithoutGrace() => TestLoop.Run(async () =>
    {
        var operation = new TaskCompletionSource<int>();
        LoopTask task = LoopTask.Create(ReceiveAsync());
        await Coroutine.Sleep(0);

        task.Cancel("enough");
        operation.SetResult(1);
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.Equal(LoopInstant.Zero, EventLoop.Current.Time);

        async Coroutine ReceiveAsync()
        {
            await new ValueTask<int>(operation.Task);
            await new TaskCompletionSource().Task;
        }
    });

    [Fact]
    public void Cancel_CoroutineBelowAPlainMethodEndsWithAResult_HitsTheMethodsNextAwaitOfATask() => TestLoop.Run(async () =>
    {
        var operation = new TaskCompletionSource<int>();
        var order = new Recorder();
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        operation.SetResult(1);
        await Coroutine.WaitMany([task], TimeSpan.FromSeconds(1000));

        Assert.True(task.IsCanceled);
        Assert.Equal("received finally", order.Text);

        async Coroutine CallAsync() => await PlainAsync();

        async Task PlainAsync()
        {
            await ReceiveAsync();
            order.Add("received");
            try
            {
                await new TaskCompletionSource().Task;
            }
            finally
            {
                order.Add("finally");
            }
        }

        async Coroutine ReceiveAsync() => await new ValueTask<int>(operation.Task);
    });

    [Fact]
    public void Uninterruptible_Null_Throws() => TestLoop.Run(async () =>
    {
        await Expect.ThrowsAsync<ArgumentNullException>(() => Coroutine.Uninterruptible((Task)null!));
        await Expect.ThrowsAsync<ArgumentNullException>(async () => await Coroutine.Uninterruptible((Task<int>)null!));
        await Expect.ThrowsAsync<ArgumentNullException>(() => Coroutine.Uninterruptible((Func<Task>)null!));
        await Expect.ThrowsAsync<ArgumentNullException>(async () => await Coroutine.Uninterruptible((Func<Task<int>>)null!));
    });

    [Fact]
    public void Cancel_LoopOfUninterruptibleTasks_EndsAfterTheNext() => TestLoop.Run(async () =>
    {
        int rounds = 0;
        LoopTask task = LoopTask.Create(LoopAsync());
        await Coroutine.Sleep(0.5);

        task.Cancel();
        await Coroutine.WaitMany([task], TimeSpan.FromSeconds(100));

        Assert.True(task.IsCanceled);
        Assert.Equal(2, rounds);

        async Coroutine LoopAsync()
        {
            while (true)
            {
                rounds++;
                await Coroutine.Uninterruptible(OperationAsync());
            }
        }
    });

    [Fact]
    public void Cancel_LoopOfUninterruptibleFunctions_EndsBeforeTheNextBegins() => TestLoop.Run(async () =>
    {
        int begun = 0;
        int ended = 0;
        LoopTask task = LoopTask.Create(LoopAsync());
        await Coroutine.Sleep(0.5);

        task.Cancel();
        await Coroutine.WaitMany([task], TimeSpan.FromSeconds(100));

        Assert.True(task.IsCanceled);
        Assert.Equal((1, 1), (begun, ended));

        async Coroutine LoopAsync()
        {
            while (true)
            {
                await Coroutine.Uninterruptible(async () =>
                {
                    begun++;
                    await OperationAsync();
                    return ++ended;
                });
            }
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Uninterruptible_InTheCleanUpAfterTheTokensEnd_IsNotCanceledAgain(bool isPlain) => TestLoop.RunReal(async () =>
    {
        bool hasCleanedUp = false;

        LoopTask task = await CanceledTask.RunAsync(CallAsync());

        Assert.True(task.IsCanceled);
        Assert.True(hasCleanedUp);

        async Coroutine CallAsync()
        {
            if (isPlain)
            {
                await PlainAsync();
                return;
            }

            await WorkAsync();
        }

        async Task PlainAsync() => await WorkAsync();

        async Coroutine WorkAsync()
        {
            try
            {
                await Task.Delay(Timeout.Infinite, LoopTask.Current.Token);
            }
            finally
            {
                await Coroutine.Uninterruptible(static () => Task.Delay(1));
                hasCleanedUp = true;
            }
        }
    });

    [Fact]
    public void Cancel_UninterruptibleLoopInAPlainMethod_Ends() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0.5);

        task.Cancel();
        await Coroutine.WaitMany([task], TimeSpan.FromSeconds(100));

        Assert.True(task.IsCanceled);

        static async Coroutine CallAsync() => await LoopAsync();

        static async Task LoopAsync()
        {
            while (true)
            {
                await Coroutine.Uninterruptible(OperationAsync());
            }
        }
    });

    [Fact]
    public void Cancel_LoopOfValueTasks_IsReportedOnceTheRequestIsOld() => TestLoop.Run(async () =>
    {
        var ticks = System.Threading.Channels.Channel.CreateUnbounded<int>();
        var reports = new List<LoopErrorContext>();
        EventLoop.Current.ExceptionHandler = (_, report) => reports.Add(report);
        bool isEnough = false;
        LoopTask task = LoopTask.Create(LoopAsync());
        await Coroutine.Sleep(0.5);

        task.Cancel();
        await Coroutine.Sleep(20);
        isEnough = true;
        await Coroutine.WaitMany([task]);

        LoopErrorContext report = Assert.Single(reports);
        Assert.Equal(LoopErrorKind.SlowCancellation, report.Kind);
        Assert.Same(task, report.Future);

        async Coroutine LoopAsync()
        {
            while (!isEnough)
            {
                EventLoop.Current.CallLater(TimeSpan.FromSeconds(1), () => ticks.Writer.TryWrite(1));
                await ticks.Reader.ReadAsync();
            }
        }
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Cancel_RandomMixOfAwaits_EndsWithinFewOfThem(int seed)
    {
        for (int round = 0; round < 200; round++)
        {
            RunMix(new Random((seed * 1000) + round));
        }
    }

    private static void RunMix(Random random) => TestLoop.Run(async () =>
    {
        // Value tasks cannot be left; the bound counts what can.
        int awaits = 0;
        var ticks = System.Threading.Channels.Channel.CreateUnbounded<int>();
        using var permits = new SemaphoreSlim(0);
        var timers = EventLoop.Current.AsTimeProvider();
        LoopTask task = LoopTask.Create(MixAsync(random.Next(3)));
        await Coroutine.Sleep(random.NextDouble() * 20);

        int before = awaits;
        task.Cancel();
        await Coroutine.WaitMany([task], TimeSpan.FromSeconds(1000));

        Assert.True(task.IsCanceled);
        Assert.InRange(awaits - before, 0, 2);

        async Coroutine MixAsync(int depth)
        {
            if (depth > 0)
            {
                await MixPlainAsync(depth - 1);
                return;
            }

            while (true)
            {
                await StepAsync();
            }
        }

        async Task MixPlainAsync(int depth)
        {
            while (true)
            {
                if (depth > 0)
                {
                    await MixAsync(depth - 1);
                }

                await StepPlainAsync();
            }
        }

        async Coroutine StepAsync()
        {
            switch (random.Next(7))
            {
                case 0:
                    EventLoop.Current.CallLater(TimeSpan.FromSeconds(1), () => ticks.Writer.TryWrite(1));
                    await ticks.Reader.ReadAsync();
                    return;
                case 1:
                    awaits++;
                    await Task.Delay(TimeSpan.FromSeconds(1), timers);
                    return;
                case 2:
                    awaits++;
                    await Coroutine.Sleep(1);
                    return;
                case 3:
                    awaits++;
                    await Coroutine.Uninterruptible(Task.Delay(TimeSpan.FromSeconds(1), timers));
                    return;
                case 4:
                    awaits++;
                    await StepPlainAsync();
                    return;
                case 5:
                    // No time-out: that would be real time, and ends the operation whatever the clock of the test says.
                    awaits++;
                    EventLoop.Current.CallLater(TimeSpan.FromSeconds(1), () => permits.Release());
                    await permits.WaitAsync();
                    return;
                default:
                    awaits++;
                    await Task.Delay(TimeSpan.FromSeconds(1), timers).WaitAsync(TimeSpan.FromHours(1), timers);
                    return;
            }
        }

        async Task StepPlainAsync()
        {
            awaits++;
            await (random.Next(2) == 0 ? Task.Delay(TimeSpan.FromSeconds(1), timers) : PlainSleepAsync());
        }

        async Task PlainSleepAsync() => await Coroutine.Sleep(1);
    });

    private static async Task OperationAsync() => await Task.Delay(TimeSpan.FromSeconds(1), EventLoop.Current.AsTimeProvider());
}
