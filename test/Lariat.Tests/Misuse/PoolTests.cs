namespace Lariat.Tests;

/// <summary>What a coroutine says that is awaited on the thread pool.</summary>
public class PoolTests
{
    [Fact]
    public void Coroutine_AwaitedInTaskRun_NamesTheWayOut() => TestLoop.RunReal(async () =>
    {
#pragma warning disable LAR0015 // the mistake is what is tested
        var error = await Expect.ThrowsAsync<InvalidOperationException>(async () => await Task.Run(async () => await Coroutine.Sleep(0)));
#pragma warning restore LAR0015

        Assert.Contains("Drop Task.Run", error.Message, StringComparison.Ordinal);
        Assert.Contains("Coroutine.ToThread", error.Message, StringComparison.Ordinal);
        Assert.Contains("loop.RunThreadSafe", error.Message, StringComparison.Ordinal);
        Assert.Contains("TimeProvider", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Coroutine_AwaitedOnAnotherThread_NamesRun()
    {
        InvalidOperationException? error = null;
        var thread = new Thread(() => error = Assert.Throws<InvalidOperationException>(() => { _ = Coroutine.Sleep(0).GetAwaiter().IsCompleted; }));

        thread.Start();
        thread.Join();

        Assert.Contains("EventLoop.Run(MainAsync())", error!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Task.Run", error.Message, StringComparison.Ordinal);
    }
}
