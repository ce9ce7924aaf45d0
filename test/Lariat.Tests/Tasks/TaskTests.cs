namespace Lariat.Tests;

public class TaskTests
{
    [Fact]
    public void Await_OfNestedCoroutines_ReturnsTheirValues() => TestLoop.Run(async () =>
    {
        Assert.Equal(1042, await OuterAsync());

        static async Coroutine<int> OuterAsync() => await FirstAsync() + await SecondAsync();

        static async Coroutine<int> FirstAsync()
        {
            await Coroutine.Sleep(0);
            return 42;
        }

        static Coroutine<int> SecondAsync() => Coroutine.FromResult(1000);
    });

    [Fact]
    public void Create_WithoutName_NumbersTheTasks() => TestLoop.Run(async () =>
    {
        LoopTask first = LoopTask.Create(Coroutine.Completed);
        LoopTask second = LoopTask.Create(Coroutine.Completed);

        Assert.StartsWith("Task-", first.Name, StringComparison.Ordinal);
        Assert.True(Number(first) < Number(second));

        await Coroutine.Gather([first, second]);

        static int Number(LoopTask task) => int.Parse(task.Name.AsSpan("Task-".Length));
    });

    [Fact]
    public void Create_WithName_KeepsIt() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Completed, name: "No-op");

        Assert.Equal("No-op", task.Name);
        task.Name = "renamed";

        Assert.Equal("renamed", task.Name);
        await task;
    });

    [Fact]
    public void ToString_ThroughItsLife_SaysNameAndState() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = LoopTask.Create(Coroutine.FromResult(1), name: "fetch");
        Assert.Equal("task fetch (Pending)", task.ToString());

        await task;

        Assert.Equal("task fetch (Succeeded)", task.ToString());
        Assert.Contains("(running)", LoopTask.Current.ToString(), StringComparison.Ordinal);
    });

    [Fact]
    public void Create_OutsideALoop_Throws()
    {
        var error = Assert.Throws<InvalidOperationException>(() => { LoopTask.Create(Coroutine.Completed); });

        Assert.Contains("No event loop runs on this thread", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateTask_OnAClosedLoop_ThrowsAndUsesTheCoroutineUp()
    {
        EventLoop loop = TestLoop.NewVirtual();
        loop.Close();
        Coroutine coroutine = Coroutine.Sleep(0);

        Assert.Throws<InvalidOperationException>(() => { loop.CreateTask(coroutine); });

        Assert.Throws<InvalidOperationException>(() => EventLoop.Run(coroutine, TestLoop.VirtualOptions()));
    }

    [Fact]
    public void Await_OfItself_Throws()
    {
        using EventLoop loop = TestLoop.NewVirtual();
        LoopTask? task = null;
        task = loop.CreateTask(AwaitItselfAsync());

        var error = Assert.Throws<InvalidOperationException>(() => loop.RunUntilComplete(task));

        Assert.Contains("cannot await itself", error.Message, StringComparison.Ordinal);

        async Coroutine AwaitItselfAsync() => await task!;
    }

    [Fact]
    public void Await_OfAFutureOfAnotherLoop_Throws()
    {
        using EventLoop loop = TestLoop.NewVirtual();
        using EventLoop other = TestLoop.NewVirtual();
        Future<int> future = other.CreateFuture<int>();

        var error = Assert.Throws<InvalidOperationException>(() => loop.RunUntilComplete(AwaitAsync()));

        Assert.Contains("belongs to another event loop", error.Message, StringComparison.Ordinal);

        async Coroutine<int> AwaitAsync() => await future;
    }

    [Fact]
    public void Await_OfAPendingFuture_GetsTheVeryObject() => TestLoop.Run(async () =>
    {
        object expected = new();
        Future<object> future = EventLoop.Current.CreateFuture<object>();
        LoopTask<object> task = LoopTask.Create(AwaitAsync());
        await Coroutine.Sleep(0);

        future.SetResult(expected);

        Assert.Same(expected, await task);

        async Coroutine<object> AwaitAsync() => await future;
    });

    [Fact]
    public void Await_OfAFailedTaskInACatchBlock_KeepsBothExceptionsApart() => TestLoop.Run(async () =>
    {
        try
        {
            throw new ArgumentException("first");
        }
        catch (ArgumentException first)
        {
            LoopTask task = LoopTask.Create(RethrowAsync(first));

            var error = await Expect.ThrowsAsync<ArgumentException>(async () => await task);

            Assert.Same(first, error);
            Assert.Null(error.InnerException);
        }

        static async Coroutine RethrowAsync(Exception error)
        {
            await Coroutine.Completed;
            throw error;
        }
    });

    [Fact]
    public void Await_OfAFailedTaskAgain_ThrowsTheSameExceptionWithOneTraceOfTheAwait() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(ThrowAsync());

        for (int i = 0; i < 5; i++)
        {
            var error = await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await task);

            Assert.Single(error.StackTrace!.Split('\n'), line => line.Contains(nameof(Expect.ThrowsAsync), StringComparison.Ordinal));
        }

        static async Coroutine ThrowAsync()
        {
            await Coroutine.Sleep(0);
            throw new InvalidTimeZoneException();
        }
    });
}
