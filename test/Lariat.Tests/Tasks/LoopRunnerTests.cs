namespace Lariat.Tests;

public class LoopRunnerTests
{
    [Fact]
    public void Run_OfATaskOfItsLoop_GivesItsResult()
    {
        using var runner = new LoopRunner(TestLoop.VirtualOptions());
        LoopTask<int> task = runner.Loop.CreateTask(Coroutine.Sleep(TimeSpan.FromSeconds(1), 7));

        Assert.Equal(7, runner.Run(task));
    }

    [Fact]
    public void Run_OfDotNetsAwaitables_GivesTheirResults()
    {
        using var runner = new LoopRunner(TestLoop.VirtualOptions());

        runner.Run(Task.CompletedTask);
        runner.Run(ValueTask.CompletedTask);

        Assert.Equal((1, 2), (runner.Run(Task.FromResult(1)), runner.Run(new ValueTask<int>(2))));
    }

    [Fact]
    public void Loop_BeforeTheFirstRun_IsMadeOnceAndNotRunning()
    {
        using var runner = new LoopRunner(TestLoop.VirtualOptions());

        EventLoop loop = runner.Loop;

        Assert.Same(loop, runner.Loop);
        Assert.False(loop.IsRunning);
    }

    [Fact]
    public void Run_SeveralTimes_UsesOneLoop()
    {
        using var runner = new LoopRunner(TestLoop.VirtualOptions());

        EventLoop first = runner.Run(CurrentAsync());
        EventLoop second = runner.Run(CurrentAsync());

        Assert.Same(first, second);
        Assert.Same(first, runner.Loop);

        static async Coroutine<EventLoop> CurrentAsync()
        {
            await Coroutine.Sleep(0);
            return EventLoop.Current;
        }
    }

    [Fact]
    public void Close_AfterARun_ClosesTheLoopAndRefusesMore()
    {
        var runner = new LoopRunner(TestLoop.VirtualOptions());
        runner.Run(Coroutine.Completed);
        EventLoop loop = runner.Loop;

        runner.Close();

        Assert.True(loop.IsClosed);
        Assert.Contains("runner is closed", Assert.Throws<InvalidOperationException>(() => { _ = runner.Loop; }).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => runner.Run(Coroutine.Completed));
    }

    [Fact]
    public void Close_Twice_DoesNothingMore()
    {
        var runner = new LoopRunner(TestLoop.VirtualOptions());
        EventLoop loop = runner.Loop;

        runner.Close();
        runner.Dispose();

        Assert.True(loop.IsClosed);
    }

    [Fact]
    public void Close_NeverUsed_MakesNoLoop()
    {
        bool made = false;
        var runner = new LoopRunner(new LoopOptions
        {
            Driver = () =>
            {
                made = true;
                return new VirtualClockDriver();
            },
        });

        runner.Close();

        Assert.False(made);
    }

    [Fact]
    public void Run_OfDefault_Throws()
    {
        using var runner = new LoopRunner(TestLoop.VirtualOptions());

        Assert.Throws<InvalidOperationException>(() => runner.Run(default(Coroutine)));
    }

    [Fact]
    public void Run_AgainAndAgain_KeepsTheContext()
    {
        var local = new AsyncLocal<int>();
        using var runner = new LoopRunner(TestLoop.VirtualOptions());

        int[] seen = [runner.Run(ExchangeAsync(1)), runner.Run(ExchangeAsync(2)), runner.Run(ExchangeAsync(3))];

        Assert.Equal([0, 1, 2], seen);
        Assert.Equal(0, local.Value);

        async Coroutine<int> ExchangeAsync(int value)
        {
            int old = local.Value;
            await Coroutine.Sleep(0);
            local.Value = value;
            return old;
        }
    }

    [Fact]
    public void Run_WithAContext_RunsInThat()
    {
        var local = new AsyncLocal<int>();
        LoopContext context = LoopContext.Capture();
        context.Run(() => local.Value = 5);
        using var runner = new LoopRunner(TestLoop.VirtualOptions());

        int seen = runner.Run(ReadAsync(), context);

        Assert.Equal(5, seen);
        Assert.Equal(0, runner.Run(ReadAsync()));

        async Coroutine<int> ReadAsync()
        {
            await Coroutine.Sleep(0);
            return local.Value;
        }
    }

    [Fact]
    public void Run_WithoutAResultAndWithAContext_RunsInThat()
    {
        var local = new AsyncLocal<int>();
        int seen = 0;
        LoopContext context = LoopContext.Capture();
        context.Run(() => local.Value = 5);
        using var runner = new LoopRunner(TestLoop.VirtualOptions());

        runner.Run(ReadAsync(), context);

        Assert.Equal(5, seen);

        async Coroutine ReadAsync()
        {
            await Coroutine.Yield();
            seen = local.Value;
        }
    }

    [Fact]
    public void Run_WithAResultInsideItsOwnRun_ThrowsAndLeavesTheCoroutineUnused()
    {
        using var runner = new LoopRunner(TestLoop.VirtualOptions());

        int result = runner.Run(NestAsync());

        Assert.Equal(7, result);

        async Coroutine<int> NestAsync()
        {
            Coroutine<int> coroutine = Coroutine.Sleep(TimeSpan.Zero, 7);
            Assert.Throws<InvalidOperationException>(() => { runner.Run(coroutine); });
            return await coroutine;
        }
    }

    [Fact]
    public void Run_InsideItsOwnRun_Throws()
    {
        using var runner = new LoopRunner(TestLoop.VirtualOptions());

        var error = Assert.Throws<InvalidOperationException>(() => runner.Run(NestAsync()));

        Assert.Contains("is running on this thread already", error.Message, StringComparison.Ordinal);

        async Coroutine NestAsync()
        {
            await Coroutine.Completed;
            runner.Run(Coroutine.Completed);
        }
    }

    [Fact]
    public void Run_AfterAFailedRun_Works()
    {
        using var runner = new LoopRunner(TestLoop.VirtualOptions());
        Assert.Throws<InvalidTimeZoneException>(() => runner.Run(ThrowAsync()));

        Assert.Equal(1, runner.Run(Coroutine.FromResult(1)));

        static async Coroutine ThrowAsync()
        {
            await Coroutine.Completed;
            throw new InvalidTimeZoneException();
        }
    }

    [Fact]
    public void Run_LeavesATask_ItGoesOnInTheNextRun()
    {
        var log = new Recorder();
        using var runner = new LoopRunner(TestLoop.VirtualOptions());

        runner.Run(StartAsync());
        Assert.Equal("", log.Text);
        runner.Run(Coroutine.Sleep(2));

        Assert.Equal("background", log.Text);

        async Coroutine StartAsync()
        {
            LoopTask.Create(BackgroundAsync());
            await Coroutine.Sleep(0);
        }

        async Coroutine BackgroundAsync()
        {
            await Coroutine.Sleep(1);
            log.Add("background");
        }
    }

    [Fact]
    public void Run_WithoutAResultAgainAndAgain_KeepsTheContext()
    {
        var local = new AsyncLocal<int>();
        var seen = new List<int>();
        using var runner = new LoopRunner(TestLoop.VirtualOptions());

        runner.Run(ExchangeAsync(1));
        runner.Run(ExchangeAsync(2));

        Assert.Equal([0, 1], seen);

        async Coroutine ExchangeAsync(int value)
        {
            seen.Add(local.Value);
            await Coroutine.Yield();
            local.Value = value;
        }
    }
}
