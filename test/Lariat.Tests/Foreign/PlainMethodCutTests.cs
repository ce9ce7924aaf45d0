namespace Lariat.Tests;

/// <summary>A request to cancel is thrown inside the plain async method that waits for a foreign task.</summary>
public class PlainMethodCutTests
{
    private static Task Never => new TaskCompletionSource().Task;

    [Fact]
    public void Cancel_PlainMethodAtATask_ThrowsInsideInnermostFirst() => TestLoop.Run(async () =>
    {
        var order = new Recorder();

        LoopTask task = await CanceledTask.RunAsync(OuterAsync(), "stop");

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

        await Expect.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(TimeSpan.FromSeconds(1), async Coroutine () =>
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

        await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async group =>
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
    public void Cancel_WhenAllOfMethodsWithResults_ThrowsInEach() => TestLoop.Run(async () =>
    {
        int ended = 0;

        LoopTask task = await CanceledTask.RunAsync(CallAsync());

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
    public void Cancel_BodyThatTwoTasksAwait_LeavesItToTheOther() => TestLoop.Run(async () =>
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
    public void Cancel_MethodOfALibraryBelow_IsCutInItsCaller() => TestLoop.Run(async () =>
    {
        var order = new Recorder();

        LoopTask task = await CanceledTask.RunAsync(CallAsync());

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

        LoopTask task = await CanceledTask.RunAsync(CallAsync());

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
    public void AbandonedOperations_AfterACut_ListsTheOperationUntilItEnds() => TestLoop.Run(async () =>
    {
        var operation = new TaskCompletionSource();

        LoopTask task = await CanceledTask.RunAsync(CallAsync());
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
