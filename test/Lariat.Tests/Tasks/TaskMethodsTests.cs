namespace Lariat.Tests;

/// <summary>What a task remembers of its plain async methods.</summary>
public class TaskMethodsTests
{
    private static Task Never => new TaskCompletionSource().Task;

    [Fact]
    public void IsBelow_NoMethod_IsFalse() => Assert.False(TaskMethods.IsBelow(Never, null));

    [Fact]
    public void IsBelow_TheSameTask_IsTrue()
    {
        Task task = Never;

        Assert.True(TaskMethods.IsBelow(task, task));
    }

    [Fact]
    public void IsBelow_AMethodThatItAwaits_IsTrue()
    {
        Task inner = InnerAsync();

        Assert.True(TaskMethods.IsBelow(OuterAsync(inner), inner));

        static async Task OuterAsync(Task inner) => await inner;

        static async Task InnerAsync() => await Never;
    }

    [Fact]
    public void IsBelow_AMethodThatItDoesNotAwait_IsFalse()
    {
        Task other = MethodAsync();

        Assert.False(TaskMethods.IsBelow(MethodAsync(), other));

        static async Task MethodAsync() => await Never;
    }

    [Fact]
    public void HasPendingRequest_PlainMethodWithoutARequest_IsFalse() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0);

        Assert.False(task.HasPendingRequest);

        await task;

        static async Coroutine CallAsync() => await PlainAsync();

        static async Task PlainAsync() => await Coroutine.Sleep(1);
    });

    [Fact]
    public void HasPendingRequest_RequestsThatAreOver_AreForgottenWithTheNext() => TestLoop.Run(async () =>
    {
        var operation = new TaskCompletionSource();
        LoopTask task = LoopTask.Create(CallAsync());
        await Coroutine.Sleep(0);
        task.Cancel();
        operation.SetResult();
        await Coroutine.Sleep(1);

        task.Cancel();
        await Coroutine.Sleep(100);

        Assert.False(task.HasPendingRequest);

        // The token gives the operations time to end: meanwhile the request is pending.
        async Coroutine CallAsync()
        {
            _ = LoopTask.Current.Token;
            await operation.Task;
            await Expect.ThrowsAsync<CoroutineCanceledException>(static () => Coroutine.Sleep(1000));
            _ = LoopTask.Current.Token;
            await Expect.ThrowsAsync<CoroutineCanceledException>(static () => Coroutine.From(static () => Never));
            await Coroutine.Sleep(1000);
        }
    });
}
