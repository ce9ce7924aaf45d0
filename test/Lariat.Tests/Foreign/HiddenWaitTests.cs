using System.Runtime.CompilerServices;

namespace Lariat.Tests;

/// <summary>A request at an await that does not show what is below it: nobody is told who is not, and what is told ends the await.</summary>
public class HiddenWaitTests
{
    private const string Row = "row of docs/cancellation.md";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    private static Task Never => new TaskCompletionSource().Task;

    [Theory]
    [InlineData("semaphore")]
    [InlineData("all")]
    [InlineData("channel")]
    [InlineData("continuation")]
    [InlineData("plain")]
    public void Timeout_BesideAHeartbeatThatCatchesEverything_ThrowsAndLeavesTheHeartbeat(string wait) => TestLoop.Run(async () =>
    {
        int beats = 0;
        int hits = 0;

        await Expect.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(s_limit, async Coroutine () =>
        {
            _ = BeatAsync();
            await WaitAsync();
        }));

        int before = beats;
        await Coroutine.Sleep(1);
        Assert.True(beats > before);
        Assert.Equal(0, hits);

        Task WaitAsync() => wait switch
        {
            "semaphore" => new SemaphoreSlim(0).WaitAsync(),
            "all" => Task.WhenAll(Never, Never),
            "channel" => System.Threading.Channels.Channel.CreateUnbounded<int>().Reader.ReadAsync().AsTask(),
            "continuation" => Never.ContinueWith(static _ => { }, TaskScheduler.Default),
            _ => WaitPlainAsync(),
        };

        async Task WaitPlainAsync() => await new SemaphoreSlim(0).WaitAsync();

        async Task BeatAsync()
        {
            while (true)
            {
                beats++;
                try
                {
                    await Coroutine.Sleep(0.1);
                }
                catch (CoroutineCanceledException)
                {
                    hits++;
                }
            }
        }
    });

    [Fact]
    public void Timeout_BesideAMethodThatMayBeBelowAndRefuses_ThrowsInTheEnd() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;

        await Expect.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(s_limit, async Coroutine () =>
        {
            _ = BeatAsync().AsTask();
            await Task.WhenAll(Never, Never);
        }));

        Assert.InRange(loop.Time - LoopInstant.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7));

        // Who waits for a method with a pooled builder does not show.
        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
        static async ValueTask BeatAsync()
        {
            while (true)
            {
                try
                {
                    await Coroutine.Sleep(0.1);
                }
                catch (CoroutineCanceledException)
                {
                }
            }
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancel_WhereAMethodIsAwaitedThroughAnAwaiterOfOthers_CancelsIt(bool hidesContinuation) => TestLoop.Run(async () =>
    {
        var order = new Recorder();

        LoopTask task = await CanceledTask.RunAsync(CallAsync(), limit: TimeSpan.FromSeconds(1));

        Assert.True(task.IsCanceled);
        Assert.Equal("finally", order.Text);

        async Coroutine CallAsync() => await new ForeignAwaitable(WaitAsync(order, isAtTask: false), hidesContinuation);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cancel_WhereTheContinuationOfAMethodIsAwaited_CancelsBoth(bool isAtTask) => TestLoop.Run(async () =>
    {
        var order = new Recorder();

        LoopTask task = await CanceledTask.RunAsync(CallAsync());

        Assert.True(task.IsCanceled);
        Assert.Equal("finally", order.Text);

        async Coroutine CallAsync() => await WaitAsync(order, isAtTask).ContinueWith(static _ => { }, TaskScheduler.FromCurrentSynchronizationContext());
    });

    [Theory]
    [Trait(Row, "a plain method, awaited with `SuppressThrowing` or through `ContinueWith`")]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Cancel_WhereAMethodIsAwaitedWithSuppressThrowing_HitsTheNextAwait(bool isPlain, bool isAtTask) => TestLoop.RunReal(async () =>
    {
        var order = new Recorder();

        LoopTask task = await CanceledTask.RunAsync(CallAsync());

        Assert.True(task.IsCanceled);
        Assert.Equal("finally", order.Text);

        async Coroutine CallAsync()
        {
            if (isPlain)
            {
                await CallPlainAsync();
            }
            else
            {
                await WaitAsync(order, isAtTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await Coroutine.Sleep(1);
            order.Add("went-on");
        }

        async Task CallPlainAsync()
        {
            await WaitAsync(order, isAtTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await Coroutine.Sleep(1);
            order.Add("went-on");
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Timeout_HandledBelowAnAwaitThatSwallows_IsNotRaisedAgain(bool isContinuation) => TestLoop.RunReal(async () =>
    {
        LoopTask task = LoopTask.Create(CallAsync());

        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCompletedSuccessfully);

        async Coroutine CallAsync()
        {
            Task work = WorkAsync();
            await (isContinuation ? work.ContinueWith(static _ => { }, TaskScheduler.FromCurrentSynchronizationContext()) : work)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Coroutine.Sleep(0.01);
        }

        static async Task WorkAsync()
        {
            try
            {
                await TimeoutScope.RunAsync(TimeSpan.FromMilliseconds(20), () => Coroutine.Sleep(10));
            }
            catch (TimeoutException)
            {
                await Coroutine.Sleep(0.01);
            }
        }
    });

    [Theory]
    [Trait(Row, "`Task.WhenEach` of plain methods")]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancel_AtWhenEach_HitsTheNextAwaitIfNobodyAwaitsTheTask(bool isAwaited) => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0.01);

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.Equal(isAwaited ? "finally ended cleaned-up" : "finally ended", order.Text);

        async Coroutine CallAsync()
        {
            await foreach (Task ended in Task.WhenEach(WaitAsync(order, isAtTask: false)))
            {
                order.Add("ended");
                try
                {
                    if (isAwaited)
                    {
                        await ended;
                    }
                }
                finally
                {
                    await Coroutine.Sleep(0); // the first await after the delivery, if that was at the one before
                    order.Add("cleaned-up");
                }
            }
        }
    });

    [Fact]
    public void Cancel_AtWhenEachOfAPlainMethodThatRefuses_IsNotRaisedAgain() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0.01);

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.Equal("finally refused went-on", order.Text);

        async Coroutine CallAsync()
        {
            await PlainAsync();
            await Coroutine.Sleep(0);
            order.Add("went-on");
        }

        async Task PlainAsync()
        {
            await foreach (Task ended in Task.WhenEach(WaitAsync(order, isAtTask: false)))
            {
                try
                {
                    await ended;
                }
                catch (OperationCanceledException)
                {
                    order.Add("refused");
                }
            }
        }
    });

    [Fact]
    public void Cancel_AfterManyWaitsOfAMethodBeside_HitsTheHiddenMethodsNextWaitInstantly() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        var channel = System.Threading.Channels.Channel.CreateUnbounded<int>();
        bool isOver = false;
        TimeSpan? delay = null;
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.Sleep(0.95);
        channel.Writer.TryWrite(1);
        await Coroutine.WaitMany([task], TimeSpan.FromSeconds(1000));
        isOver = true;

        Assert.True(task.IsCanceled);
        Assert.Equal(TimeSpan.Zero, delay);

        async Coroutine CallAsync()
        {
            _ = BeatAsync();
            await new ForeignAwaitable(HiddenAsync());
        }

        async Task BeatAsync()
        {
            while (!isOver)
            {
                await Coroutine.Sleep(0.1);
            }
        }

        async Task HiddenAsync()
        {
            await channel.Reader.ReadAsync();
            LoopInstant begin = loop.Time;
            try
            {
                await Coroutine.Sleep(100);
            }
            finally
            {
                delay = loop.Time - begin;
            }
        }
    });

    [Fact]
    public void Cancel_HiddenMethodsOfWhichOneIsAtAHiddenWait_EndsInstantly() => TestLoop.Run(async () =>
    {
        LoopTask task = await CanceledTask.RunAsync(CallAsync());

        Assert.True(task.IsCanceled);
        Assert.Equal(LoopInstant.Zero, EventLoop.Current.Time);

        static async Coroutine CallAsync() => await Task.WhenAll(PooledAsync(isAtHiddenWait: true).AsTask(), PooledAsync(isAtHiddenWait: false).AsTask());

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
        static async ValueTask PooledAsync(bool isAtHiddenWait) => await (isAtHiddenWait ? AtHiddenWaitAsync() : Coroutine.Sleep(100));

        static async Coroutine AtHiddenWaitAsync() => await Task.WhenAll(Never, Never);
    });

    private static async Task WaitAsync(Recorder order, bool isAtTask)
    {
        try
        {
            if (isAtTask)
            {
                await Never;
            }

            await Coroutine.Sleep(100);
        }
        finally
        {
            order.Add("finally");
        }
    }
}
