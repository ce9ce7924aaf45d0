namespace Lariat.Tests;

/// <summary>What a program can say about the cancellation of a foreign operation: by its token, by Uninterruptible, by Abandon.</summary>
public class ForeignCancelChoicesTests
{
    [Fact]
    public void TokenRead_OperationEndsByIt_IsNotAbandoned() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(CooperateAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);

        Assert.True(task.IsCanceled);
        Assert.Equal(TimeSpan.Zero, EventLoop.Current.Time - LoopInstant.Zero);
        Assert.Empty(EventLoop.Current.AbandonedOperations);

        static async Coroutine CooperateAsync()
        {
            var source = new TaskCompletionSource();
            using CancellationTokenRegistration registration = LoopTask.Current.Token.Register(() => source.TrySetCanceled());
            await source.Task;
        }
    });

    [Fact]
    public void TokenRead_OperationIgnoresIt_IsAbandonedAfterTheGrace() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(IgnoreAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);

        Assert.Equal(TimeSpan.FromMilliseconds(100), EventLoop.Current.Time - LoopInstant.Zero);
        Assert.Single(EventLoop.Current.AbandonedOperations);

        static async Coroutine IgnoreAsync()
        {
            _ = LoopTask.Current.Token;
            await new TaskCompletionSource().Task;
        }
    });

    [Fact]
    public void Uncancel_DuringTheGrace_LeavesTheOperationAlone() => TestLoop.Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        LoopTask<int> task = LoopTask.Create(IgnoreAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        task.Uncancel();
        await Coroutine.Sleep(1);
        source.SetResult(1);

        Assert.Equal(1, await task);

        async Coroutine<int> IgnoreAsync()
        {
            _ = LoopTask.Current.Token;
            return await source.Task;
        }
    });

    [Fact]
    public void Uninterruptible_Canceled_EndsFirstAndCancelsTheNextAwait() => TestLoop.Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        int received = 0;
        LoopTask task = LoopTask.Create(CommitAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.Sleep(1);
        source.SetResult(7);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);

        Assert.Equal(7, received);

        async Coroutine CommitAsync()
        {
            received = await Coroutine.Uninterruptible(source.Task);
            await Coroutine.Sleep(1);
        }
    });

    [Fact]
    public void Abandon_ValueTask_IsGivenUpAtOnce() => TestLoop.Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        LoopTask task = LoopTask.Create(Coroutine.Abandon(new ValueTask<int>(source.Task)));
        await Coroutine.Sleep(0);

        task.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);

        Assert.Equal(TimeSpan.Zero, EventLoop.Current.Time - LoopInstant.Zero);
    });
}
