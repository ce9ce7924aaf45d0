namespace Lariat.Tests;

public class AsyncEventTests
{
    [Fact]
    public void Set_SeveralWait_WakesAllInOrder() => TestLoop.Run(async () =>
    {
        var signal = new AsyncEvent();
        var log = new Recorder();
        LoopTask.Create(WaitAsync("1"));
        LoopTask.Create(WaitAsync("2"));
        await Coroutine.Sleep(0);
        Assert.Equal("", log.Text);

        LoopTask.Create(WaitAsync("late"));
        signal.Set();
        await Coroutine.Sleep(0);

        // The task that was not yet waiting finds the flag set, in its first step, which was queued before the others were woken.
        Assert.Equal("late 1 2", log.Text);

        async Coroutine WaitAsync(string name)
        {
            await signal.WaitAsync();
            log.Add(name);
        }
    });

    [Fact]
    public void WaitAsync_Set_DoesNotSuspend() => TestLoop.Run(async () =>
    {
        var signal = new AsyncEvent();
        signal.Set();
        long before = EventLoop.Current.Iterations;

        await signal.WaitAsync();

        Assert.Equal(before, EventLoop.Current.Iterations);
    });

    [Fact]
    public void WaitAsync_Canceled_Throws() => TestLoop.Run(async () =>
    {
        var signal = new AsyncEvent();
        LoopTask waiting = LoopTask.Create(signal.WaitAsync());
        EventLoop.Current.CallSoon(() => waiting.Cancel());

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await waiting);

        Assert.False(signal.IsSet);
    });

    [Fact]
    public void Clear_Set_IsUnset()
    {
        var signal = new AsyncEvent();
        Assert.False(signal.IsSet);
        signal.Set();
        Assert.True(signal.IsSet);

        signal.Clear();

        Assert.False(signal.IsSet);
    }

    [Fact]
    public void Clear_BeforeTheWokenRun_TheyReturnAllTheSame() => TestLoop.Run(async () =>
    {
        var signal = new AsyncEvent();
        LoopTask waiting = LoopTask.Create(signal.WaitAsync());
        await Coroutine.Sleep(0);

        signal.Set();
        signal.Clear();
        await Coroutine.Sleep(0);

        Assert.True(waiting.IsCompletedSuccessfully);
        Assert.False(signal.IsSet);
    });

    [Fact]
    public void Set_TwiceWhileOneWaits_WakesItOnce() => TestLoop.Run(async () =>
    {
        var signal = new AsyncEvent();
        int wokenCount = 0;
        LoopTask waiting = LoopTask.Create(CountAsync());
        await Coroutine.Sleep(0);

        signal.Set();
        signal.Clear();
        signal.Set();
        signal.Set();
        await waiting;

        Assert.Equal(1, wokenCount);

        async Coroutine CountAsync()
        {
            await signal.WaitAsync();
            wokenCount++;
        }
    });

    [Fact]
    public void WaitingCount_TwoWait_IsTwoUntilTheyRun() => TestLoop.Run(async () =>
    {
        var signal = new AsyncEvent();
        LoopTask first = LoopTask.Create(signal.WaitAsync());
        LoopTask second = LoopTask.Create(signal.WaitAsync());
        await Coroutine.Yield();
        int before = signal.WaitingCount;

        signal.Set();
        await first;
        await second;

        Assert.Equal((2, 0), (before, signal.WaitingCount));
    });
}
