namespace Lariat.Tests;

/// <summary>A loop over operations that no cancellation ends looks for requests itself.</summary>
public class ThrowIfCancelRequestedTests
{
    [Fact]
    public void ThrowIfCancelRequested_NoRequest_DoesNothing() => TestLoop.Run(async () =>
    {
        LoopTask.Current.ThrowIfCancelRequested();

        await Coroutine.Sleep(0);
    });

    [Fact]
    public void ThrowIfCancelRequested_InALoopOverValueTasks_EndsTheTask() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(CountAsync());
        await Coroutine.Sleep(1);

        task.Cancel("enough");
        await Coroutine.WaitMany([task], 10);

        Assert.True(task.IsCanceled);

        static async Coroutine CountAsync()
        {
            while (true)
            {
                LoopTask.Current.ThrowIfCancelRequested();
                var tick = new TaskCompletionSource();
                EventLoop.Current.CallLater(TimeSpan.FromSeconds(0.3), tick.SetResult);
                await new ValueTask(tick.Task);
            }
        }
    });

    [Fact]
    public void ThrowIfCancelRequested_Thrown_IsTheDelivery() => TestLoop.Run(async () =>
    {
        bool hasCleanedUp = false;
        LoopTask task = LoopTask.Create(CancelItselfAsync());

        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.True(hasCleanedUp);

        async Coroutine CancelItselfAsync()
        {
            await Coroutine.Sleep(0);
            try
            {
                LoopTask.Current.Cancel();
                LoopTask.Current.ThrowIfCancelRequested();
            }
            finally
            {
                await Coroutine.Sleep(1); // is not canceled a second time
                hasCleanedUp = true;
            }
        }
    });
}
