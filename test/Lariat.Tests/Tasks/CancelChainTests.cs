namespace Lariat.Tests;

/// <summary>Tasks that await tasks: the cancellation is passed on, whatever the length of the chain, and breaks a cycle.</summary>
public class CancelChainTests
{
    [Fact]
    public void Cancel_OfALongChain_DoesNotUseTheStack() => TestLoop.Run(async () =>
    {
        LoopTask first = LoopTask.Create(SleepLongAsync());
        LoopTask last = first;
        for (int i = 0; i < 100_000; i++)
        {
            last = LoopTask.Create(AwaitAsync(last));
        }

        await Coroutine.Sleep(0);

        Assert.True(last.Cancel());

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await last);
        Assert.True(first.IsCanceled);
        Assert.Equal(1, first.CancelRequests);
    });

    [Fact]
    public void Cancel_OfTasksThatAwaitEachOther_EndsBoth() => TestLoop.Run(async () =>
    {
        LoopTask? second = null;
        LoopTask first = LoopTask.Create(AwaitAsync(() => second!));
        second = LoopTask.Create(AwaitAsync(first));
        await Coroutine.Sleep(0);

        Assert.True(first.Cancel("enough"));

        CoroutineCanceledException error = await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await second);
        Assert.Equal("enough", error.CancelMessage);
        Assert.True(first.IsCanceled);
    });

    [Fact]
    public void Cancel_OfATaskThatGathersItself_EndsIt() => TestLoop.Run(async () =>
    {
        LoopTask<int>? self = null;
        Future<int> other = EventLoop.Current.CreateFuture<int>();
        self = LoopTask.Create(GatherAsync(() => [self!, other]));
        await Coroutine.Sleep(0);

        Assert.True(self.Cancel());

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await self);
        Assert.True(other.IsCanceled);
    });

    [Fact]
    public void Await_OfAPendingTaskThatAwaitedItself_Throws() => TestLoop.Run(async () =>
    {
        LoopTask? self = null;
        self = LoopTask.Create(AwaitItselfAsync(() => self!));
        await Coroutine.Sleep(0);

        InvalidOperationException error = await Expect.ThrowsAsync<InvalidOperationException>(async () => await self);

        Assert.Contains("has awaited itself", error.Message, StringComparison.Ordinal);
        self.Cancel();

        static async Coroutine AwaitItselfAsync(Func<LoopTask> self)
        {
            try
            {
                await self();
            }
            catch (InvalidOperationException)
            {
                await SleepLongAsync();
            }
        }
    });

    private static async Coroutine SleepLongAsync() => await Coroutine.Sleep(1000);

    private static async Coroutine AwaitAsync(LoopTask task) => await task;

    private static async Coroutine AwaitAsync(Func<LoopTask> task) => await task();

    private static async Coroutine<int> GatherAsync(Func<IEnumerable<IFuture<int>>> futures)
    {
        int[] results = await Coroutine.Gather(futures());
        return results.Length;
    }
}
