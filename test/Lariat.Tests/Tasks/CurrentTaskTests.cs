namespace Lariat.Tests;

public class CurrentTaskTests
{
    [Fact]
    public void Current_OutsideALoop_Throws()
    {
        Assert.Null(LoopTask.CurrentOrNull);

        var error = Assert.Throws<InvalidOperationException>(() => { _ = LoopTask.Current; });

        Assert.Contains("No task is running here", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Current_InATask_IsThatTask() => TestLoop.Run(async () =>
    {
        LoopTask? seen = null;
        LoopTask task = LoopTask.Create(LookAsync());

        await task;

        Assert.Same(task, seen);

        async Coroutine LookAsync()
        {
            await Coroutine.Sleep(0);
            seen = LoopTask.Current;
        }
    });

    [Fact]
    public void Current_InInterleavingTasks_IsRestoredAtEachStep() => TestLoop.Run(async () =>
    {
        Future<object?> first = EventLoop.Current.CreateFuture();
        Future<object?> second = EventLoop.Current.CreateFuture();
        LoopTask? task1 = null, task2 = null;
        task1 = LoopTask.Create(OneAsync());
        task2 = LoopTask.Create(TwoAsync());

        await Coroutine.Gather([task1, task2]);

        async Coroutine OneAsync()
        {
            Assert.Same(task1, LoopTask.Current);
            await first;
            Assert.Same(task1, LoopTask.Current);
            second.SetResult(null);
        }

        async Coroutine TwoAsync()
        {
            Assert.Same(task2, LoopTask.Current);
            first.SetResult(null);
            await second;
            Assert.Same(task2, LoopTask.Current);
        }
    });

    [Fact]
    public void Current_InACallback_IsNull() => TestLoop.Run(async () =>
    {
        LoopTask? seen = LoopTask.Current;
        EventLoop.Current.CallSoon(() => seen = LoopTask.CurrentOrNull);

        await Coroutine.Sleep(0);

        Assert.Null(seen);
    });

    [Fact]
    public void Tasks_NobodyKeepsOne_TheLoopDoes() => TestLoop.Run(async () =>
    {
        Start();
        await Coroutine.Sleep(0);

        GC.Collect();

        Assert.Contains(EventLoop.Current.Tasks, task => task.Name == "dropped");

        static void Start() => LoopTask.Create(ParkAsync(), name: "dropped");

        static async Coroutine ParkAsync() => await EventLoop.Current.CreateFuture();
    });

    [Fact]
    public void Tasks_OfALoop_AreThoseThatHaveNotEnded() => TestLoop.Run(async () =>
    {
        LoopTask ended = LoopTask.Create(Coroutine.Completed);
        LoopTask pending = LoopTask.Create(Coroutine.Sleep(1));
        await ended;

        IReadOnlyList<LoopTask> tasks = EventLoop.Current.Tasks;

        Assert.Equal([LoopTask.Current, pending], tasks);
    });
}
