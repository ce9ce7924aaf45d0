using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Tests;

/// <summary>
/// Callbacks of other threads run in the order of the calls, as in asyncio, whose call_soon_threadsafe appends to the queue of call_soon
/// (Lib/asyncio/base_events.py). Each thread has ended before the test continues, so the order of the calls is known.
/// </summary>
public sealed class PostedOrderTests : IDisposable
{
    private readonly RecordingDriver _driver = new();
    private readonly EventLoop _loop;
    private readonly Recorder _log = new();

    public PostedOrderTests() => _loop = new EventLoop(new LoopOptions { Driver = () => _driver, Log = TextWriter.Null });

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void CallSoonThreadSafe_BeforeACallSoonOfTheLoop_RunsBeforeIt()
    {
        _loop.CallSoon(() =>
        {
            Post("posted");
            _loop.CallSoon(() => _log.Add("soon"));
        });

        _loop.RunIterations(2);

        Assert.Equal("posted soon", _log.Text);
    }

    [Fact]
    public void CallSoonThreadSafe_BetweenTwoCallSoonsOfTheLoop_RunsBetweenThem()
    {
        _loop.CallSoon(() =>
        {
            _loop.CallSoon(() => _log.Add("first"));
            Post("posted");
            _loop.CallSoon(() => _log.Add("last"));
        });

        _loop.RunIterations(2);

        Assert.Equal("first posted last", _log.Text);
    }

    [Fact]
    public void CallSoonThreadSafe_OfSeveralThreads_RunInTheOrderOfTheCalls()
    {
        _loop.CallSoon(() =>
        {
            Post("1");
            Post("2");
            _loop.CallSoonThreadSafe(() => _log.Add("3"));
            Post("4");
            _loop.CallSoon(() => _log.Add("5"));
        });

        _loop.RunIterations(2);

        Assert.Equal("1 2 3 4 5", _log.Text);
    }

    [Fact]
    public void CallSoonThreadSafe_InACallback_RunsInTheNextIteration()
    {
        _loop.CallSoon(() =>
        {
            Post("posted");
            _loop.CallSoon(() => _log.Add("soon"));
        });

        _loop.RunIteration();

        Assert.Equal("", _log.Text);
    }

    [Fact]
    public void CallSoonThreadSafe_BeforeTheRun_RunsBeforeALaterCallSoon()
    {
        Post("posted");
        _loop.CallSoon(() => _log.Add("soon"));

        _loop.RunIteration();

        Assert.Equal("posted soon", _log.Text);
    }

    [Fact]
    public void CallSoonThreadSafe_BeforeAFutureEnds_RunsBeforeTheTaskThatAwaitsIt()
    {
        Future<object?> future = _loop.CreateFuture();
        _loop.CreateTask(AwaitAsync());
        _loop.RunIteration();
        _loop.CallSoon(() =>
        {
            Post("posted");
            future.SetResult(null);
        });

        _loop.RunIterations(2);

        Assert.Equal("posted awaited", _log.Text);

        async Coroutine AwaitAsync()
        {
            await future;
            _log.Add("awaited");
        }
    }

    [Fact]
    public void CallSoonThreadSafe_BeforeATaskIsCreated_RunsBeforeItsFirstStep()
    {
        _loop.CallSoon(() =>
        {
            Post("posted");
            _loop.CreateTask(StepAsync());
        });

        _loop.RunIterations(2);

        Assert.Equal("posted step", _log.Text);

        async Coroutine StepAsync() => _log.Add("step");
    }

    [Fact]
    public void CallSoonThreadSafe_BeforeATaskYields_RunsBeforeItsNextStep()
    {
        _loop.CreateTask(YieldAsync());

        _loop.RunIterations(2);

        Assert.Equal("posted step", _log.Text);

        async Coroutine YieldAsync()
        {
            Post("posted");
            await Coroutine.Sleep(0);
            _log.Add("step");
        }
    }

    [Fact]
    public void CallSoonThreadSafe_BeforeATimerIsDue_RunsBeforeIt()
    {
        _loop.CallLater(1, () => _log.Add("timer"));
        _driver.OnPoll = () =>
        {
            Post("posted");
            _driver.Advance(TimeSpan.FromSeconds(1));
        };

        _loop.RunIteration();

        Assert.Equal("posted timer", _log.Text);
    }

    [Fact]
    public void CallSoonThreadSafe_BeforeAnOperationCompletes_RunsBeforeItsCallback()
    {
        _driver.OnPoll = () =>
        {
            Post("posted");
            _loop.Complete(new Operation(_log), SocketError.Success);
        };

        _loop.RunIteration();

        Assert.Equal("posted completed", _log.Text);
    }

    [Fact]
    public void CallSoonThreadSafe_WhileABusyLoopPolls_RunsInTheSameIteration()
    {
        _loop.CallSoon(() => _log.Add("ready"));
        _driver.OnPoll = () => Post("posted");

        _loop.RunIteration();

        Assert.Equal("ready posted", _log.Text);
    }

    [Fact]
    public void AddDoneCallback_AfterTheLoopWasClosed_DoesNotReopenItForOtherThreads()
    {
        Future<object?> future = _loop.CreateFuture();
        future.SetResult(null);
        _loop.Close();

        _ = Record.Exception(() => future.AddDoneCallback(static _ => { }));

        Assert.Throws<InvalidOperationException>(() => _loop.CallSoonThreadSafe(() => _log.Add("posted")));
    }

    /// <summary>Calls from another thread, which has ended afterwards.</summary>
    private void Post(string name)
    {
        var thread = new Thread(() => _loop.CallSoonThreadSafe(() => _log.Add(name)));
        thread.Start();
        thread.Join();
    }

    private sealed class Operation(Recorder log) : IoOperation
    {
        protected override void OnCompleted() => log.Add("completed");
    }
}
