namespace Lariat.Tests;

/// <summary>Where the callbacks of a task's token run: off the loop, so that none can hold it up, and on it when time is virtual.</summary>
public class TokenCallbackTests
{
    // Only a failure waits that long.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Cancel_CallbackBlocks_LoopGoesOn() => TestLoop.RunReal(async () =>
    {
        using var hasLoopGoneOn = new ManualResetEventSlim();
        bool wasLoopFree = false;
        LoopTask task = LoopTask.Create(EndByTokenAsync(() => wasLoopFree = hasLoopGoneOn.Wait(s_patience)));
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.Sleep(0.005);
        hasLoopGoneOn.Set();
        await Coroutine.WaitMany([task]);

        Assert.True(wasLoopFree);
        Assert.True(task.IsCanceled);
    });

    [Fact]
    public void Cancel_CallbackBlocks_GraceBeginsWhenItHasReturned() => TestLoop.RunReal(
        async () =>
        {
            using var isGraceLongOver = new ManualResetEventSlim();
            LoopTask task = LoopTask.Create(EndByTokenAsync(() => isGraceLongOver.Wait(s_patience)));
            await Coroutine.Sleep(0);

            task.Cancel();
            await Coroutine.Sleep(1.5);
            bool hadEnded = task.IsCompleted;
            isGraceLongOver.Set();
            await Coroutine.WaitMany([task]);

            Assert.False(hadEnded);
            Assert.Empty(EventLoop.Current.AbandonedOperations);
        },
        new LoopOptions { CancellationGrace = TimeSpan.FromSeconds(1) });

    [Fact]
    public void Cancel_Callback_RunsWhereNobodyMayWaitForALoop() => TestLoop.RunReal(async () =>
    {
        bool isHere = false;

        LoopTask task = await CanceledTask.RunAsync(EndByTokenAsync(() => isHere = CancellationThreads.IsHere));

        Assert.True(task.IsCanceled);
        Assert.True(isHere);
        Assert.False(CancellationThreads.IsHere);
    });

    [Fact]
    public void Cancel_AHundredAtOnce_StartsOneThread() => TestLoop.RunReal(async () =>
    {
        using var called = new CountdownEvent(100);
        using var release = new ManualResetEventSlim();
        TokenCancellation[] cancellations = [.. Enumerable.Range(0, called.InitialCount).Select(_ => Cancellation(() => called.Signal()))];
        int? startedCount;

        // Threads that other tests have left waiting would take all of it.
        while ((startedCount = CountStartedUnlessOneWaits(cancellations)) is null)
        {
            using var isTaken = new ManualResetEventSlim();
            CancellationThreads.Run(Cancellation(() =>
            {
                isTaken.Set();
                release.Wait(s_patience);
            }));
            Assert.True(isTaken.Wait(s_patience));
        }

        Assert.True(called.Wait(s_patience));
        release.Set();
        Assert.InRange(startedCount.Value, 0, 1);
        await Coroutine.Completed;

        static TokenCancellation Cancellation(Action callback)
        {
            var source = new CancellationTokenSource();
            source.Token.Register(callback);
            return new TokenCancellation(LoopTask.Current, source);
        }

        static int? CountStartedUnlessOneWaits(TokenCancellation[] cancellations)
        {
            lock (CancellationThreads.Gate)
            {
                if (CancellationThreads.WaitingCount > 0)
                {
                    return null;
                }

                int before = CancellationThreads.StartedCount;
                Array.ForEach(cancellations, CancellationThreads.Run);
                return CancellationThreads.StartedCount - before;
            }
        }
    });

    [Fact]
    public void Cancel_CallbackIsStuck_OthersAreCalled() => TestLoop.RunReal(async () =>
    {
        using var wasSecondCalled = new ManualResetEventSlim();
        bool couldFirstReturn = false;
        LoopTask first = LoopTask.Create(EndByTokenAsync(() => couldFirstReturn = wasSecondCalled.Wait(s_patience)));
        LoopTask second = LoopTask.Create(EndByTokenAsync(wasSecondCalled.Set));
        await Coroutine.Sleep(0);

        first.Cancel();
        second.Cancel();
        await Coroutine.WaitMany([first, second]);

        Assert.True(couldFirstReturn);
    });

    [Fact]
    public void Cancel_ManyCallbacks_AreCalledInTheOrderOfTheRequestsOffThePool() => TestLoop.RunReal(async () =>
    {
        var called = new List<int>();
        int poolCalls = 0;
        LoopTask[] tasks = [.. Enumerable.Range(0, 50).Select(number => LoopTask.Create(EndByTokenAsync(() =>
        {
            lock (called)
            {
                called.Add(number);
                poolCalls += Thread.CurrentThread.IsThreadPoolThread ? 1 : 0;
            }
        })))];
        await Coroutine.Sleep(0);

        Array.ForEach(tasks, task => task.Cancel());
        await Coroutine.WaitMany(tasks);

        Assert.Equal(50, called.Count);
        Assert.Equal(0, called[0]);
        Assert.Equal(0, poolCalls);
    });

    [Fact]
    public void Cancel_CallbackThrows_IsReported() => TestLoop.RunReal(async () =>
    {
        var reported = new Future<LoopErrorContext>(EventLoop.Current);
        EventLoop.Current.ExceptionHandler = (_, error) => reported.SetResult(error);
        LoopTask task = LoopTask.Create(EndByTokenAsync(() => throw new InvalidCastException("theirs")));
        await Coroutine.Sleep(0);

        task.Cancel();
        LoopErrorContext context = await reported;

        Assert.Same(task, context.Future);
        Assert.IsType<InvalidCastException>(Assert.IsType<AggregateException>(context.Exception).InnerException);
    });

    [Fact]
    public void Cancel_CallbackWantsTheContext_RunsInTheTaskOnTheLoop() => TestLoop.RunReal(async () =>
    {
        int loop = Environment.CurrentManagedThreadId;
        var ranIn = new Future<(int Thread, LoopTask? Task)>(EventLoop.Current);
        LoopTask task = LoopTask.Create(RegisterAsync());
        await Coroutine.Sleep(0);

        task.Cancel();

        Assert.Equal((loop, task), await ranIn);

        async Coroutine RegisterAsync()
        {
            var end = new TaskCompletionSource();
            LoopTask.Current.Token.Register(
                () =>
                {
                    ranIn.SetResult((Environment.CurrentManagedThreadId, LoopTask.CurrentOrNull));
                    end.SetCanceled();
                },
                useSynchronizationContext: true);
            await Coroutine.Uninterruptible(end.Task);
        }
    });

    [Fact]
    public void Cancel_NothingMoreToCall_EndsTheThread() => TestLoop.RunReal(async () =>
    {
        Thread? thread = null;

        LoopTask task = await CanceledTask.RunAsync(EndByTokenAsync(() => thread = Thread.CurrentThread));

        // Its idle second; tests that run beside this one may give it work meanwhile. The patience of the loop ends what never ends.
        while (thread!.IsAlive)
        {
            await Coroutine.Sleep(0.05);
        }

        Assert.True(task.IsCanceled);
    });

    [Fact]
    public void Cancel_OnVirtualTime_CallsOnTheLoopAfterCancelHasReturned() => TestLoop.Run(async () =>
    {
        int loop = Environment.CurrentManagedThreadId;
        int calledOn = 0;
        LoopTask task = LoopTask.Create(EndByTokenAsync(() => calledOn = Environment.CurrentManagedThreadId));
        await Coroutine.Sleep(0);

        task.Cancel();
        int calledInCancel = calledOn;
        await Coroutine.WaitMany([task]);

        Assert.Equal(0, calledInCancel);
        Assert.Equal(loop, calledOn);
    });

    /// <summary>An operation that ends when its token's callback has returned.</summary>
    private static async Coroutine EndByTokenAsync(Action onCancel)
    {
        var end = new TaskCompletionSource();
        CancellationToken token = LoopTask.Current.Token;
        token.UnsafeRegister(_ => end.TrySetCanceled(token), null);
        token.UnsafeRegister(_ => onCancel(), null);
        await end.Task;
    }
}
