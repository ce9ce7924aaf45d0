namespace Lariat.Tests;

public class LoopLocalTests
{
    [Fact]
    public void Value_SameLoop_IsMadeOnce() => TestLoop.Run(async () =>
    {
        int made = 0;
        var local = new LoopLocal<object>(_ =>
        {
            made++;
            return new object();
        });

        Assert.Same(local.Value, local.Value);
        Assert.Equal(1, made);
        await Coroutine.Completed;
    });

    [Fact]
    public void Value_TwoLoops_AreTwo()
    {
        var local = new LoopLocal<object>(static _ => new object());

        object first = TestLoop.Run(async () => await Coroutine.FromResult(local.Value));
        object second = TestLoop.Run(async () => await Coroutine.FromResult(local.Value));

        Assert.NotSame(first, second);
    }

    [Fact]
    public void Value_OutsideALoop_SaysSo()
    {
        var local = new LoopLocal<object>(static _ => new object());

        var error = Assert.Throws<InvalidOperationException>(() => local.Value);

        Assert.Contains("No event loop runs on this thread", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Ends_DisposesTheYoungestFirstOnTheLoop()
    {
        var ended = new List<string>();
        var older = new LoopLocal<Resource>(loop => new Resource("older", loop, ended));
        var younger = new LoopLocal<AsyncResource>(loop => new AsyncResource("younger", loop, ended));

        TestLoop.Run(async () =>
        {
            _ = older.Value;
            _ = younger.Value;
            await Coroutine.Completed;
        });

        Assert.Equal(["younger on its loop", "older on its loop"], ended);
    }

    [Fact]
    public void Run_DisposeThrows_IsReportedAndTheOthersAreDisposed()
    {
        var ended = new List<string>();
        var older = new LoopLocal<Resource>(loop => new Resource("older", loop, ended));
        var broken = new LoopLocal<BrokenResource>(static _ => new BrokenResource());
        var errors = new List<LoopErrorContext>();

        TestLoop.Run(async () =>
        {
            EventLoop.Current.ExceptionHandler = (_, error) => errors.Add(error);
            _ = older.Value;
            _ = broken.Value;
            await Coroutine.Completed;
        });

        Assert.Equal("broken", Assert.Single(errors).Exception!.Message);
        Assert.Equal(["older on its loop"], ended);
    }

    [Fact]
    public void Close_WithoutRunner_Disposes()
    {
        var ended = new List<string>();
        var local = new LoopLocal<Resource>(loop => new Resource("it", loop, ended));
        EventLoop loop = TestLoop.NewVirtual();
        loop.CallSoon(() =>
        {
            _ = local.Value;
            loop.Stop();
        });
        loop.RunForever();

        loop.Close();

        Assert.Equal(["it elsewhere"], ended);
    }

    private sealed class Resource(string name, EventLoop loop, List<string> ended) : IDisposable
    {
        public void Dispose() => ended.Add($"{name} {(EventLoop.CurrentOrNull == loop ? "on its loop" : "elsewhere")}");
    }

    private sealed class AsyncResource(string name, EventLoop loop, List<string> ended) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Coroutine.Sleep(1);
            ended.Add($"{name} {(EventLoop.CurrentOrNull == loop ? "on its loop" : "elsewhere")}");
        }
    }

    private sealed class BrokenResource : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("broken");
    }
}
