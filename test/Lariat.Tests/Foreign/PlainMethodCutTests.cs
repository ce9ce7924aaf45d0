using System.Runtime.CompilerServices;

namespace Lariat.Tests;

/// <summary>A request to cancel is thrown inside the plain async method that waits for a foreign task.</summary>
public class PlainMethodCutTests
{
    private static Task Never => new TaskCompletionSource().Task;

    [Fact]
    public void Cancel_PlainMethodAtATask_ThrowsInsideInnermostFirst() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        LoopTask task = LoopTask.Create(OuterAsync());
        await Coroutine.Sleep(0);

        task.Cancel("stop");
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.Equal("inner-stop middle outer", order.Text);

        async Coroutine OuterAsync()
        {
            try
            {
                await MiddleAsync();
            }
            finally
            {
                order.Add("outer");
            }
        }

        async Task<int> MiddleAsync()
        {
            try
            {
                return await InnerAsync();
            }
            finally
            {
                order.Add("middle");
            }
        }

        async ValueTask<int> InnerAsync()
        {
            try
            {
                await Never;
                return 1;
            }
            catch (CoroutineCanceledException error)
            {
                order.Add($"inner-{error.CancelMessage}");
                throw;
            }
        }
    });

    [Fact]
    public void Timeout_BesideAHeartbeat_ThrowsAndLeavesTheHeartbeat() => TestLoop.Run(async () =>
    {
        int beats = 0;

        await Expect.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.Run(TimeSpan.FromSeconds(1), async Coroutine () =>
        {
            _ = BeatAsync();
            await Never;
        }));

        int before = beats;
        await Coroutine.Sleep(1);
        Assert.True(beats > before);

        async Task BeatAsync()
        {
            while (true)
            {
                beats++;
                await Coroutine.Sleep(0.1);
            }
        }
    });

    [Fact]
    public void Group_PlainBodyAtATask_EndsWithTheGroup() => TestLoop.Run(async () =>
    {
        var order = new Recorder();

        await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.Run(async group =>
        {
            group.Create(WaitAsync());
            group.Create(FailAsync());
        }));

        Assert.Equal("released", order.Text);

        async Coroutine WaitAsync() => await BodyAsync();

        async Task BodyAsync()
        {
            try
            {
                await Never;
            }
            finally
            {
                await Coroutine.Sleep(1);
                order.Add("released");
            }
        }

        static async Coroutine FailAsync()
        {
            await Coroutine.Sleep(0);
            throw new InvalidTimeZoneException();
        }
    });

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
    public void Cancel_MethodCatchesAndAwaitsTheSameTaskAgain_WaitsForIt() => TestLoop.RunReal(async () =>
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
    public void Cancel_WhenAllOfMethodsWithResults_ThrowsInEach() => TestLoop.Run(async () =>
    {
        int ended = 0;
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.Equal(3, ended);

        async Coroutine CallAsync() => await Task.WhenAll(PlainAsync(foreign: true), PlainAsync(foreign: false), PlainAsync(foreign: true));

        async Task<int> PlainAsync(bool foreign)
        {
            try
            {
                if (foreign)
                {
                    await Never;
                }

                await Coroutine.Sleep(100);
                return 1;
            }
            finally
            {
                ended++;
            }
        }
    });

    [Fact]
    public void Cancel_PooledMethodsBelowAWaitThatHidesThem_LetsTheirCleanUpEnd() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.WaitMany([task], 100);

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
    public void Cancel_BodyThatTwoTasksAwait_LeavesItToTheOther() => TestLoop.RunReal(async () =>
    {
        var operation = new TaskCompletionSource<int>();
        Task<int> body = BodyAsync();
        LoopTask<int> canceled = LoopTask.Create(AwaitAsync(body));
        LoopTask<int> other = LoopTask.Create(AwaitAsync(body));
        await Coroutine.Sleep(0);

        canceled.Cancel();
        await Coroutine.WaitMany([canceled]);
        operation.SetResult(3);

        Assert.True(canceled.IsCanceled);
        Assert.Equal(3, await other);

        async Task<int> BodyAsync() => await operation.Task;

        static async Coroutine<int> AwaitAsync(Task<int> body) => await body;
    });

    [Fact]
    public void Cancel_AtAValueTaskSource_HitsTheMethodsNextAwaitOfATask() => TestLoop.RunReal(async () =>
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
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.WaitMany([task]);

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
    public void Cancel_MethodOfALibraryBelow_IsCutInItsCaller() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.Equal("caller", order.Text);

        async Coroutine CallAsync() => await PlainAsync();

        async Task PlainAsync()
        {
            try
            {
                await LibraryAsync();
            }
            finally
            {
                order.Add("caller");
            }
        }

        async Task LibraryAsync()
        {
            try
            {
                await Never.ConfigureAwait(false);
            }
            finally
            {
                order.Add("library");
            }
        }
    });

    [Fact]
    public void Cancel_NestedMethods_UnwindsThemAll() => TestLoop.Run(async () =>
    {
        int ended = 0;
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.Equal(300, ended);

        async Coroutine CallAsync() => await NestAsync(300);

        async Task NestAsync(int depth)
        {
            try
            {
                await (depth == 1 ? Never : NestAsync(depth - 1));
            }
            finally
            {
                ended++;
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
        await Coroutine.WaitMany([task], 10);

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

    [Fact]
    public void AbandonedOperations_AfterACut_ListsTheOperationUntilItEnds() => TestLoop.RunReal(async () =>
    {
        var operation = new TaskCompletionSource();
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.WaitMany([task]);
        int listed = EventLoop.Current.AbandonedOperations.Count;
        operation.SetException(new InvalidTimeZoneException());
        while (EventLoop.Current.AbandonedOperations.Count > 0)
        {
            await Coroutine.Sleep(0.001);
        }

        Assert.Equal(1, listed);

        async Coroutine CallAsync() => await PlainAsync();

        async Task PlainAsync() => await operation.Task;
    });
}
