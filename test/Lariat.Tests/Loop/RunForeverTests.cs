namespace Lariat.Tests;

public sealed class RunForeverTests : IDisposable
{
    private readonly RecordingDriver _driver = new();
    private readonly EventLoop _loop;
    private readonly Recorder _log = new();

    public RunForeverTests() => _loop = new EventLoop(new LoopOptions { Driver = () => _driver });

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void Stop_BeforeTheRun_PollsOnceWithoutWaiting()
    {
        _loop.Stop();
        _loop.RunForever();

        Assert.Equal(1, _loop.Iterations);
        Assert.True(Assert.Single(_driver.Polls) <= TimeSpan.Zero);
    }

    [Fact]
    public void Stop_InACallback_LetsTheIterationFinish()
    {
        _loop.CallSoon(_loop.Stop);
        _loop.CallSoon(() => _log.Add("same"));
        _loop.CallSoon(() => _loop.CallSoon(() => _log.Add("next")));

        _loop.RunForever();
        Assert.Equal("same", _log.Text);
        _loop.RunIteration();

        Assert.Equal("same next", _log.Text);
    }

    [Fact]
    public void IsRunning_DuringTheRun_IsTrue()
    {
        bool? during = null;
        _loop.CallSoon(() =>
        {
            during = _loop.IsRunning && EventLoop.Current == _loop;
            _loop.Stop();
        });

        Assert.False(_loop.IsRunning);
        _loop.RunForever();

        Assert.True(during);
        Assert.False(_loop.IsRunning);
        Assert.Null(EventLoop.CurrentOrNull);
    }

    [Fact]
    public void RunForever_WhileItRuns_Throws()
    {
        Exception? nested = null;
        _loop.CallSoon(() =>
        {
            nested = Record.Exception(_loop.RunForever);
            _loop.Stop();
        });

        _loop.RunForever();

        Assert.Contains("is running already", Assert.IsType<InvalidOperationException>(nested).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RunForever_OfALoopInsideAnother_Throws()
    {
        using EventLoop inner = TestLoop.NewVirtual();
        Exception? nested = null;
        _loop.CallSoon(() =>
        {
            nested = Record.Exception(inner.RunForever);
            _loop.Stop();
        });

        _loop.RunForever();

        Assert.Contains("Another event loop is running", Assert.IsType<InvalidOperationException>(nested).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RunForever_DriverThrows_GoesOutAndTheLoopCanRunAgain()
    {
        _driver.OnPoll = () => throw new IOException("The driver broke.");
        Assert.Throws<IOException>(() => _loop.RunUntilComplete(Coroutine.Sleep(1)));
        Assert.False(_loop.IsRunning);
        _driver.OnPoll = () => _driver.Advance(TimeSpan.FromSeconds(1));

        _loop.RunUntilComplete(Coroutine.Sleep(2));
        _loop.RunUntilComplete(Coroutine.Sleep(3));

        Assert.Null(EventLoop.CurrentOrNull);
    }

    [Fact]
    public void Poll_BetweenTasks_HasNeitherASynchronizationContextNorValues()
    {
        var local = new AsyncLocal<string?> { Value = "of the caller" };
        var seen = new List<(SynchronizationContext?, string?)>();
        _driver.OnPoll = () =>
        {
            seen.Add((SynchronizationContext.Current, local.Value));
            _driver.Advance(TimeSpan.FromSeconds(1));
        };

        _loop.RunUntilComplete(WorkAsync());

        Assert.True(seen.Count > 1);
        Assert.All(seen, one => Assert.Equal((null, null), one));
        Assert.Equal("of the caller", local.Value);

        async Coroutine WorkAsync()
        {
            local.Value = "of the task";
            await Coroutine.Sleep(1);
            Assert.Equal("of the task", local.Value);
        }
    }

    [Fact]
    public void SynchronizationContext_AfterTheRun_IsTheOneFromBefore()
    {
        var mine = new SynchronizationContext();
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(mine);
        try
        {
            _loop.RunIteration();

            Assert.Same(mine, SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public void Stop_OnAnotherThread_ThrowsAndTheLoopContinues() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(loop.Stop));

        thread.Start();
        thread.Join();
        await Coroutine.Sleep(1);

        Assert.IsType<InvalidOperationException>(error);
    });
}
