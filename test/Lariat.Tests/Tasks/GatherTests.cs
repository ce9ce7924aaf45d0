namespace Lariat.Tests;

public class GatherTests
{
    [Fact]
    public void Gather_OfNothing_IsDone() => TestLoop.Run(async () =>
    {
        Future<int[]> gather = Coroutine.Gather(Array.Empty<Coroutine<int>>());

        Assert.True(gather.IsCompletedSuccessfully);
        Assert.Empty(await gather);
    });

    [Fact]
    public void Gather_OutsideALoop_Throws()
        => Assert.Throws<InvalidOperationException>(() => { Coroutine.Gather(Coroutine.FromResult(1), Coroutine.FromResult(2)); });

    [Fact]
    public void Gather_OfFutures_GivesTheResultsInTheOrderOfTheArguments() => TestLoop.Run(async () =>
    {
        Future<int>[] futures = Futures(3);
        Future<int[]> gather = Coroutine.Gather<int>(futures);

        futures[1].SetResult(1);
        futures[0].SetResult(2);
        await Coroutine.Sleep(1);
        Assert.False(gather.IsCompleted);
        futures[2].SetResult(3);

        int[] results = await gather;
        Assert.Equal([2, 1, 3], results);
    });

    [Fact]
    public void Gather_OfCoroutines_RunsThemConcurrently() => TestLoop.Run(async () =>
    {
        int[] results = await Coroutine.Gather([AddLaterAsync(1), AddLaterAsync(2), AddLaterAsync(3)]);

        Assert.Equal([1, 2, 3], results);
        Assert.Equal(TimeSpan.FromSeconds(3), EventLoop.Current.Time - LoopInstant.Zero);

        static async Coroutine<int> AddLaterAsync(int number)
        {
            await Coroutine.Sleep(number);
            return number;
        }
    });

