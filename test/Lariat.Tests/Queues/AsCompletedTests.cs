namespace Lariat.Tests;

public class AsCompletedTests
{
    [Fact]
    public void AwaitForeach_OverCoroutines_GivesThemInTheOrderOfTheirEnds() => TestLoop.Run(async () =>
    {
        var log = new Recorder();

        await foreach (IFuture<string> ended in Coroutine.AsCompleted([After(0.15, "c"), After(0.01, "a"), After(0.02, "b")]))
        {
            log.Add(ended.GetResult());
        }

        Assert.Equal("a b c", log.Text);
        Assert.Equal(TimeSpan.FromSeconds(0.15), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void Foreach_OverCoroutines_GivesTheResultsInTheOrderOfTheirEnds() => TestLoop.Run(async () =>
    {
        var log = new Recorder();

        foreach (Coroutine<string> next in Coroutine.AsCompleted([After(0.15, "c"), After(0.01, "a"), After(0.02, "b")]))
        {
            log.Add(await next);
        }

        Assert.Equal("a b c", log.Text);
    });

    [Fact]
    public void AwaitForeach_OverTasks_GivesTheTasksThemselves() => TestLoop.Run(async () =>
    {
        LoopTask<string> a = LoopTask.Create(After(1, "a")), b = LoopTask.Create(After(2, "b"));
        List<IFuture<string>> ended = [];

        await foreach (IFuture<string> task in Coroutine.AsCompleted<string>([b, a]))
        {
            ended.Add(task);
        }

        Assert.Equal([a, b], ended);
    });

    [Fact]
    public void Foreach_AfterTheTimeout_GivesCoroutinesThatThrow() => TestLoop.Run(async () =>
    {
        var log = new Recorder();

        foreach (Coroutine<string> next in Coroutine.AsCompleted([After(0.1, "a"), After(0.15, "b")], TimeSpan.FromSeconds(0.12)))
        {
            try
            {
                log.Add(await next);
            }
            catch (TimeoutException)
            {
                log.Add("timeout");
            }
        }

        Assert.Equal("a timeout", log.Text);
        Assert.Equal(TimeSpan.FromSeconds(0.12), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void AwaitForeach_AfterTheTimeout_Throws() => TestLoop.Run(async () =>
    {
        var log = new Recorder();

        await Expect.ThrowsAsync<TimeoutException>(async () =>
        {
            await foreach (IFuture<string> ended in Coroutine.AsCompleted([After(0.1, "a"), After(0.15, "b")], TimeSpan.FromSeconds(0.12)))
            {
                log.Add(ended.GetResult());
            }
        });

        Assert.Equal("a", log.Text);
    });

    [Fact]
    public void AwaitForeach_DoneBeforeTheTimeout_LeavesNoTimer() => TestLoop.Run(async () =>
    {
        await foreach (IFuture<string> ended in Coroutine.AsCompleted([After(0.01, "a")], TimeSpan.FromSeconds(1)))
        {
            Assert.Equal("a", ended.GetResult());
        }

        await Coroutine.Sleep(0);
        Assert.Equal(0, EventLoop.Current.Timers.Count);
    });

    [Fact]
    public void AwaitForeach_OverNothing_StartsNoTimer() => TestLoop.Run(async () =>
    {
        await foreach (IFuture<string> ended in Coroutine.AsCompleted<string>(Array.Empty<IFuture<string>>(), TimeSpan.FromSeconds(1)))
        {
            Assert.Fail($"There is nothing to give, and it gave {ended}.");
        }

        Assert.Equal(0, EventLoop.Current.Timers.Count);
    });

    [Fact]
    public void AwaitForeach_FutureEndsInTheIterationOfTheTimeout_GivesOneErrorForIt() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        EventLoop.Current.CallLater(1.0, () => future.SetResult(1));
        CompletionSequence<int>.AsyncEnumerator ended =
            Coroutine.AsCompleted<int>([future, EventLoop.Current.CreateFuture<int>()], TimeSpan.FromSeconds(1)).GetAsyncEnumerator();

        var first = await Expect.ThrowsAsync<TimeoutException>(async () => await ended.MoveNextAsync());
        await Expect.ThrowsAsync<TimeoutException>(async () => await ended.MoveNextAsync());

        Assert.Contains("Not all operations finished within 1 s: 2 are still running", first.Message, StringComparison.Ordinal);
        Assert.False(await ended.MoveNextAsync());
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AsCompleted_Null_Throws(bool areCoroutines) => Assert.Throws<ArgumentNullException>(areCoroutines
        ? () => Coroutine.AsCompleted<int>((IEnumerable<Coroutine<int>>)null!)
        : () => Coroutine.AsCompleted<int>((IEnumerable<IFuture<int>>)null!));

    [Fact]
    public void Foreach_LeftAndResumed_GivesTheRest() => TestLoop.Run(async () =>
    {
        var log = new Recorder();
        CompletionSequence<string> sequence = Coroutine.AsCompleted([After(1, "a"), After(2, "b"), After(3, "c"), After(4, "d")]);

        foreach (Coroutine<string> next in sequence)
        {
            log.Add(await next);
            if (log.Text == "a b")
            {
                break;
            }
        }

        await foreach (IFuture<string> ended in sequence)
        {
            log.Add(ended.GetResult());
        }

        Assert.Equal("a b c d", log.Text);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AsCompleted_AStepIsCanceled_TheNextOnesGiveEveryFuture(bool isAsync) => TestLoop.Run(async () =>
    {
        // As CPython 3.15.1 (gh-158004): the canceled step used up a turn, and the last future was not given.
        var log = new Recorder();
        LoopTask iteration = LoopTask.Create(isAsync
            ? IterateStepsAsync(NewSequence().GetAsyncEnumerator())
            : IterateAsync(NewSequence()));
        await Coroutine.Sleep(0.01);

        iteration.Cancel();
        await iteration;

        Assert.Equal("canceled a b", log.Text);

        static CompletionSequence<string> NewSequence() => Coroutine.AsCompleted([After(0.05, "a"), After(0.06, "b")]);

        async Coroutine IterateStepsAsync(CompletionSequence<string>.AsyncEnumerator steps)
        {
            while (true)
            {
                try
                {
                    if (!await steps.MoveNextAsync())
                    {
                        return;
                    }

                    log.Add(steps.Current.GetResult());
                }
                catch (CoroutineCanceledException)
                {
                    log.Add("canceled");
                }
            }
        }

        async Coroutine IterateAsync(CompletionSequence<string> sequence)
        {
            foreach (Coroutine<string> next in sequence)
            {
                try
                {
                    log.Add(await next);
                }
                catch (CoroutineCanceledException)
                {
                    log.Add("canceled");
                }
            }
        }
    });

    [Fact]
    public void Foreach_AwaitedInReverse_GivesTheFirstResultToTheFirstAwait() => TestLoop.Run(async () =>
    {
        Coroutine<string>[] next = [.. Coroutine.AsCompleted([After(0.05, "a"), After(0.10, "b")])];

        Assert.Equal("a", await next[1]);
        Assert.Equal("b", await next[0]);

        Assert.Equal(TimeSpan.FromSeconds(0.10), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void Foreach_AwaitedConcurrently_GivesEachResultOnce() => TestLoop.Run(async () =>
    {
        Coroutine<string>[] next = [.. Coroutine.AsCompleted([After(0.05, "a"), After(0.05, "b")])];

        string[] results = await Coroutine.Gather(next);

        Assert.Equal(["a", "b"], results.Order());
    });

    [Fact]
    public void AwaitForeach_OverTheSameTaskTwice_GivesItOnce() => TestLoop.Run(async () =>
    {
        var log = new Recorder();
        LoopTask<string> ham = LoopTask.Create(After(1, "ham")), spam = LoopTask.Create(After(2, "spam"));

        await foreach (IFuture<string> ended in Coroutine.AsCompleted<string>([ham, ham, spam]))
        {
            log.Add(ended.GetResult());
        }

        Assert.Equal("ham spam", log.Text);
    });

    private static Coroutine<string> After(double seconds, string name) => Coroutine.Sleep(TimeSpan.FromSeconds(seconds), name);
}
