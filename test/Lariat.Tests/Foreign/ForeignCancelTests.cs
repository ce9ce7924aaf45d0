using System.Runtime.CompilerServices;

namespace Lariat.Tests;

/// <summary>A task that is cancelled while it awaits what is not Lariat's.</summary>
public class ForeignCancelTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("Task")]
    [InlineData("Task<int>")]
    [InlineData("Task, ConfigureAwait(false)")]
    [InlineData("Task<int>, ConfigureAwait(false)")]
    [InlineData("Task<string>")]
    [InlineData("Task<Guid>")]
    [InlineData("Task<(long, string)>, ConfigureAwait(false)")]
    [InlineData("Task, SuppressThrowing")]
    public void Cancel_AtATaskShapedAwait_ThrowsInTheNextIteration(string shape) => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(NeverEndingAsync(shape));
        await Coroutine.Sleep(0);

        task.Cancel("enough");
        long before = EventLoop.Current.Iterations;
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);

        Assert.Equal("enough", Assert.IsType<CoroutineCanceledException>(error).CancelMessage);
        Assert.Equal(before + 2, EventLoop.Current.Iterations);
        Assert.Single(EventLoop.Current.AbandonedOperations);
    });

    [Theory]
    [InlineData("ValueTask")]
    [InlineData("ValueTask<int>")]
    [InlineData("ValueTask<int>, ConfigureAwait(false)")]
    [InlineData("custom struct")]
    [InlineData("custom class")]
    public void Cancel_AtAnotherAwait_WaitsForTheTokenToEndTheOperation(string shape) => TestLoop.RunReal(async () =>
    {
        LoopTask task = LoopTask.Create(EndsByTokenAsync(shape));
        await Coroutine.Sleep(0);

        task.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);

        Assert.True(task.IsCanceled);
        Assert.Empty(EventLoop.Current.AbandonedOperations);
    });

    [Fact]
    public void Cancel_AtAValueTaskThatEndsWithAResult_DeliversTheResultAndCancelsTheNextAwait() => TestLoop.RunReal(async () =>
    {
        var source = new TaskCompletionSource<int>();
        int received = 0;
        LoopTask task = LoopTask.Create(ReceiveAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.Sleep(0);
        Assert.False(task.IsCompleted);
        source.SetResult(42);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);

        Assert.Equal(42, received);

        async Coroutine ReceiveAsync()
        {
            received = await new ValueTask<int>(source.Task);
            await Coroutine.Sleep(100);
        }
    });

    [Fact]
    public void Cancel_AtTheSecondOfTwoAwaitsOfOneType_ThrowsThere() => TestLoop.Run(async () =>
    {
        var first = new TaskCompletionSource<int>();
        var second = new TaskCompletionSource<int>();
        var order = new Recorder();
        LoopTask task = LoopTask.Create(TwiceAsync());
        await Coroutine.Sleep(0);

        first.SetResult(1);
        await Coroutine.Sleep(1);
        task.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);

        Assert.Equal("first-1 canceled", order.Text);

        async Coroutine TwiceAsync()
        {
            order.Add($"first-{await first.Task}");
            try
            {
                order.Add($"second-{await second.Task}");
            }
            catch (OperationCanceledException)
            {
                order.Add("canceled");
                throw;
            }
        }
    });

    [Fact]
    public void Cancel_InALoop_ThrowsInThatRound() => TestLoop.Run(async () =>
    {
        int rounds = 0;
        TaskCompletionSource source = new();
        LoopTask task = LoopTask.Create(LoopAsync());
        for (int i = 0; i < 5; i++)
        {
            await Coroutine.Sleep(1);
            source.SetResult();
        }

        await Coroutine.Sleep(1);
        task.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);

        Assert.Equal(5, rounds);

        async Coroutine LoopAsync()
        {
            while (true)
            {
                source = new TaskCompletionSource();
                await source.Task;
                rounds++;
            }
        }
    });

    [Fact]
    public void Cancel_WithAwaitsInFinally_RunsThemAll() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        LoopTask task = LoopTask.Create(CleanUpAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);

        Assert.Equal("finally foreign sleep", order.Text);

        async Coroutine CleanUpAsync()
        {
            try
            {
                await new TaskCompletionSource().Task;
            }
            finally
            {
                order.Add("finally");
                await Task.CompletedTask;
                await PlainAsync();
                order.Add("foreign");
                await Coroutine.Sleep(1);
                order.Add("sleep");
            }
        }

        async Task PlainAsync() => await Coroutine.Sleep(1);
    });

    [Fact]
    public void Cancel_BelowNestedCoroutines_ThrowsThroughAllOfThem() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        LoopTask task = LoopTask.Create(NestAsync(3));
        await Coroutine.Sleep(0);

        task.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);

        Assert.Equal("0 1 2 3", order.Text);

        async Coroutine NestAsync(int depth)
        {
            try
            {
                await (depth == 0 ? AwaitForeignAsync() : NestAsync(depth - 1));
            }
            finally
            {
                order.Add($"{depth}");
            }
        }

        static async Coroutine AwaitForeignAsync() => await new TaskCompletionSource().Task;
    });

    [Fact]
    public void WaitFor_ATaskThatNeverEnds_TimesOutOnTime() => TestLoop.Run(async () =>
    {
        await Assert.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(new TaskCompletionSource<int>().Task, s_second));

        Assert.Equal(s_second, EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void TimeoutScope_AroundCodeWithoutTokens_FiresOnTime() => TestLoop.Run(async () =>
    {
        await Assert.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(s_second, async () =>
        {
            await new TaskCompletionSource().Task;
        }));

        Assert.Equal(s_second, EventLoop.Current.Time - LoopInstant.Zero);
        Assert.Equal(0, LoopTask.Current.CancelRequests);
    });

    [Fact]
    public void OtherCancellationException_WithoutARequest_IsAFailure() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(TimedOutAsync());

        await Assert.ThrowsAsync<TaskCanceledException>(async () => await task);

        Assert.True(task.IsFaulted);

        static async Coroutine TimedOutAsync()
        {
            await Coroutine.Sleep(0);
            throw new TaskCanceledException("the client's own time-out");
        }
    });

    [Fact]
    public void OtherCancellationException_AfterTheTokensEndWasHandled_IsAFailure() => TestLoop.Run(async () =>
    {
        LoopTask task = await CanceledTask.RunAsync(HandleAndFailAsync());

        Assert.True(task.IsFaulted);
        Assert.IsType<TaskCanceledException>(task.GetException());

        static async Coroutine HandleAndFailAsync()
        {
            try
            {
                await UntilAsync(LoopTask.Current.Token);
            }
            catch (OperationCanceledException)
            {
                LoopTask.Current.Uncancel();
            }

            await Coroutine.Sleep(1);
            throw new TaskCanceledException("the client's own time-out");
        }
    });

    private static async Coroutine NeverEndingAsync(string shape)
    {
        switch (shape)
        {
            case "Task":
                await new TaskCompletionSource().Task;
                break;
            case "Task<int>":
                await new TaskCompletionSource<int>().Task;
                break;
            case "Task, ConfigureAwait(false)":
                await new TaskCompletionSource().Task.ConfigureAwait(false);
                break;
            case "Task<int>, ConfigureAwait(false)":
                await new TaskCompletionSource<int>().Task.ConfigureAwait(false);
                break;
            case "Task<string>":
                await new TaskCompletionSource<string>().Task;
                break;
            case "Task<Guid>":
                await new TaskCompletionSource<Guid>().Task;
                break;
            case "Task<(long, string)>, ConfigureAwait(false)":
                await new TaskCompletionSource<(long, string)>().Task.ConfigureAwait(false);
                break;
            case "Task, SuppressThrowing":
                await new TaskCompletionSource().Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            default:
                throw new ArgumentException(shape);
        }
    }

    private static async Coroutine EndsByTokenAsync(string shape)
    {
        Task<int> untilToken = UntilAsync(LoopTask.Current.Token);
        switch (shape)
        {
            case "ValueTask":
                await new ValueTask(untilToken);
                break;
            case "ValueTask<int>":
                await new ValueTask<int>(untilToken);
                break;
            case "ValueTask<int>, ConfigureAwait(false)":
                await new ValueTask<int>(untilToken).ConfigureAwait(false);
                break;
            case "custom struct":
                await new StructAwaitable(untilToken);
                break;
            case "custom class":
                await new ClassAwaitable(untilToken);
                break;
            default:
                throw new ArgumentException(shape);
        }
    }

    private static Task<int> UntilAsync(CancellationToken token)
    {
        var source = new TaskCompletionSource<int>();
        token.Register(() => source.TrySetCanceled(token));
        return source.Task;
    }

    private readonly struct StructAwaitable(Task<int> task) : INotifyCompletion
    {
        public bool IsCompleted => task.IsCompleted;

        public StructAwaitable GetAwaiter() => this;

        public int GetResult() => task.GetAwaiter().GetResult();

        public void OnCompleted(Action continuation) => task.GetAwaiter().OnCompleted(continuation);
    }

    private sealed class ClassAwaitable(Task<int> task) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => task.IsCompleted;

        public ClassAwaitable GetAwaiter() => this;

        public int GetResult() => task.GetAwaiter().GetResult();

        public void OnCompleted(Action continuation) => task.GetAwaiter().OnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation) => task.GetAwaiter().UnsafeOnCompleted(continuation);
    }
}
