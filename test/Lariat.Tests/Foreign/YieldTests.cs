namespace Lariat.Tests;

/// <summary>Rows of the table in docs/cancellation.md: awaits that hold no task which could be replaced by a failed one.</summary>
public class YieldTests
{
    private const string Row = "row of docs/cancellation.md";

    [Fact]
    [Trait(Row, "`Task.Yield()`")]
    public void Cancel_InALoopOfYields_IsKeptAndReported() => TestLoop.Run(async clock =>
    {
        var reports = new List<LoopErrorContext>();
        EventLoop.Current.ExceptionHandler = (_, report) => reports.Add(report);
        LoopTask task = LoopTask.Create(LoopAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.Sleep(0);
        Assert.Empty(reports);
        clock.Advance(TimeSpan.FromSeconds(6));
        await Coroutine.Sleep(0);
        await Coroutine.Sleep(0);

        Assert.Equal(LoopErrorKind.SlowCancellation, Assert.Single(reports).Kind);
        Assert.False(task.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(6));
        await Coroutine.WaitMany([task]);
        Assert.True(task.IsCanceled);

        static async Coroutine LoopAsync()
        {
            while (EventLoop.Current.Time < LoopInstant.Zero + TimeSpan.FromSeconds(10))
            {
                await Task.Yield();
            }

            await Coroutine.Sleep(100);
        }
    });

    [Theory]
    [Trait(Row, "a plain method at `Task.Yield()`")]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancel_OfAPlainMethodAtYield_ThrowsAtItsNextTaskOrInItsCaller(bool yieldsForEver) => TestLoop.Run(async clock =>
    {
        var order = new Recorder();
        bool isEnough = false;
        LoopTask task = LoopTask.Create(CallAsync(order, PlainAsync));
        await Coroutine.Sleep(0);

        task.Cancel();
        isEnough = !yieldsForEver;
        for (int i = 0; i < 100 && !task.IsCompleted; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await Coroutine.Sleep(0);
        }

        isEnough = true;
        await Coroutine.WaitMany([task]);
        await Coroutine.Sleep(1);
        Assert.True(task.IsCanceled);
        Assert.Equal(yieldsForEver ? "caller method" : "method caller", order.Text);

        async Task PlainAsync()
        {
            while (!isEnough)
            {
                await Task.Yield();
            }

            try
            {
                await (yieldsForEver ? Task.CompletedTask : new TaskCompletionSource().Task);
            }
            finally
            {
                order.Add("method");
            }
        }
    });

    [Fact]
    [Trait(Row, "a plain method at an awaiter of others")]
    public void Cancel_OfAPlainMethodAtAnAwaiterOfOthers_ThrowsInItsCaller() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        var operation = new TaskCompletionSource();

        LoopTask task = await CanceledTask.RunAsync(CallAsync(order, PlainAsync), limit: TimeSpan.FromSeconds(1));
        operation.SetResult();
        await Coroutine.Sleep(0);

        Assert.True(task.IsCanceled);
        Assert.Equal("caller method", order.Text);

        async Task PlainAsync()
        {
            await new ForeignAwaitable(operation.Task);
            order.Add("method");
        }
    });

    private static async Coroutine CallAsync(Recorder order, Func<Task> method)
    {
        try
        {
            await method();
        }
        finally
        {
            order.Add("caller");
        }
    }
}
