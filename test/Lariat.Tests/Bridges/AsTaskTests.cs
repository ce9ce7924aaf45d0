namespace Lariat.Tests;

/// <summary>A coroutine as a .NET task: a Lariat task of its own.</summary>
public class AsTaskTests
{
    [Fact]
    public void AsTask_CallerIsCanceled_GoesOn() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        LoopTask caller = LoopTask.Create(async () => { await WorkAsync(order).AsTask(); });
        await Coroutine.Sleep(1);

        caller.Cancel();
        await Coroutine.Sleep(10);

        Assert.True(caller.IsCanceled);
        Assert.Equal("done cleaned", order.Text);
    });

    [Fact]
    public void AsTask_TokenIsCanceled_CancelsIt() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        LoopTask caller = LoopTask.Create(async () => { await WorkAsync(order).AsTask(LoopTask.Current.Token); });
        await Coroutine.Sleep(1);

        caller.Cancel();
        await Coroutine.Sleep(10);

        Assert.True(caller.IsCanceled);
        Assert.Equal("cleaned", order.Text);
    });

    [Fact]
    public void AsTask_TokenOfAResult_CancelsItAndTheTask() => TestLoop.Run(async () =>
    {
        using var source = new CancellationTokenSource();
        Task<int> task = Coroutine.From(async () =>
        {
            await Coroutine.Sleep(5);
            return 5;
        }).AsTask(source.Token);

        source.Cancel();
        await Coroutine.Sleep(10);

        Assert.True(task.IsCanceled);
    });

    [Fact]
    public void AsTask_TokenIsCanceledAfterwards_NothingHappens() => TestLoop.Run(async () =>
    {
        using var source = new CancellationTokenSource();
        int result = await Coroutine.FromResult(5).AsTask(source.Token);

        source.Cancel();
        await Coroutine.Sleep(1);

        Assert.Equal(5, result);
    });

    private static async Coroutine WorkAsync(Recorder order)
    {
        try
        {
            await Coroutine.Sleep(5);
            order.Add("done");
        }
        finally
        {
            order.Add("cleaned");
        }
    }
}
