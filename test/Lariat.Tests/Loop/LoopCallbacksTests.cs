namespace Lariat.Tests;

/// <summary>Callbacks with a state.</summary>
public class LoopCallbacksTests
{
    private static readonly Action<object?> s_add = static recorder => ((Recorder)recorder!).Add("called");

    [Fact]
    public void CallLater_WithAState_PassesItAtItsTime() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        var log = new Recorder();

        TimerHandle later = loop.CallLater(TimeSpan.FromSeconds(1), s_add, log);
        loop.CallLater(2.0, s_add, log);
        loop.CallAt(LoopInstant.Zero + TimeSpan.FromSeconds(3), s_add, log);

        Assert.Equal(LoopInstant.Zero + TimeSpan.FromSeconds(1), later.When);
        await Coroutine.Sleep(1.5);
        Assert.Equal("called", log.Text);
        await Coroutine.Sleep(2);
        Assert.Equal("called called called", log.Text);
    });

    [Fact]
    public void CallLater_WithAStateAndCanceled_DoesNotRun() => TestLoop.Run(async () =>
    {
        var log = new Recorder();
        TimerHandle later = EventLoop.Current.CallLater(1.0, s_add, log);

        later.Cancel();
        await Coroutine.Sleep(2);

        Assert.Equal("", log.Text);
    });

    [Fact]
    public async Task CallSoonThreadSafe_WithAStateFromAnotherThread_PassesIt()
    {
        using var other = new OtherLoop();
        var thread = new TaskCompletionSource<Thread>(TaskCreationOptions.RunContinuationsAsynchronously);

        other.Loop.CallSoonThreadSafe(static state => ((TaskCompletionSource<Thread>)state!).SetResult(Thread.CurrentThread), thread);

        Assert.Equal("the other loop", (await thread.Task).Name);
    }

    [Fact]
    public void CallSoonThreadSafe_WithAStateOnTheLoopsThread_KeepsTheOrderOfCallSoon() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        var log = new Recorder();

        loop.CallSoon(() => log.Add("first"));
        loop.CallSoonThreadSafe(s_add, log);
        loop.CallSoon(() => log.Add("last"));
        await Coroutine.Yield();

        Assert.Equal("first called last", log.Text);
    });

    [Fact]
    public void CallLater_NoCallback_Throws() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        await Coroutine.Completed;

        Assert.Throws<ArgumentNullException>(() => loop.CallLater(1.0, null!, new object()));
        Assert.Throws<ArgumentNullException>(() => loop.CallSoonThreadSafe(null!, new object()));
        Assert.Equal("seconds", Assert.Throws<ArgumentException>(() => loop.CallLater(double.NaN, s_add, null)).ParamName);
    });
}
