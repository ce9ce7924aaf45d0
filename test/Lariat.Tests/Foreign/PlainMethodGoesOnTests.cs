using System.Runtime.CompilerServices;

namespace Lariat.Tests;

/// <summary>A plain async method that does not end at once when its task is canceled: it cleans up, catches the exception, or cannot be interrupted there.</summary>
public class PlainMethodGoesOnTests
{
    private static Task Never => new TaskCompletionSource().Task;

    [Fact]
    public void Cancel_ASecondTime_InterruptsTheCleanUp() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.Sleep(1);
        Assert.False(task.IsCompleted);
        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.Equal("cleaning interrupted", order.Text);

        async Coroutine CallAsync() => await PlainAsync();

        async Task PlainAsync()
        {
            try
            {
                await Never;
            }
            finally
            {
                order.Add("cleaning");
                try
                {
                    await Never;
                }
                catch (OperationCanceledException)
                {
                    order.Add("interrupted");
                }
            }
        }
    });

    [Fact]
    public void Cancel_MethodCatchesAndAwaitsTheSameTaskAgain_WaitsForIt() => TestLoop.Run(async () =>
    {
        var operation = new TaskCompletionSource<int>();
        LoopTask<int> task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.Sleep(0.01);
        operation.SetResult(5);

        Assert.Equal(5, await task);

        async Coroutine<int> CallAsync() => await PlainAsync();

        async Task<int> PlainAsync()
        {
            try
            {
                return await operation.Task;
            }
            catch (OperationCanceledException)
            {
                return await operation.Task;
            }
        }
    });

    [Fact]
    public void Cancel_CallerLeavesAMethodAtAnAwaiterOfOthers_HitsTheMethodsNextWait() => TestLoop.Run(async () =>
    {
        var operation = new TaskCompletionSource();
        var order = new Recorder();

        LoopTask task = await CanceledTask.RunAsync(CallAsync());

        Assert.True(task.IsCompletedSuccessfully);
        Assert.Equal("left canceled", order.Text);

        async Coroutine CallAsync()
        {
            Task method = PlainAsync();
            try
            {
                await method;
            }
            catch (OperationCanceledException)
            {
                order.Add("left");
                operation.SetResult();
                await method;
            }
        }

        async Task PlainAsync()
        {
            await new ForeignAwaitable(operation.Task);
            try
            {
                await Coroutine.Sleep(100);
            }
            catch (OperationCanceledException)
            {
                order.Add("canceled");
            }
        }
    });

    [Fact]
    public void Cancel_PooledMethodsBelowAWaitThatHidesThem_LetsTheirCleanUpEnd() => TestLoop.Run(async () =>
    {
        var order = new Recorder();

        LoopTask task = await CanceledTask.RunAsync(CallAsync());

        Assert.True(task.IsCanceled);
        Assert.Equal("canceled canceled cleaned-up cleaned-up", order.Text);

        async Coroutine CallAsync() => await Task.WhenAll(PooledAsync(order).AsTask(), PooledAsync(order).AsTask());

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
        static async ValueTask PooledAsync(Recorder order)
        {
            try
            {
                await Coroutine.Sleep(1000);
            }
            catch (OperationCanceledException)
            {
                order.Add("canceled");
                await Coroutine.Sleep(5);
                order.Add("cleaned-up");
                throw;
            }
        }
    });

    [Fact]
    public void Cancel_AtAValueTaskSource_HitsTheMethodsNextAwaitOfATask() => TestLoop.Run(async () =>
    {
        var channel = System.Threading.Channels.Channel.CreateUnbounded<int>();
        var order = new Recorder();
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.Sleep(0);
        channel.Writer.TryWrite(1);
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.Equal("read finally", order.Text);

        async Coroutine CallAsync() => await PlainAsync();

        async Task PlainAsync()
        {
            await channel.Reader.ReadAsync();
            order.Add("read");
            try
            {
                await Never;
            }
            finally
            {
                order.Add("finally");
            }
        }
    });

    [Fact]
    public void Cancel_DeliveredByTheToken_IsNotThrownAgainInTheFinally() => TestLoop.RunReal(async () =>
    {
        var order = new Recorder();

        LoopTask task = await CanceledTask.RunAsync(CallAsync());

        Assert.True(task.IsCanceled);
        Assert.Equal("cleaned", order.Text);

        async Coroutine CallAsync() => await PlainAsync();

        async Task PlainAsync()
        {
            try
            {
                await Task.Delay(Timeout.Infinite, LoopTask.Current.Token);
            }
            finally
            {
                await Coroutine.Sleep(0.15);
                order.Add("cleaned");
            }
        }
    });

    [Fact]
    public void Cancel_OperationHasCompletedButTheMethodIsNotResumedYet_WaitsForTheMethod() => TestLoop.Run(async () =>
    {
        var operation = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        using var gate = new ManualResetEventSlim();
        string end = "none";
        _ = operation.Task.ContinueWith(
            _ => gate.Wait(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        LoopTask task = LoopTask.Create(Coroutine.From(WorkAsync));
        await Coroutine.Sleep(0);
        var completer = new Thread(operation.SetResult);
        completer.Start();
        SpinWait.SpinUntil(() => operation.Task.IsCompleted);

        task.Cancel();
        await Coroutine.Sleep(0.2);
        bool hasLeft = task.IsCompleted;
        gate.Set();
        completer.Join();
        await Coroutine.WaitMany([task], TimeSpan.FromSeconds(10));

        Assert.False(hasLeft);
        Assert.True(task.IsCanceled);
        Assert.Equal("canceled at the second await", end);

        async Task WorkAsync()
        {
            await operation.Task;
            try
            {
                await never.Task;
            }
            catch (OperationCanceledException)
            {
                end = "canceled at the second await";
                throw;
            }
        }
    });
}
