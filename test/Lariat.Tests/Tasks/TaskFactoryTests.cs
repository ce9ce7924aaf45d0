namespace Lariat.Tests;

public sealed class TaskFactoryTests : IDisposable
{
    private readonly EventLoop _loop = TestLoop.NewVirtual();
    private readonly Recorder _log = new();

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void TaskFactory_Default_IsNull()
        => Assert.Null(_loop.TaskFactory);

    [Fact]
    public void TaskFactory_Set_MakesEveryTask()
    {
        _loop.TaskFactory = new RecordingFactory(_log);

        _loop.RunUntilComplete(_loop.CreateTask(Coroutine.FromResult(1), name: "named"));
        _loop.RunUntilComplete(Coroutine.Completed);

        Assert.Equal("named unnamed", _log.Text);
    }

    [Fact]
    public void TaskFactory_SetBackToNull_MakesNoMoreTasks()
    {
        _loop.TaskFactory = new RecordingFactory(_log);
        _loop.TaskFactory = null;

        _loop.RunUntilComplete(Coroutine.Completed);

        Assert.Equal("", _log.Text);
    }

    [Fact]
    public void CreateTask_WithNameThroughAFactory_KeepsTheName()
    {
        _loop.TaskFactory = new RecordingFactory(_log);

        LoopTask<int> task = _loop.CreateTask(Coroutine.FromResult(1), name: "named");

        Assert.Equal("named", task.Name);
        _loop.RunUntilComplete(task);
    }

    [Fact]
    public void TaskFactory_Eager_StartsEachTaskAtItsCreation()
    {
        _loop.TaskFactory = LoopTaskFactory.Eager;

        _loop.RunUntilComplete(MainAsync());

        Assert.Equal("child created", _log.Text);

        async Coroutine MainAsync()
        {
            LoopTask child = LoopTask.Create(ChildAsync());
            _log.Add("created");
            await child;
        }

        async Coroutine ChildAsync()
        {
            _log.Add("child");
            await Coroutine.Completed;
        }
    }

    [Fact]
    public void TaskFactory_EagerOutsideARun_StartsInTheFirstIteration()
    {
        _loop.TaskFactory = LoopTaskFactory.Eager;

        LoopTask<int> task = _loop.CreateTask(Coroutine.FromResult(1));
        Assert.False(task.IsCompleted);

        Assert.Equal(1, _loop.RunUntilComplete(task));
    }

    [Fact]
    public void Gather_OfEagerTasksThatEnd_IsDoneOnReturn()
    {
        _loop.TaskFactory = LoopTaskFactory.Eager;

        _loop.RunUntilComplete(MainAsync());

        static async Coroutine MainAsync()
        {
            Future<int[]> gather = Coroutine.Gather([Coroutine.FromResult(1), Coroutine.FromResult(2)]);

            Assert.True(gather.IsCompletedSuccessfully);
            int[] results = await gather;
            Assert.Equal([1, 2], results);
        }
    }

    [Theory]
    [InlineData(true, 8)] // Each of the four levels takes two, as since CPython 3.13.2: the groups' callbacks, then their exits.
    [InlineData(false, 0)]
    public void TaskFactory_EagerRecursion_TakesTheIterationsOfItsGroups(bool asGroup, int iterationsExpected)
    {
        _loop.TaskFactory = LoopTaskFactory.Eager;

        long iterations = _loop.RunUntilComplete(CountAsync());

        Assert.Equal(iterationsExpected, iterations);

        async Coroutine<long> CountAsync()
        {
            long before = _loop.Iterations;
            await TreeAsync(4);
            return _loop.Iterations - before;
        }

        async Coroutine TreeAsync(int depth)
        {
            if (depth > 0 && asGroup)
            {
                await TaskGroup.RunAsync(async group =>
                {
                    group.Create(TreeAsync(depth - 1));
                    group.Create(TreeAsync(depth - 1));
                    await Coroutine.Completed;
                });
            }
            else if (depth > 0)
            {
                await Coroutine.Gather([TreeAsync(depth - 1), TreeAsync(depth - 1)]);
            }
        }
    }

    [Fact]
    public void Create_EagerStartGiven_OverridesTheEagerFactory()
    {
        _loop.TaskFactory = LoopTaskFactory.Eager;

        _loop.RunUntilComplete(MainAsync());

        static async Coroutine MainAsync()
        {
            Assert.True(LoopTask.Create(Coroutine.Completed).IsCompleted);
            Assert.True(LoopTask.Create(Coroutine.Completed, eagerStart: true).IsCompleted);
            Assert.False(LoopTask.Create(Coroutine.Completed, eagerStart: false).IsCompleted);
            Assert.False(EventLoop.Current.CreateTask(Coroutine.FromResult(1), eagerStart: false).IsCompleted);
            Assert.False(EventLoop.Current.CreateTask(() => Coroutine.Completed, eagerStart: false).IsCompleted);
            await Coroutine.Sleep(0);
        }
    }

    [Fact]
    public void Create_EagerStartGiven_PassesThroughTheFactory()
    {
        _loop.TaskFactory = new RecordingFactory(_log);

        _loop.RunUntilComplete(MainAsync());

        Assert.Equal("unnamed eager", _log.Text);

        static async Coroutine MainAsync()
        {
            Assert.True(LoopTask.Create(Coroutine.Completed, "eager", eagerStart: true).IsCompleted);
            await Coroutine.Sleep(0);
        }
    }

    [Fact]
    public void CreateTask_EagerStartBeforeTheRun_StartsInTheFirstIteration()
    {
        LoopTask<int> task = _loop.CreateTask(Coroutine.FromResult(1), eagerStart: true);
        Assert.False(task.IsCompleted);

        Assert.Equal(1, _loop.RunUntilComplete(task));
    }

    [Fact]
    public void TaskFactory_Lazy_StartsEachTaskInTheNextIteration() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        loop.TaskFactory = LoopTaskFactory.Lazy;

        LoopTask plain = loop.CreateTask(StepAsync("plain"));
        LoopTask<int> withAResult = loop.CreateTask(StepWithResultAsync());
        string beforeTheIteration = _log.Text;
        await Coroutine.WaitMany([plain, withAResult]);

        Assert.Equal("", beforeTheIteration);
        Assert.Equal("plain result", _log.Text);

        async Coroutine StepAsync(string name)
        {
            _log.Add(name);
            await Coroutine.Completed;
        }

        async Coroutine<int> StepWithResultAsync()
        {
            await StepAsync("result");
            return 1;
        }
    });

    private sealed class RecordingFactory(Recorder log) : LoopTaskFactory
    {
        public override LoopTask Create(EventLoop loop, Coroutine coroutine, string? name, LoopContext? context, bool? eagerStart)
        {
            log.Add(name ?? "unnamed");
            return Lazy.Create(loop, coroutine, name, context, eagerStart);
        }

        public override LoopTask<T> Create<T>(EventLoop loop, Coroutine<T> coroutine, string? name, LoopContext? context, bool? eagerStart)
        {
            log.Add(name ?? "unnamed");
            return Lazy.Create(loop, coroutine, name, context, eagerStart);
        }
    }
}
