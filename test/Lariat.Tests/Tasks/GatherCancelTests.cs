namespace Lariat.Tests;

public class GatherCancelTests
{
    [Fact]
    public void Cancel_OfTheAwaiter_CancelsEveryChild() => TestLoop.Run(async () =>
    {
        Future<int> waiter = EventLoop.Current.CreateFuture<int>();
        LoopTask<int> first = LoopTask.Create(AwaitAsync(waiter));
        LoopTask<int> second = LoopTask.Create(AwaitAsync(waiter));
        Future<int[]>? gather = null;
        LoopTask outer = LoopTask.Create(OuterAsync());
        await Coroutine.Sleep(0);

        Assert.True(outer.Cancel());
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await outer);

        Assert.False(gather!.Cancel());
        Assert.True(waiter.IsCanceled && first.IsCanceled && second.IsCanceled);

        async Coroutine OuterAsync()
        {
            gather = Coroutine.Gather<int>(first, second);
            await gather;
        }
    });

    [Fact]
    public void Cancel_AfterEveryChildEnded_IsRefused() => TestLoop.Run(async () =>
    {
        bool? answer = null;
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        Future<int[]> gather = Coroutine.Gather(AwaitAsync(future));
        await Coroutine.Sleep(0);
        future.AddDoneCallback(_ => answer = gather.Cancel());

        future.SetResult(42);

        int[] results = await gather;
        Assert.Equal([42], results);
        Assert.False(answer);
    });

    [Fact]
    public void Cancel_AgainAfterTheChildrenEnded_IsRefused() => TestLoop.Run(async () =>
    {
        bool? answer = null;
        Future<int[]> gather = Coroutine.Gather(RefuseAsync());
        await Coroutine.Sleep(0);

        Assert.True(gather.Cancel());
        EventLoop.Current.CallSoon(() => answer = gather.Cancel());
        await Coroutine.WaitMany([gather]);

        Assert.False(answer);

        static async Coroutine<int> RefuseAsync()
        {
            try
            {
                await Coroutine.Sleep(10);
                return 1;
            }
            catch (CoroutineCanceledException)
            {
                return 2;
            }
        }
    });

    [Theory]
    [InlineData(null)]
    [InlineData("my message")]
    public void Cancel_WhileExceptionsAreKept_StillEndsCanceled(string? message) => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(ForEverAsync());
        await Coroutine.Sleep(0.2);

        task.Cancel(message);
        var error = await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);

        Assert.Equal(message, error.CancelMessage);
        Assert.True(task.IsCanceled);

        static async Coroutine ForEverAsync()
        {
            while (true)
            {
                await Coroutine.GatherOutcomes(Coroutine.Sleep(TimeSpan.FromSeconds(0.05), 1));
            }
        }
    });

    [Fact]
    public void Cancel_OfTheGather_WaitsForTheCleanUpOfTheChildren() => TestLoop.Run(async () =>
    {
        var log = new Recorder();
        Future<int[]> gather = Coroutine.Gather([CleanUpAsync("a", 1), CleanUpAsync("b", 2)]);
        await Coroutine.Sleep(0);

        gather.Cancel();
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await gather);

        Assert.Equal("a", log.Text);

        async Coroutine<int> CleanUpAsync(string name, double seconds)
        {
            try
            {
                await Coroutine.Sleep(100);
                return 0;
            }
            finally
            {
                await Coroutine.Sleep(seconds);
                log.Add(name);
            }
        }
    });

    private static async Coroutine<int> AwaitAsync(Future<int> future) => await future;
}
