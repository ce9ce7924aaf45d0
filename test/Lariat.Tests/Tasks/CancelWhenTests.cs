namespace Lariat.Tests;

/// <summary>A task that is canceled with a token of other code.</summary>
public class CancelWhenTests
{
    [Fact]
    public void CancelWhen_TokenIsCanceled_CancelsTheTask() => TestLoop.Run(async () =>
    {
        using var source = new CancellationTokenSource();
        LoopTask task = LoopTask.Create(Coroutine.Sleep(100));
        task.CancelWhen(source.Token);

        source.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.Equal(LoopInstant.Zero, EventLoop.Current.Time);
    });

    [Fact]
    public void CancelWhen_TaskEnds_EndsTheLink() => TestLoop.Run(async () =>
    {
        using var source = new CancellationTokenSource();
        LoopTask task = LoopTask.Create(Coroutine.Sleep(1));
        CancellationTokenRegistration link = task.CancelWhen(source.Token);

        await task;
        await Coroutine.Sleep(0);

        Assert.False(link.Unregister());
    });

    [Fact]
    public void CancelWhen_TaskRuns_KeepsTheLink() => TestLoop.Run(async () =>
    {
        using var source = new CancellationTokenSource();
        LoopTask task = LoopTask.Create(Coroutine.Sleep(1));
        CancellationTokenRegistration link = task.CancelWhen(source.Token);
        await Coroutine.Sleep(0);

        bool wasLinked = link.Unregister();
        source.Cancel();
        await task;

        Assert.True(wasLinked);
    });
}
