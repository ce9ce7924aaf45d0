namespace Lariat.Tests;

/// <summary>The grace of an operation that knows of the request is time in which the loop was there for it.</summary>
public class GracePeriodTests
{
    private static readonly TimeSpan s_blocking = TimeSpan.FromSeconds(1);

    [Fact]
    public void Grace_LoopIsHeldUpByACallback_OperationEndsInTheTurnsAfterIt() => TestLoop.Run(async clock =>
    {
        EventLoop loop = EventLoop.Current;
        bool hadEnded = false;
        LoopTask task = LoopTask.Create(EndAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        loop.CallLater(0.01, () => clock.Advance(s_blocking));
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.True(hadEnded);

        async Coroutine EndAsync()
        {
            // It would end after half of the grace, in some turns of the loop.
            var end = new TaskCompletionSource();
            LoopTask.Current.Token.UnsafeRegister(_ => loop.CallLater(0.05, () => EndIn(turns: 5)), null);
            try
            {
                await end.Task;
            }
            finally
            {
                hadEnded = end.Task.IsCompleted;
            }

            void EndIn(int turns)
            {
                if (turns > 0)
                {
                    loop.CallSoon(() => EndIn(turns - 1));
                }
                else
                {
                    end.TrySetCanceled();
                }
            }
        }
    });

    [Fact]
    public void Grace_LoopIsHeldUpByTheTokensOwnCallback_IsCountedFromItsEnd() => TestLoop.Run(async clock =>
    {
        EventLoop loop = EventLoop.Current;

        LoopTask task = await CanceledTask.RunAsync(EndAsync());

        Assert.Empty(loop.AbandonedOperations);
        Assert.Equal(s_blocking + TimeSpan.FromMilliseconds(90), loop.Time - LoopInstant.Zero);

        async Coroutine EndAsync()
        {
            var end = new TaskCompletionSource();
            LoopTask.Current.Token.UnsafeRegister(
                _ =>
                {
                    clock.Advance(s_blocking);
                    loop.CallLater(0.09, () => end.TrySetCanceled());
                },
                null);
            await end.Task;
        }
    });

    [Fact]
    public void Grace_LoopIsHeldUpAgainAndAgain_EndsNevertheless() => TestLoop.Run(async clock =>
    {
        EventLoop loop = EventLoop.Current;
        LoopTask task = LoopTask.Create(IgnoreAsync());
        await Coroutine.Sleep(0);
        bool isOver = false;
        loop.CallSoon(Block);

        task.Cancel();
        await Coroutine.WaitMany([task]);
        isOver = true;

        Assert.True(task.IsCanceled);
        Assert.Single(loop.AbandonedOperations);
        Assert.InRange(loop.Time - LoopInstant.Zero, s_blocking, s_blocking * 10);

        void Block()
        {
            clock.Advance(s_blocking);
            if (!isOver)
            {
                loop.CallLater(0.001, Block);
            }
        }

        static async Coroutine IgnoreAsync()
        {
            _ = LoopTask.Current.Token;
            await new TaskCompletionSource().Task;
        }
    });

    [Fact]
    public void Grace_AHeartbeatOfTheTaskAwaitsMeanwhile_IsNotShortened() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        bool isOver = false;

        LoopTask task = await CanceledTask.RunAsync(CallAsync());
        isOver = true;

        Assert.True(task.IsCanceled);
        Assert.Empty(loop.AbandonedOperations);

        async Coroutine CallAsync()
        {
            _ = BeatAsync();
            await EndAfterAsync(TimeSpan.FromMilliseconds(90));
        }

        async Task BeatAsync()
        {
            while (!isOver)
            {
                await Coroutine.Sleep(0.001);
                await Task.Yield();
            }
        }
    });

    /// <summary>An operation that ends as canceled some time after the request.</summary>
    private static Task EndAfterAsync(TimeSpan time)
    {
        EventLoop loop = EventLoop.Current;
        var end = new TaskCompletionSource();
        LoopTask.Current.Token.UnsafeRegister(_ => loop.CallLater(time, () => end.TrySetCanceled()), null);
        return end.Task;
    }
}
