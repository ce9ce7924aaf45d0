namespace Lariat.Tests;

/// <summary>Where a task waits: what the error of a deadlock says, and whether its loop may wait for it.</summary>
public class TaskWaitTests
{
    [Fact]
    public void DescribeWait_AFewCoroutines_NamesAll() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(OuterAsync(), "worker");
        await Coroutine.Sleep(0);

        Assert.Equal("task worker: TaskWaitTests.OuterAsync → TaskWaitTests.InnerAsync → Coroutine.Sleep", task.DescribeWait());

        static async Coroutine OuterAsync() => await InnerAsync();

        static async Coroutine InnerAsync() => await Coroutine.Sleep(1);
    });

    [Fact]
    public void DescribeWait_ManyCoroutines_NamesTheOutermostAndTheInnermost() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(OutermostAsync(), "worker");
        await Coroutine.Sleep(0);

        const string Name = "TaskWaitTests.RecurseAsync";
        Assert.Equal($"task worker: TaskWaitTests.OutermostAsync → … → {Name} → {Name} → {Name} → {Name} → Coroutine.Sleep", task.DescribeWait());

        static async Coroutine OutermostAsync() => await RecurseAsync(9);

        static async Coroutine RecurseAsync(int depth)
        {
            if (depth > 0)
            {
                await RecurseAsync(depth - 1);
                return;
            }

            await Coroutine.Sleep(1);
        }
    });

    [Fact]
    public void DescribeWait_AtAFuture_SaysSo() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        LoopTask task = LoopTask.Create(WaitAsync(), "worker");
        await Coroutine.Sleep(0);

        Assert.Equal("task worker: TaskWaitTests.WaitAsync, awaits a future", task.DescribeWait());
        future.SetResult(1);

        async Coroutine WaitAsync() => await future;
    });

    [Fact]
    public void DescribeWait_AtAPlainMethod_NamesItsWaitToo() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(CallAsync(), "worker");
        await Coroutine.Sleep(0);

        Assert.Equal("task worker: TaskWaitTests.CallAsync, awaits a .NET task; TaskWaitTests.PlainAsync → Coroutine.Sleep", task.DescribeWait());

        static async Coroutine CallAsync() => await PlainAsync();

        static async Task PlainAsync() => await Coroutine.Sleep(1);
    });

    [Theory]
    [InlineData("sleep", false)]
    [InlineData("foreign", true)]
    [InlineData("plain sleep", false)]
    [InlineData("plain foreign", true)]
    [InlineData("plain coroutine at foreign", true)]
    public void IsInForeignWait_AtAnAwait_IsTrueIfNothingOfTheLoopEndsIt(string awaited, bool expected) => TestLoop.Run(async () =>
    {
        var operation = new TaskCompletionSource();
        LoopTask task = LoopTask.Create(WaitAsync());
        await Coroutine.Sleep(0);

        Assert.Equal(expected, task.IsInForeignWait);

        operation.SetResult();
        await task;

        async Coroutine WaitAsync()
        {
            switch (awaited)
            {
                case "sleep":
                    await Coroutine.Sleep(0.001);
                    break;
                case "foreign":
                    await operation.Task;
                    break;
                default:
                    await PlainAsync();
                    break;
            }
        }

        async Task PlainAsync()
        {
            switch (awaited)
            {
                case "plain sleep":
                    await Coroutine.Sleep(0.001);
                    break;
                case "plain foreign":
                    await operation.Task;
                    break;
                default:
                    await Coroutine.From(() => operation.Task);
                    break;
            }
        }
    });
}
