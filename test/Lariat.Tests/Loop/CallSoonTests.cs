namespace Lariat.Tests;

public sealed class CallSoonTests : IDisposable
{
    private readonly EventLoop _loop = TestLoop.NewVirtual();
    private readonly Recorder _log = new();

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void CallSoon_SeveralTimes_RunsInThatOrder()
    {
        _loop.CallSoon(() => _log.Add("first"));
        _loop.CallSoon(() => _log.Add("second"));

        Assert.Equal("", _log.Text);
        _loop.RunIteration();

        Assert.Equal("first second", _log.Text);
    }

    [Fact]
    public void CallSoon_InACallback_RunsInTheNextIteration()
    {
        _loop.CallSoon(() => _loop.CallSoon(() => _log.Add("nested")));

        _loop.RunIteration();
        Assert.Equal("", _log.Text);
        _loop.RunIteration();

        Assert.Equal("nested", _log.Text);
    }

    [Fact]
    public void CallSoon_WithState_PassesIt()
    {
        object? passed = null;
        object state = new();

        _loop.CallSoon(given => passed = given, state);
        _loop.RunIteration();

        Assert.Same(state, passed);
    }

    [Fact]
    public void CallSoon_Null_Throws()
        => Assert.Throws<ArgumentNullException>(() => { _loop.CallSoon(null!); });

    [Fact]
    public void Cancel_BeforeItsTurn_KeepsItFromRunning()
    {
        CallbackHandle handle = _loop.CallSoon(() => _log.Add("called"));

        handle.Cancel();
        _loop.RunIteration();

        Assert.True(handle.IsCanceled);
        Assert.Equal("", _log.Text);
    }

    [Fact]
    public void Cancel_ByAnEarlierCallbackOfTheSameIteration_KeepsItFromRunning()
    {
        CallbackHandle? second = null;
        _loop.CallSoon(() => second!.Cancel());
        second = _loop.CallSoon(() => _log.Add("called"));

        _loop.RunIteration();

        Assert.Equal("", _log.Text);
    }

    [Fact]
    public void Cancel_AfterItRan_DoesNothing()
    {
        CallbackHandle handle = _loop.CallSoon(() => _log.Add("called"));
        _loop.RunIteration();

        handle.Cancel();
        _loop.RunIteration();

        Assert.Equal("called", _log.Text);
    }

    [Fact]
    public void Cancel_OfAHandle_LetsGoOfTheCallback()
    {
        (CallbackHandle handle, WeakReference callback) = Schedule();
        handle.Cancel();

        GC.Collect();

        Assert.False(callback.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        (CallbackHandle, WeakReference) Schedule()
        {
            var state = new object();
            return (_loop.CallSoon(static _ => { }, state), new WeakReference(state));
        }
    }

    [Fact]
    public void CallSoonThreadSafe_OnTheLoopsOwnThread_QueuesInOrderWithCallSoon() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        loop.CallSoon(() => _log.Add("first"));
        loop.CallSoonThreadSafe(() => _log.Add("second"));
        loop.CallSoon(() => _log.Add("third"));

        await Coroutine.Sleep(0);

        Assert.Equal("first second third", _log.Text);
    });

    [Fact]
    public void CallSoonThreadSafe_FromAnotherThread_WakesTheSleepingLoop() => TestLoop.RunReal(async () =>
    {
        EventLoop loop = EventLoop.Current;
        Future<int> future = loop.CreateFuture<int>();
        int ranOn = 0;
        var thread = new Thread(() => loop.CallSoonThreadSafe(() =>
        {
            ranOn = Environment.CurrentManagedThreadId;
            future.SetResult(42);
        }));

        thread.Start();

        Assert.Equal(42, await future);
        Assert.Equal(Environment.CurrentManagedThreadId, ranOn);
        thread.Join();
    });

    [Fact]
    public void CallSoonThreadSafe_BeforeTheRun_RunsInTheFirstIteration()
    {
        var thread = new Thread(() => _loop.CallSoonThreadSafe(() => _log.Add("called")));
        thread.Start();
        thread.Join();

        _loop.RunIteration();

        Assert.Equal("called", _log.Text);
    }

    // As CPython 3.14 (Lib/asyncio/events.py, _ThreadSafeHandle; gh-128340).

    [Fact]
    public void Cancel_FromAnotherThreadBeforeTheCallbackStarts_ItNeverRuns() => TestLoop.RunReal(async () =>
    {
        CallbackHandle handle = EventLoop.Current.CallSoonThreadSafe(() => _log.Add("called"));
        var thread = new Thread(handle.Cancel);

        thread.Start();
        thread.Join();
        await Coroutine.Sleep(0);

        Assert.True(handle.IsCanceled);
        Assert.Equal("", _log.Text);
    });

    [Fact]
    public void Cancel_FromAnotherThreadWhileTheCallbackRuns_WaitsForItsEnd() => TestLoop.RunReal(async () =>
    {
        using var running = new ManualResetEventSlim();
        using var canceling = new ManualResetEventSlim();
        bool hasEnded = false;
        bool hadEnded = false;
        CallbackHandle handle = EventLoop.Current.CallSoonThreadSafe(() =>
        {
            running.Set();
            canceling.Wait();
            Volatile.Write(ref hasEnded, true);
        });
        var thread = new Thread(() =>
        {
            running.Wait();
            canceling.Set();
            handle.Cancel();
            hadEnded = Volatile.Read(ref hasEnded);
        });

        thread.Start();
        await Coroutine.Sleep(0);
        thread.Join();

        Assert.True(hadEnded);
    });

    [Fact]
    public void Cancel_ByTheCallbackItself_Returns()
    {
        CallbackHandle? handle = null;
        handle = _loop.CallSoonThreadSafe(() =>
        {
            handle!.Cancel();
            _log.Add("called");
        });

        _loop.RunIteration();

        Assert.Equal("called", _log.Text);
    }

    [Fact]
    public void Cancel_OfACallSoonFromAnotherThread_Throws() => TestLoop.RunReal(async () =>
    {
        CallbackHandle handle = EventLoop.Current.CallSoon(() => _log.Add("called"));
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(handle.Cancel));

        thread.Start();
        thread.Join();
        await Coroutine.Sleep(0);

        Assert.IsType<InvalidOperationException>(thrown);
        Assert.Equal("called", _log.Text);
    });

    [Fact]
    public void ToString_OfAHandle_SaysWhatHasBecomeOfIt()
    {
        using EventLoop loop = TestLoop.NewVirtual();
        CallbackHandle done = loop.CallSoon(static () => { });
        loop.RunIteration();
        CallbackHandle canceled = loop.CallSoon(static () => { });

        canceled.Cancel();

        Assert.Equal(("callback done", "callback canceled"), (done.ToString(), canceled.ToString()));
    }
}
