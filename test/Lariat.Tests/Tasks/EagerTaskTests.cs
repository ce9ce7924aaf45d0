namespace Lariat.Tests;

public class EagerTaskTests
{
    [Fact]
    public void Create_EagerWithoutSuspension_IsDoneOnReturn() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = LoopTask.Create(Coroutine.FromResult(42), eagerStart: true);

        Assert.True(task.IsCompletedSuccessfully);
        Assert.Equal(42, await task);
        Assert.Equal([LoopTask.Current], EventLoop.Current.Tasks);
    });

    [Fact]
    public void Create_EagerThatAwaitsACompletedFuture_IsDoneOnReturn() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        future.SetResult(42);

        LoopTask<int> task = LoopTask.Create(AwaitAsync(), eagerStart: true);

        Assert.True(task.IsCompleted);
        Assert.Equal(42, await task);

        async Coroutine<int> AwaitAsync() => await future;
    });

    [Fact]
    public void Create_EagerThatFails_ThrowsAtItsAwaitOnly() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(ThrowAsync(), eagerStart: true);

        Assert.True(task.IsFaulted);
        await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await task);

        static async Coroutine ThrowAsync()
        {
            await Coroutine.Completed;
            throw new InvalidTimeZoneException();
        }
    });

    [Fact]
    public void Create_EagerThatSuspends_GoesOnThroughTheLoop() => TestLoop.Run(async () =>
    {
        var log = new Recorder();

        LoopTask task = LoopTask.Create(YieldAsync(), eagerStart: true);
        log.Add("created");
        Assert.Contains(task, EventLoop.Current.Tasks);
        await task;

        Assert.Equal("began created went-on", log.Text);

        async Coroutine YieldAsync()
        {
            log.Add("began");
            await Coroutine.Sleep(0);
            log.Add("went-on");
        }
    });

    [Fact]
    public void Cancel_AfterAnEagerEnd_ReturnsFalse() => TestLoop.Run(async () =>
    {
        LoopTask<int> task = LoopTask.Create(Coroutine.FromResult(1), eagerStart: true);

        Assert.False(task.Cancel());

        Assert.Equal(1, await task);
    });

    [Fact]
    public void Cancel_AfterAnEagerStepThatSuspended_EndsCanceled() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(10), eagerStart: true);

        Assert.True(task.Cancel());
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);

        Assert.True(task.IsCanceled);
    });

    [Fact]
    public void Current_InAnEagerStep_IsTheEagerTaskAndThenTheCreatorAgain() => TestLoop.Run(async () =>
    {
        LoopTask creator = LoopTask.Current;
        LoopTask? first = null, second = null;

        LoopTask task = LoopTask.Create(LookAsync(), eagerStart: true);

        Assert.Same(creator, LoopTask.Current);
        await task;
        Assert.Same(task, first);
        Assert.Same(task, second);

        async Coroutine LookAsync()
        {
            first = LoopTask.Current;
            await Coroutine.Sleep(0);
            second = LoopTask.Current;
        }
    });

    [Fact]
    public void Create_EagerWithoutAnEnd_ThrowsBeforeTheStackIsUsedUp() => TestLoop.Run(async () =>
    {
        int depth = 0;
        int refused = 0;

        await NestAsync();

        Assert.True(depth > 100, $"{depth} tasks");
        Assert.Equal(1, refused);
        Assert.Equal(1, EventLoop.Current.TaskCount);

        async Coroutine NestAsync()
        {
            depth++;
            try
            {
                LoopTask.Create(NestAsync(), eagerStart: true);
            }
            catch (InsufficientExecutionStackException)
            {
                refused++;
            }

            await Coroutine.Completed;
        }
    });

    [Fact]
    public void Create_EagerWithAName_HasItInItsFirstStep() => TestLoop.Run(async () =>
    {
        string? name = null;

        LoopTask.Create(async () => name = LoopTask.Current.Name, "example", eagerStart: true);

        Assert.Equal("example", name);
    });

    [Fact]
    public void Create_EagerInACallback_RunsInsideIt() => TestLoop.Run(async () =>
    {
        var log = new Recorder();
        EventLoop.Current.CallSoon(() =>
        {
            LoopTask.Create(LogAsync(), eagerStart: true);
            log.Add(LoopTask.CurrentOrNull is null ? "callback" : "still the task");
        });

        await Coroutine.Sleep(0);

        Assert.Equal("task callback", log.Text);

        async Coroutine LogAsync()
        {
            log.Add("task");
            await Coroutine.Completed;
        }
    });

    [Fact]
    public void AsyncLocal_SetInAnEagerStep_StaysInTheTask() => TestLoop.Run(async () =>
    {
        var local = new AsyncLocal<int> { Value = 1 };
        var log = new Recorder();

        LoopTask task = LoopTask.Create(SetAsync(), eagerStart: true);

        Assert.Equal(1, local.Value);
        await task;
        Assert.Equal("1 2", log.Text);

        async Coroutine SetAsync()
        {
            log.Add($"{local.Value}");
            local.Value = 2;
            await Coroutine.Sleep(0);
            log.Add($"{local.Value}");
        }
    });

    [Fact]
    public void Create_EagerInTheContextThatRuns_ThrowsAndChangesNothing() => TestLoop.Run(async () =>
    {
        LoopTask creator = LoopTask.Current;
        var local = new AsyncLocal<int> { Value = 1 };

        Assert.Throws<InvalidOperationException>(() =>
        {
            LoopTask.Create(Coroutine.Completed, context: creator.Context, eagerStart: true);
        });

        Assert.Same(creator, LoopTask.CurrentOrNull);
        Assert.Equal([creator], EventLoop.Current.Tasks);
        Assert.Equal(1, local.Value);
        await Coroutine.Sleep(0);
    });

    [Fact]
    public void Create_EagerStepFailsThroughSeveralFrames_TheCreatorsOwnEndIsItsOwn() => TestLoop.Run(async () =>
    {
        LoopTask<string>? failed = null;

        LoopTask<string> creator = LoopTask.Create(CreateAndReturnAsync());

        Assert.Equal("creator", await creator);
        await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await failed!);

        async Coroutine<string> CreateAndReturnAsync()
        {
            failed = LoopTask.Create(RootAsync(), eagerStart: true);
            return "creator";
        }

        // The root has no handler, so the exception ends it without running it again.
        static async Coroutine<string> RootAsync() => await RethrowAsync();

        static async Coroutine<string> RethrowAsync()
        {
            try
            {
                return await FailAsync();
            }
            catch (InvalidTimeZoneException)
            {
                throw;
            }
        }

        static async Coroutine<string> FailAsync() => throw new InvalidTimeZoneException();
    });
}
