namespace Lariat.Tests;

public class RunThreadSafeTests
{
    [Fact]
    public async Task RunThreadSafe_LoopClosesBeforeTheStart_FailsInsteadOfWaiting()
    {
        EventLoop loop = TestLoop.NewVirtual();
        RemoteTask<int> remote = loop.RunThreadSafe(AddAsync(1, 2));

        loop.Close();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => remote.AsTask());
        Assert.Contains("closed before it started", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TimeProvider_DelayOfOthers_GoesOnOnTheLoop() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;

        EventLoop? after = await DelayAsync();

        Assert.Same(loop, after);

        async Task<EventLoop?> DelayAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(1), loop.AsTimeProvider()).ConfigureAwait(false);
            return EventLoop.CurrentOrNull;
        }
    });

    [Fact]
    public void RunThreadSafe_FromAThread_GivesTheResult() => TestLoop.RunReal(async () =>
    {
        EventLoop loop = EventLoop.Current;

        int result = await Coroutine.ToThread(() => loop.RunThreadSafe(AddAsync(1, 2)).AsTask().GetAwaiter().GetResult());

        Assert.Equal(3, result);
    });

    [Fact]
    public void RunThreadSafe_Fails_GivesTheException() => TestLoop.RunReal(async () =>
    {
        EventLoop loop = EventLoop.Current;

        var error = await Expect.ThrowsAsync<InvalidTimeZoneException>(async () =>
            await Coroutine.ToThread(() => loop.RunThreadSafe(ThrowAsync()).AsTask().GetAwaiter().GetResult()));

        Assert.Equal("fail", error.Message);

        static async Coroutine<int> ThrowAsync()
        {
            await Coroutine.Sleep(0);
            throw new InvalidTimeZoneException("fail");
        }
    });

    [Fact]
    public void Cancel_FromAThread_CancelsTheTask() => TestLoop.RunReal(async () =>
    {
        EventLoop loop = EventLoop.Current;
        var log = new Recorder();

        bool isCanceled = await Coroutine.ToThread(() =>
        {
            RemoteTask remote = loop.RunThreadSafe(SleepAsync());
            return remote.Cancel() && remote.AsTask().IsCanceled && !remote.Cancel();
        });
        await Coroutine.Sleep(0);

        Assert.True(isCanceled);
        Assert.Equal([LoopTask.Current], loop.Tasks);
        Assert.Equal("", log.Text);

        async Coroutine SleepAsync()
        {
            await Coroutine.Sleep(1000);
            log.Add("not here");
        }
    });

    [Fact]
    public void RunThreadSafe_TaskIsCanceled_IsCanceled() => TestLoop.RunReal(async () =>
    {
        EventLoop loop = EventLoop.Current;

        bool isCanceled = await Coroutine.ToThread(() =>
        {
            Task task = loop.RunThreadSafe(CancelItselfAsync()).AsTask();
            Assert.ThrowsAny<OperationCanceledException>(() => task.GetAwaiter().GetResult());
            return task.IsCanceled;
        });

        Assert.True(isCanceled);

        static async Coroutine CancelItselfAsync()
        {
            LoopTask.Current.Cancel();
            await Coroutine.Sleep(0);
        }
    });

    [Fact]
    public void RunThreadSafe_TaskFactoryThrows_GivesTheExceptionHereAndThere() => TestLoop.RunReal(async () =>
    {
        EventLoop loop = EventLoop.Current;
        Exception? reported = null;
        loop.ExceptionHandler = (_, context) => reported = context.Exception;
        Future<Exception?> job = loop.RunInExecutor(() => Record.Exception(
            () => loop.RunThreadSafe(AddAsync(1, 2)).AsTask().GetAwaiter().GetResult()));
        loop.TaskFactory = new BrokenFactory();

        Exception? thrown = await job;
        loop.TaskFactory = null;

        Assert.IsType<InvalidTimeZoneException>(thrown);
        Assert.Same(thrown, reported);
    });

    [Fact]
    public void RunThreadSafe_OfAClosedLoop_Throws()
    {
        EventLoop loop = TestLoop.NewVirtual();
        loop.Close();

        Assert.Throws<InvalidOperationException>(() => { loop.RunThreadSafe(AddAsync(1, 2)); });
    }

    private static async Coroutine<int> AddAsync(int left, int right)
    {
        await Coroutine.Sleep(0);
        return left + right;
    }

    private sealed class BrokenFactory : LoopTaskFactory
    {
        public override LoopTask Create(EventLoop loop, Coroutine coroutine, string? name, LoopContext? context, bool? eagerStart)
            => throw new InvalidTimeZoneException();

        public override LoopTask<T> Create<T>(EventLoop loop, Coroutine<T> coroutine, string? name, LoopContext? context, bool? eagerStart)
            => throw new InvalidTimeZoneException();
    }
}
