using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Operations that are implemented outside the library; <c>examples/own-operation.cs</c> makes a server of them.</summary>
public abstract class OwnOperationTests(DriverKind kind) : DriverTest(kind)
{
    [Fact]
    public void Post_FromAnotherThread_RunsOnTheLoop() => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        var operation = new CountingOperation();

        bool isPosted = await Coroutine.ToThread(() => loop.Post(operation));
        while (operation.Runs == 0)
        {
            await Coroutine.Sleep(0);
        }

        Assert.True(isPosted);
        Assert.Same(loop, operation.RanOn);
    });

    [Fact]
    public void Post_TwiceBeforeItRuns_RunsOnce() => Run(async () =>
    {
        var operation = new CountingOperation();

        EventLoop.Current.Post(operation);
        EventLoop.Current.Post(operation);
        for (int iteration = 0; iteration < 5; iteration++)
        {
            await Coroutine.Sleep(0);
        }

        Assert.Equal(1, operation.Runs);
    });

    [Fact]
    public void Post_ClosedLoop_IsRefused()
    {
        Kind.Require();
        var loop = new EventLoop(new LoopOptions { Driver = MakeDriver });
        loop.Close();

        Assert.False(loop.Post(new CountingOperation()));
    }

    [Fact]
    public void RunCallback_Throws_TellsTheExceptionHandler() => Run(async () =>
    {
        var reports = new List<LoopErrorContext>();
        EventLoop loop = EventLoop.Current;
        loop.ExceptionHandler = (_, context) => reports.Add(context);

        loop.Post(new CountingOperation { Then = () => loop.RunCallback(static _ => throw new FormatException("of the user"), null) });
        while (reports.Count == 0)
        {
            await Coroutine.Sleep(0);
        }

        Assert.Equal("of the user", Assert.IsType<FormatException>(Assert.Single(reports).Exception).Message);
    });

    private sealed class CountingOperation : IoOperation
    {
        public int Runs { get; private set; }

        public EventLoop? RanOn { get; private set; }

        public Action? Then { get; init; }

        protected override void OnCompleted()
        {
            Runs++;
            RanOn = EventLoop.CurrentOrNull;
            Then?.Invoke();
        }
    }
}
