namespace Lariat.Tests;

/// <summary>The ways to write a gather all compile, and mean what they look like.</summary>
public class GatherOverloadTests
{
    [Fact]
    public void Gather_OfTasksWithResults_ReturnsThem() => TestLoop.Run(async () =>
    {
        LoopTask<int> one = LoopTask.Create(Coroutine.FromResult(1));
        LoopTask<int> two = LoopTask.Create(Coroutine.FromResult(2));
        Future<int> three = EventLoop.Current.CreateFuture<int>();
        three.SetResult(3);

        Assert.Equal((int[])[1, 2], await Coroutine.Gather(one, two));
        Assert.Equal((int[])[1, 2, 3], await Coroutine.Gather<int>(one, two, three));
        Assert.Equal((int[])[1, 2], await Coroutine.Gather(new List<LoopTask<int>> { one, two }));
        LoopTask<int>[] array = [one, two];
        Assert.Equal((int[])[1, 2], await Coroutine.Gather(array));
    });

    [Fact]
    public void Gather_OfTasksWithoutResults_WaitsForThem() => TestLoop.Run(async () =>
    {
        LoopTask one = LoopTask.Create(Coroutine.Sleep(1));
        LoopTask two = LoopTask.Create(Coroutine.Sleep(2));

        await Coroutine.Gather(one, two);
        await Coroutine.Gather(new List<LoopTask> { one, two });

        Assert.Equal(TimeSpan.FromSeconds(2), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void Gather_OfCoroutines_ReturnsTupleOrArray() => TestLoop.Run(async () =>
    {
        (int number, string text) = await Coroutine.Gather(Coroutine.FromResult(1), Coroutine.FromResult("two"));
        int[] four = await Coroutine.Gather(Coroutine.FromResult(1), Coroutine.FromResult(2), Coroutine.FromResult(3), Coroutine.FromResult(4));

        Assert.Equal((1, "two"), (number, text));
        Assert.Equal([1, 2, 3, 4], four);
    });

    [Fact]
    public void GatherOutcomes_Failed_HasAnException() => TestLoop.Run(async () =>
    {
        Outcome<int>[] outcomes = await Coroutine.GatherOutcomes(Coroutine.FromResult(1), FailAsync());

        Assert.Equal(["1", "failed"], outcomes.Select(outcome => outcome.IsSuccess ? $"{outcome.Value}" : outcome.Exception.Message));

        static async Coroutine<int> FailAsync()
        {
            await Coroutine.Sleep(0);
            throw new InvalidTimeZoneException("failed");
        }
    });
}