    [Fact]
    public void Gather_OneFails_EndsWithThatExceptionAndLeavesTheOthersAlone() => TestLoop.Run(async () =>
    {
        Future<int>[] futures = Futures(3);
        var thrown = new InvalidTimeZoneException();
        Future<int[]> gather = Coroutine.Gather<int>(futures);

        futures[0].SetResult(1);
        futures[1].SetException(thrown);
        var error = await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await gather);

        Assert.Same(thrown, error);
        Assert.False(futures[2].IsCompleted);
        futures[2].SetResult(3);
        await Coroutine.Sleep(0);
    });

    [Fact]
    public void Gather_TwoFail_TheSecondCountsAsRetrieved() => TestLoop.Run(async () =>
    {
        Future<int>[] futures = Futures(2);
        Future<int[]> gather = Coroutine.Gather<int>(futures);

        futures[0].SetException(new InvalidTimeZoneException("first"));
        await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await gather);
        futures[1].SetException(new InvalidTimeZoneException("second"));
        await Coroutine.Sleep(0);

        Assert.False(futures[1].HasUnretrievedException);
    });

    [Fact]
    public void Gather_OneIsCanceled_FailsWithACancellationButIsNotCanceled() => TestLoop.Run(async () =>
    {
        Future<int>[] futures = Futures(3);
        Future<int[]> gather = Coroutine.Gather<int>(futures);

        futures[0].SetResult(1);
        futures[1].Cancel();
        await Coroutine.WaitMany([gather]);

        Assert.False(gather.IsCanceled);
        Assert.IsType<CoroutineCanceledException>(gather.GetException());
    });

    [Fact]
    public void GatherOutcomes_OfFailures_KeepsEachInItsPlace() => TestLoop.Run(async () =>
    {
        Future<int>[] futures = Futures(4);
        Exception first = new InvalidTimeZoneException(), second = new ArithmeticException();
        Future<Outcome<int>[]> gather = Coroutine.GatherOutcomes<int>(futures);

        futures[1].SetResult(1);
        futures[2].SetException(first);
        futures[0].SetResult(3);
        await Coroutine.Sleep(1);
        Assert.False(gather.IsCompleted);
        futures[3].SetException(second);

        Outcome<int>[] outcomes = await gather;
        Assert.Equal([3, 1], outcomes[..2].Select(outcome => outcome.Value));
        Assert.Equal([first, second], outcomes[2..].Select(outcome => outcome.Exception));
    });

    [Fact]
    public void GatherOutcomes_OfCanceledFutures_KeepsTheCancellations() => TestLoop.Run(async () =>
    {
        Future<int>[] futures = Futures(3);
        Future<Outcome<int>[]> gather = Coroutine.GatherOutcomes<int>(futures);

        futures[0].Cancel();
        futures[1].SetResult(2);
        futures[2].Cancel();

        Outcome<int>[] outcomes = await gather;
        Assert.Equal([true, false, true], outcomes.Select(outcome => outcome.Exception is CoroutineCanceledException));
    });

    [Fact]
    public void Gather_OfOneFutureSeveralTimes_GivesItsResultInEachPlace() => TestLoop.Run(async () =>
    {
        LoopTask<string> task = LoopTask.Create(Coroutine.FromResult("abc"));
        LoopTask<string> other = LoopTask.Create(Coroutine.FromResult("def"));

        string[] results = await Coroutine.Gather<string>(task, task, other, task);

        Assert.Equal(["abc", "abc", "def", "abc"], results);
    });

    [Fact]
    public void Gather_OfFuturesOfTwoLoops_Throws() => TestLoop.Run(async () =>
    {
        using EventLoop other = TestLoop.NewVirtual();
        Future<int> foreign = other.CreateFuture<int>();
        Future<int> own = EventLoop.Current.CreateFuture<int>();

        Assert.Throws<ArgumentException>(() => { Coroutine.Gather<int>(own, foreign); });

        await Coroutine.Completed;
    });

    private static Future<int>[] Futures(int count)
        => [.. Enumerable.Range(0, count).Select(_ => EventLoop.Current.CreateFuture<int>())];

    [Theory]
    [InlineData("sequence of futures")]
    [InlineData("futures")]
    [InlineData("sequence of coroutines")]
    [InlineData("coroutines")]
    public void Gather_WithoutResultsAndOneFails_EndsWithThatException(string shape) => TestLoop.Run(async () =>
    {
        Future gather = shape switch
        {
            "sequence of futures" => Coroutine.Gather((IEnumerable<Future>)[LoopTask.Create(FailAsync()), LoopTask.Create(Coroutine.Yield())]),
            "futures" => Coroutine.Gather((Future)LoopTask.Create(FailAsync()), LoopTask.Create(Coroutine.Yield())),
            "sequence of coroutines" => Coroutine.Gather((IEnumerable<Coroutine>)[FailAsync(), Coroutine.Yield()]),
            _ => Coroutine.Gather(FailAsync(), Coroutine.Yield()),
        };

        await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await gather);

        static async Coroutine FailAsync()
        {
            await Coroutine.Yield();
            throw new InvalidTimeZoneException();
        }
    });

    [Fact]
    public void Gather_OfASequenceOfFuturesAndOneFails_EndsWithThatException() => TestLoop.Run(async () =>
    {
        Future<int>[] futures = Futures(2);
        Future<int[]> gather = Coroutine.Gather((IEnumerable<IFuture<int>>)futures);

        futures[1].SetException(new InvalidTimeZoneException());

        await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await gather);
    });

    [Fact]
    public void Gather_OfThreeCoroutinesAndOneFails_EndsWithThatException() => TestLoop.Run(async () =>
    {
        Future<(int, int, int)> gather = Coroutine.Gather(Coroutine.FromResult(1), FailAsync(), Coroutine.FromResult(3));

        await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await gather);

        static async Coroutine<int> FailAsync()
        {
            await Coroutine.Yield();
            throw new InvalidTimeZoneException();
        }
    });
}
