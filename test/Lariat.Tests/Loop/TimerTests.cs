namespace Lariat.Tests;

public sealed class TimerTests : IDisposable
{
    private readonly RecordingDriver _driver = new();
    private readonly EventLoop _loop;
    private readonly Recorder _log = new();

    public TimerTests() => _loop = new EventLoop(new LoopOptions { Driver = () => _driver });

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void CallLater_BeforeItsTime_SleepsUntilThen()
    {
        TimerHandle handle = _loop.CallLater(10, () => _log.Add("called"));

        RunIterationWithoutStop();

        Assert.Equal(LoopInstant.Zero + TimeSpan.FromSeconds(10), handle.When);
        Assert.Equal([TimeSpan.FromSeconds(10)], _driver.Polls);
        Assert.Equal("", _log.Text);
    }

    [Fact]
    public void CallLater_AtItsTime_Runs()
    {
        _loop.CallLater(10, () => _log.Add("called"));

        _driver.Advance(TimeSpan.FromSeconds(10));
        _loop.RunIteration();

        Assert.Equal("called", _log.Text);
    }

    [Fact]
    public void CallLater_NegativeDelays_RunInTheOrderOfTheirTimes()
    {
        _loop.CallLater(-1, () => _log.Add("a"));
        _loop.CallLater(-2, () => _log.Add("b"));

        _loop.RunIteration();

        Assert.Equal("b a", _log.Text);
    }

    [Fact]
    public void CallLater_NotANumber_Throws()
        => Assert.Throws<ArgumentException>(() => { _loop.CallLater(double.NaN, static () => { }); });

    [Fact]
    public void CallAt_InThePast_RunsInTheNextIteration()
    {
        _driver.Advance(TimeSpan.FromSeconds(5));
        _loop.CallAt(LoopInstant.Zero + TimeSpan.FromSeconds(1), () => _log.Add("called"));

        _loop.RunIteration();

        Assert.Equal("called", _log.Text);
    }

    [Fact]
    public void CallAt_AtTheBeginningOfTheClocksRange_RunsInTheNextIteration()
    {
        _driver.Advance(TimeSpan.FromSeconds(5));
        _loop.CallAt(LoopInstant.Zero - TimeSpan.MaxValue, () => _log.Add("called"));

        _loop.RunIteration();

        Assert.Equal("called", _log.Text);
    }

    [Fact]
    public void CallAt_InTheFuture_IsDueThen()
    {
        _loop.CallAt(LoopInstant.Zero + TimeSpan.FromSeconds(0.1), () => _log.Add("called"));

        _driver.Advance(TimeSpan.FromSeconds(0.09));
        _loop.RunIteration();
        Assert.Equal("", _log.Text);
        _driver.Advance(TimeSpan.FromSeconds(0.01));
        _loop.RunIteration();

        Assert.Equal("called", _log.Text);
    }

    [Fact]
    public void CallLater_WithinTheClocksResolution_IsDueAlready()
    {
        _loop.CallLater(TimeSpan.FromTicks(9), () => _log.Add("900 ns"));
        _loop.CallLater(TimeSpan.FromTicks(10), () => _log.Add("1 us"));

        _loop.RunIteration();

        Assert.Equal("900 ns", _log.Text);
    }

    [Fact]
    public void Cancel_OfTheNextTimer_SleepsUntilTheOneAfter()
    {
        TimerHandle first = _loop.CallLater(5, () => _log.Add("first"));
        _loop.CallLater(10, () => _log.Add("second"));

        first.Cancel();
        RunIterationWithoutStop();

        Assert.Equal([TimeSpan.FromSeconds(10)], _driver.Polls);
        Assert.True(first.IsCanceled);
    }

    [Fact]
    public void CallSoon_InATimersCallback_RunsInTheNextIteration()
    {
        _loop.CallLater(-1, () => _loop.CallSoon(() => _log.Add("nested")));

        _loop.RunIteration();
        Assert.Equal("", _log.Text);
        _loop.RunIteration();

        Assert.Equal("nested", _log.Text);
    }

    [Fact]
    public void Iteration_WithFewCanceledTimers_DropsOnlyThoseAtTheTop()
    {
        Schedule(1, seconds: 3000);
        Schedule(2, seconds: 3600).ForEach(timer => timer.Cancel());
        Schedule(2, seconds: 100).ForEach(timer => timer.Cancel());

        _loop.RunIteration();

        Assert.Equal(3, _loop.Timers.Count);
        Assert.Equal(2, _loop.Timers.CanceledCount);
    }

    [Fact]
    public void Iteration_WithMostOfManyTimersCanceled_DropsThemAll()
    {
        Schedule(50, seconds: 3000);
        Schedule(51, seconds: 3600).ForEach(timer => timer.Cancel());

        _loop.RunIteration();

        Assert.Equal(50, _loop.Timers.Count);
        Assert.Equal(0, _loop.Timers.CanceledCount);
    }

    [Theory]
    [InlineData(49, 51, 100)]
    [InlineData(51, 51, 102)]
    [InlineData(50, 51, 50)]
    public void Iteration_CanceledTimersBehindOthers_AreDroppedIfOfMoreThan100TheyAreMoreThanHalf(int waiting, int canceled, int left)
    {
        Schedule(waiting, seconds: 3000);
        Schedule(canceled, seconds: 3600).ForEach(timer => timer.Cancel());

        _loop.RunIteration();

        Assert.Equal(left, _loop.Timers.Count);
    }

    [Fact]
    public void Iteration_ACanceledTimerComesDueBehindAnother_CountsAsCanceledStill()
    {
        Schedule(1, seconds: 1);
        Schedule(1, seconds: 2).ForEach(timer => timer.Cancel());
        _driver.Advance(TimeSpan.FromSeconds(2));

        _loop.RunIteration();

        Assert.Equal(0, _loop.Timers.Count);
        Assert.Equal(1, _loop.Timers.CanceledCount);
    }

    [Fact]
    public void When_OfSeveralTimers_OrdersThem()
    {
        TimerHandle early = _loop.CallAt(LoopInstant.Zero + TimeSpan.FromSeconds(1), static () => { });
        TimerHandle late = _loop.CallAt(LoopInstant.Zero + TimeSpan.FromSeconds(2), static () => { });

        Assert.True(early.When < late.When);
    }

    [Theory]
    [InlineData(953, true)]
    [InlineData(954, false)]
    public void CallAt_WithinTheResolutionOfTheClock_RunsNow(long ns, bool runsNow)
    {
        bool hasRun = false;
        _loop.CallAt(new LoopInstant(ns), () => hasRun = true);

        _loop.RunIteration();

        Assert.Equal(runsNow, hasRun);
    }

    private List<TimerHandle> Schedule(int count, double seconds)
        => [.. Enumerable.Range(0, count).Select(_ => _loop.CallLater(seconds, static () => { }))];

    /// <summary>An iteration that may sleep: the driver stops the loop.</summary>
    private void RunIterationWithoutStop()
    {
        _driver.OnPoll = _loop.Stop;
        _loop.RunForever();
    }
}
