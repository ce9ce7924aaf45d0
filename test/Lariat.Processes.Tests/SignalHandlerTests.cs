using System.Runtime.InteropServices;

namespace Lariat.Processes.Tests;

/// <summary>Signals of this process as callbacks of the loop. SIGURG does nothing by default.</summary>
public abstract class SignalHandlerTests(DriverKind kind) : ProcessTest(kind)
{
    private const PosixSignal Urgent = (PosixSignal)23;

    [Fact]
    public void AddSignalHandler_Signal_CallsBackOnTheLoop() => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        Future<EventLoop> called = loop.CreateFuture<EventLoop>();
        loop.AddSignalHandler(Urgent, () => called.SetResult(EventLoop.Current));

        await SendToSelf("URG");

        Assert.Same(loop, await called);
        Assert.True(loop.RemoveSignalHandler(Urgent));
    });

    [Fact]
    public void AddSignalHandler_Twice_TheSecondCounts() => Run(async () =>
    {
        Future<int> called = EventLoop.Current.CreateFuture<int>();
        EventLoop.Current.AddSignalHandler(Urgent, () => called.TrySetResult(1));
        EventLoop.Current.AddSignalHandler(Urgent, () => called.TrySetResult(2));

        await SendToSelf("URG");

        Assert.Equal(2, await called);
    });

    [Fact]
    public void AddSignalHandler_ContextValue_IsSeenByTheCallback() => Run(async () =>
    {
        var local = new AsyncLocal<string> { Value = "mine" };
        Future<string?> called = EventLoop.Current.CreateFuture<string?>();
        EventLoop.Current.AddSignalHandler(Urgent, () => called.SetResult(local.Value));

        await SendToSelf("URG");

        Assert.Equal("mine", await called);
    });

    [Fact]
    public void AddSignalHandler_Throwing_ReachesTheExceptionHandler() => Run(async () =>
    {
        Future<object?> told = EventLoop.Current.CreateFuture();
        EventLoop.Current.ExceptionHandler = (_, error) => told.SetException(error.Exception!);
        EventLoop.Current.AddSignalHandler(Urgent, () => throw new InvalidDataException("in the handler"));

        await SendToSelf("URG");

        Assert.Equal("in the handler", (await Assert.ThrowsAsync<InvalidDataException>(async () => await told)).Message);
    });

    [Fact]
    public void RemoveSignalHandler_None_IsFalse() => Run(async () =>
    {
        Assert.False(EventLoop.Current.RemoveSignalHandler(PosixSignal.SIGHUP));
        await Coroutine.Completed;
    });

    [Theory]
    [InlineData((PosixSignal)9)]
    [InlineData((PosixSignal)12345)]
    public void AddSignalHandler_CannotBeCaught_IsRefused(PosixSignal signal) => Run(async () =>
    {
        Assert.Throws<ArgumentException>(() => EventLoop.Current.AddSignalHandler(signal, () => { }));
        Assert.False(EventLoop.Current.RemoveSignalHandler(signal));
        await Coroutine.Completed;
    });

    [Fact]
    public void Close_WithHandlers_RemovesThem()
    {
        Kind.Require();
        var loop = new EventLoop(new LoopOptions { Driver = MakeDriver });
        loop.AddSignalHandler(Urgent, () => { });

        loop.Close();

        Assert.False(loop.RemoveSignalHandler(Urgent));
    }

    private static async Coroutine SendToSelf(string signal)
    {
        await using Subprocess kill = await Subprocess.ExecAsync("kill", [$"-{signal}", $"{Environment.ProcessId}"]);
        Assert.True((await kill.WaitAsync()).IsSuccess);
    }
}
